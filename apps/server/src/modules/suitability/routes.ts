import { z } from 'zod'
import { asOfQuery } from '#modules/clients'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { recordAssessment, recordCertification, recordExemption } from './commands.ts'
import { assessmentList, certificationList, exemptionList } from './lists.ts'
import { expectedOf } from './opening.ts'
import {
  expectedAssessment,
  expectedCertification,
  latestAssessment,
  latestCertification,
  latestExemption,
} from './schema.ts'
import { assessmentOf, certificationOf, exemptionOf } from './service.ts'

const params = z.object({ id: z.uuid() })
/** A block shows null where nothing is recorded, and what an application's answers would come to. */
const block = <T extends z.ZodType, E extends z.ZodType>(latest: T, expected: E) => z.object({ latest, expected })

type Kind = 'client' | 'application'
const PLACES: readonly { kind: Kind; path: string }[] = [
  { kind: 'client', path: '/clients/{id}' },
  { kind: 'application', path: '/onboarding/applications/{id}' },
]
const named = (kind: Kind, id: string) => ({
  clientId: kind === 'client' ? id : null,
  applicationId: kind === 'application' ? id : null,
})

const latestRoutes: Route[] = PLACES.flatMap(({ kind, path }) => [
  queryRoute({
    id: `suitability.certification.${kind}`,
    path: `${path}/certification`,
    permission: 'suitability.certification.view',
    scope: 'accounts',
    summary: `Whether the ${kind} is a professional investor today, by the latest entry`,
    params,
    query: asOfQuery,
    response: block(latestCertification, expectedCertification),
    handle: async ({ platform, actor }, input) => ({
      latest: await certificationOf(platform, actor, named(kind, input.params.id), input.query.at ?? null),
      expected: kind === 'client' ? null : (await expectedOf(platform, actor, input.params.id)).certification,
    }),
  }),
  queryRoute({
    id: `suitability.assessment.${kind}`,
    path: `${path}/assessment`,
    permission: 'suitability.assessment.view',
    scope: 'accounts',
    summary: `The latest risk assessment of the ${kind}`,
    params,
    query: asOfQuery,
    response: block(latestAssessment, expectedAssessment),
    handle: async ({ platform, actor }, input) => ({
      latest: await assessmentOf(platform, actor, named(kind, input.params.id), input.query.at ?? null),
      expected: kind === 'client' ? null : (await expectedOf(platform, actor, input.params.id)).assessment,
    }),
  }),
  queryRoute({
    id: `suitability.exemption.${kind}`,
    path: `${path}/northbound-exemption`,
    permission: 'suitability.exemption.view',
    scope: 'accounts',
    summary: `Whether the ${kind} is exempt from the northbound restriction`,
    params,
    query: asOfQuery,
    response: z.object({ latest: latestExemption }),
    handle: async ({ platform, actor }, input) => ({
      latest: await exemptionOf(platform, actor, named(kind, input.params.id), input.query.at ?? null),
    }),
  }),
])

export const routes: readonly Route[] = [
  listRoute('/suitability/certifications', certificationList),
  listRoute('/suitability/assessments', assessmentList),
  listRoute('/suitability/exemptions', exemptionList),
  ...latestRoutes,
  commandRoute('POST', '/suitability/certifications', recordCertification, {
    summary: 'Record whether a client is a professional investor',
    created: true,
  }),
  commandRoute('POST', '/suitability/assessments', recordAssessment, {
    summary: 'Record a risk assessment',
    created: true,
  }),
  commandRoute('POST', '/suitability/exemptions', recordExemption, {
    summary: 'Record an exemption from the northbound restriction',
    created: true,
  }),
]
