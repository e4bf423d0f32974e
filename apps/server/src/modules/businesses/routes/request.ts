import { z } from 'zod'
import { bulkLook } from '#modules/approvals'
import { serveByType } from '#modules/archive'
import { LANGUAGES, type Language } from '#platform/actor.ts'
import { bulkTarget } from '#platform/bulk/targets.ts'
import { commandRoute, listRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import { archiveRequest, correct } from '../commands/oversight.ts'
import { amend, dropDraft, favour, keepDraft, launch, reveal, withdraw } from '../commands/request.ts'
import { draftList, requestList } from '../lists.ts'
import {
  businessNames,
  catalogue,
  launchForm,
  printCheck,
  requestContent,
  requestCorrection,
  requestDecisions,
  requestDetail,
} from '../schema/request.ts'
import { submissions } from '../schema/submission.ts'
import { correctionFor } from '../service/correcting.ts'
import { contentFor, fileFor, requestDetailOf } from '../service/detail.ts'
import { draftFileFor } from '../service/drafts.ts'
import { lookAtLaunches } from '../service/launch-look.ts'
import { catalogueFor, launchFormFor } from '../service/opening.ts'
import { printRequest } from '../service/print.ts'
import { printOf } from '../service/print-check.ts'
import { decisionsFor } from '../service/seen.ts'
import { submissionsOf } from '../service/submissions.ts'
import { namedBusinesses } from '../store/catalogue.ts'
import type { FileRow } from '../store/file.ts'

const params = z.object({ id: z.uuid() })
const fileParams = z.object({ id: z.uuid(), fileId: z.uuid() })
const permission = 'businesses.request.view'
const launching = launch.name
const optionalId = z.uuid().optional()

function fileRoute(
  route: Pick<RawRoute, 'id' | 'path' | 'permission' | 'scope'>,
  find: (
    context: Parameters<RawRoute['handle']>[0],
    ids: z.output<typeof fileParams>,
  ) => Promise<Omit<FileRow, 'parameter'> & { parameter: string | null }>,
): RawRoute {
  return {
    kind: 'raw',
    method: 'GET',
    summary: 'One file: the original bytes (answers Range requests), or a marked copy as its type asks',
    params: fileParams,
    query: z.object({}),
    produces: ['application/octet-stream'],
    consumes: [],
    ...route,
    async handle(context, input, request, reply) {
      const { name: fileName, ...file } = await find(context, input.params as z.output<typeof fileParams>)
      return serveByType(context, { ...file, fileName }, request, reply)
    },
  }
}

const printRoute: RawRoute = {
  kind: 'raw',
  id: 'businesses.request.print',
  method: 'GET',
  path: '/requests/{id}/print',
  permission,
  scope: 'accounts',
  summary: 'The request on paper, as the person may see it; a code on every page proves it',
  params,
  query: z.object({ language: z.enum(LANGUAGES).optional() }),
  produces: ['application/pdf'],
  consumes: [],
  async handle({ platform, actor }, input, _request, reply) {
    const { language } = input.query as { language?: Language }
    const { id } = input.params as { id: string }
    const { bytes, name, digest } = await printRequest(platform, actor, id, language ?? actor.language)
    reply.headers({
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-digest': digest,
    })
    return bytes
  },
}

export const requestRoutes: Route[] = [
  listRoute('/requests', requestList),
  listRoute('/request-drafts', draftList),
  queryRoute({
    id: 'businesses.catalogue.get',
    path: '/business-catalogue',
    permission: launching,
    scope: 'none',
    summary: 'Businesses the person may launch, favourites first',
    response: catalogue,
    handle: ({ platform, actor }) => catalogueFor(platform, actor),
  }),
  queryRoute({
    id: 'businesses.business.named',
    path: '/business-names',
    permission,
    scope: 'accounts',
    summary: 'Businesses of the person’s lines by name, to look for their requests',
    response: businessNames,
    handle: async ({ platform, actor }) => ({ items: await namedBusinesses(platform.db, actor) }),
  }),
  queryRoute({
    id: 'businesses.launch.look',
    method: 'POST',
    path: '/launch-looks',
    permission: launching,
    scope: 'accounts',
    summary: 'On which of many accounts a business could not be launched, or only after a warning, and why',
    body: z.strictObject({ businessId: z.uuid(), target: bulkTarget }),
    response: bulkLook,
    handle: ({ platform, actor }, { body }) => lookAtLaunches(platform, actor, body),
  }),
  queryRoute({
    id: 'businesses.launchForm.get',
    path: '/businesses/{id}/launch-form',
    permission: launching,
    scope: 'accounts',
    summary: 'The form of a business for one subject, with what the registers say and what stands in the way',
    params,
    query: z.object({
      accountId: optionalId,
      clientId: optionalId,
      draftId: optionalId,
      copyOf: optionalId,
      shared: z.literal('true').optional(),
    }),
    response: launchForm,
    handle: ({ platform, actor }, { params: { id }, query }) =>
      launchFormFor(platform, actor, {
        businessId: id,
        accountId: query.accountId ?? null,
        clientId: query.clientId ?? null,
        draftId: query.draftId ?? null,
        copyOf: query.copyOf ?? null,
        shared: query.shared === 'true',
      }),
  }),
  queryRoute({
    id: 'businesses.submission.ofAccount',
    path: '/accounts/{id}/submissions',
    permission,
    scope: 'accounts',
    summary: 'What was submitted for an account and its client, with the files of each and the documents they became',
    params,
    query: z.object({ before: optionalId }),
    response: submissions,
    handle: ({ platform, actor }, input) => submissionsOf(platform, actor, input.params.id, input.query.before ?? null),
  }),
  queryRoute({
    id: 'businesses.request.get',
    path: '/requests/{id}',
    permission,
    scope: 'accounts',
    summary: 'One request as the person may see it, masked, with what changed and what is to be looked at',
    params,
    response: requestDetail,
    handle: ({ platform, actor }, input) => requestDetailOf(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'businesses.request.content',
    path: '/requests/{id}/content',
    permission: launching,
    scope: 'own',
    summary: 'The clear values of a returned request, for its maker to put right',
    params,
    response: requestContent,
    handle: ({ platform, actor }, input) => contentFor(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'businesses.request.correction',
    path: '/requests/{id}/correction',
    permission: correct.name,
    scope: 'accounts',
    summary: 'A running request to be put right in charge: what may be changed, and what that would mean',
    params,
    response: requestCorrection,
    handle: ({ platform, actor }, input) => correctionFor(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'businesses.request.decisions',
    path: '/requests/{id}/decisions',
    permission,
    scope: 'accounts',
    summary: 'Who decided about a request, and what differences were shown to him',
    params,
    response: requestDecisions,
    handle: ({ platform, actor }, input) => decisionsFor(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'businesses.request.printCheck',
    path: '/requests/{id}/prints/{code}',
    permission,
    scope: 'accounts',
    summary: 'Which printing of a request a page belongs to, by the code at its foot',
    params: z.object({ id: z.uuid(), code: z.string().max(40) }),
    response: printCheck,
    handle: ({ platform, actor }, { params: { id, code } }) => printOf(platform, actor, id, code),
  }),
  fileRoute(
    { id: 'businesses.request.file', path: '/requests/{id}/files/{fileId}', permission, scope: 'accounts' },
    ({ platform, actor }, { id, fileId }) => fileFor(platform, actor, id, fileId),
  ),
  fileRoute(
    { id: 'businesses.draft.file', path: '/request-drafts/{id}/files/{fileId}', permission: launching, scope: 'own' },
    // Whoever drafts sent it: a mark would keep nothing from him.
    async ({ platform, actor }, { id, fileId }) => ({
      ...(await draftFileFor(platform, actor, id, fileId)),
      parameter: null,
    }),
  ),
  printRoute,
  commandRoute('POST', '/requests/{id}/correct', correct, { summary: 'Put a running request right, in charge' }),
  commandRoute('POST', '/requests/{id}/archive', archiveRequest, {
    summary: 'File what it leaves to the archive again',
  }),
  commandRoute('POST', '/requests', launch, { summary: 'Launch a business', created: true }),
  commandRoute('POST', '/requests/{id}/amend', amend, { summary: 'Send a returned request on' }),
  commandRoute('POST', '/requests/{id}/withdraw', withdraw, { summary: 'Take a request back for good' }),
  commandRoute('POST', '/requests/{id}/reveal', reveal, { summary: 'Show one masked value in full' }),
  commandRoute('POST', '/request-drafts', keepDraft, { summary: 'Keep a launch in the making' }),
  commandRoute('DELETE', '/request-drafts/{id}', dropDraft, { summary: 'Give a draft up' }),
  commandRoute('PUT', '/businesses/{id}/favourite', favour, {
    summary: 'Put a business at the front of the catalogue',
  }),
]
