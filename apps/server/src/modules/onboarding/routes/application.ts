import { z } from 'zod'
import { serveByType } from '#modules/archive'
import { commandRoute, listRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import { openFurther } from '../commands/account.ts'
import {
  cancel,
  createApplication,
  retryOpening,
  returnApplication,
  submit,
  updateApplication,
  withdraw,
} from '../commands/application.ts'
import { exportDossier } from '../commands/dossier.ts'
import { reassignApplication } from '../commands/reassign.ts'
import { revealContent } from '../commands/reveal.ts'
import { applicationList } from '../lists.ts'
import {
  applicationDetail,
  applicationOutlook,
  editableContent,
  makerCards,
  revisionDetail,
  stateCounts,
} from '../schema/wire.ts'
import { makersFor } from '../service/makers.ts'
import { outlookOf } from '../service/outlook.ts'
import { countStates, getApplicationDetail, getEditable, getFile, getRevision } from '../service/read.ts'

const params = z.object({ id: z.uuid() })
const count = z.coerce.number().int().min(0).max(1_000_000)
const makersQuery = z.object({
  applicationId: z.uuid().nullable().default(null),
  search: z.string().trim().max(100).default(''),
})
const fileParams = z.object({ id: z.uuid(), revision: count, position: count })

const fileRoute: RawRoute = {
  kind: 'raw',
  id: 'onboarding.application.file',
  method: 'GET',
  path: '/onboarding/applications/{id}/revisions/{revision}/files/{position}',
  permission: 'onboarding.application.view',
  scope: 'accounts',
  summary: 'One file of a revision: the original bytes (answers Range requests), or a marked copy as its type asks',
  params: fileParams,
  query: z.object({}),
  produces: ['application/octet-stream'],
  consumes: [],
  async handle({ platform, actor }, input, request, reply) {
    const file = await getFile(platform.db, actor, input.params as z.output<typeof fileParams>)
    return serveByType({ platform, actor }, file, request, reply)
  },
}

export const applicationRoutes: Route[] = [
  listRoute('/onboarding/applications', applicationList),
  queryRoute({
    id: 'onboarding.application.states',
    path: '/onboarding/application-states',
    permission: 'onboarding.application.view',
    scope: 'accounts',
    summary: 'Applications in scope by state; ended ones of the last thirty days',
    response: stateCounts,
    handle: ({ platform, actor }) => countStates(platform, actor),
  }),
  queryRoute({
    id: 'onboarding.application.get',
    path: '/onboarding/applications/{id}',
    permission: 'onboarding.application.view',
    scope: 'accounts',
    summary: 'One application, masked, with files, findings, revisions, story and opened accounts',
    params,
    response: applicationDetail,
    handle: ({ platform, actor }, input) => getApplicationDetail(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'onboarding.application.revision',
    path: '/onboarding/applications/{id}/revisions/{revision}',
    permission: 'onboarding.application.view',
    scope: 'accounts',
    summary: 'One revision as it was submitted, masked; against another, which masked values differ',
    params: z.object({ id: z.uuid(), revision: count }),
    query: z.object({ against: count.nullable().default(null) }),
    response: revisionDetail,
    handle: ({ platform, actor }, { params: { id, revision }, query: { against } }) =>
      getRevision(platform, actor, id, { number: revision, against }),
  }),
  queryRoute({
    id: 'onboarding.application.edit',
    path: '/onboarding/applications/{id}/content',
    permission: updateApplication.name,
    scope: 'accounts',
    summary: 'The clear content of a draft, for its maker to go on writing',
    params,
    response: editableContent,
    handle: ({ platform, actor }, input) => getEditable(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'onboarding.application.outlook',
    path: '/onboarding/applications/{id}/outlook',
    permission: submit.name,
    scope: 'accounts',
    summary: 'What submitting a draft would meet: what stands against it and who would be asked; nothing is kept',
    params,
    response: applicationOutlook,
    handle: ({ platform, actor }, input) => outlookOf(platform, actor, input.params.id),
  }),
  fileRoute,
  commandRoute('POST', '/onboarding/applications', createApplication, {
    summary: 'Start an application',
    created: true,
  }),
  commandRoute('PUT', '/onboarding/applications/{id}', updateApplication, { summary: 'Save a draft' }),
  commandRoute('POST', '/onboarding/applications/{id}/submit', submit, { summary: 'Put it to its reviewers' }),
  commandRoute('POST', '/onboarding/applications/{id}/withdraw', withdraw, {
    summary: 'Take it back before it is decided',
  }),
  commandRoute('POST', '/onboarding/applications/{id}/cancel', cancel, { summary: 'Give it up' }),
  commandRoute('POST', '/onboarding/applications/{id}/return', returnApplication, {
    summary: 'Send it back to a page, with reasons',
  }),
  commandRoute('POST', '/onboarding/applications/{id}/reassign', reassignApplication, {
    summary: 'Hand it to another maker',
  }),
  queryRoute({
    id: 'onboarding.application.makers',
    path: '/onboarding/makers',
    permission: reassignApplication.name,
    scope: 'accounts',
    summary: 'People an application may be handed to',
    query: makersQuery,
    response: makerCards,
    handle: ({ platform, actor }, { query }) => makersFor(platform, actor, query),
  }),
  commandRoute('POST', '/clients/{clientId}/accounts', openFurther, {
    summary: 'Open a further account for a client, after it was decided',
    created: true,
  }),
  commandRoute('POST', '/onboarding/applications/{id}/retry', retryOpening, { summary: 'Try a failed opening again' }),
  commandRoute('POST', '/onboarding/applications/{id}/export', exportDossier, {
    summary: 'Ask for the whole file of an approved application as one archive',
  }),
  commandRoute('POST', '/onboarding/applications/{id}/reveal', revealContent, {
    summary: 'Show one masked value in full',
  }),
]
