import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import {
  createBusiness,
  importBusiness,
  publishBusiness,
  retireBusiness,
  updateBusiness,
} from '../commands/business.ts'
import { setSubjectRules } from '../commands/subject-rule.ts'
import { businessList } from '../lists.ts'
import { businessDocument } from '../schema/definition.ts'
import { subjectRules } from '../schema/subject-rule.ts'
import { businessDetail, businessVersionDetail } from '../schema/wire.ts'
import { businessDetailOf, exportedBusiness, versionDetailOf } from '../service/designs.ts'
import { listSubjectRules } from '../store/subject-rule.ts'

const params = z.object({ id: z.uuid() })
const permission = 'businesses.business.view'

export const businessRoutes: Route[] = [
  listRoute('/businesses', businessList),
  queryRoute({
    id: 'businesses.business.get',
    path: '/businesses/{id}',
    permission,
    scope: 'none',
    summary: 'One business with its draft, what is wrong with it, and its versions',
    params,
    response: businessDetail,
    handle: ({ platform, actor }, input) => businessDetailOf(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'businesses.business.version',
    path: '/businesses/{id}/versions/{versionId}',
    permission,
    scope: 'none',
    summary: 'The definition of one published version',
    params: z.object({ id: z.uuid(), versionId: z.uuid() }),
    response: businessVersionDetail,
    handle: ({ platform, actor }, input) => versionDetailOf(platform, actor, input.params.id, input.params.versionId),
  }),
  queryRoute({
    id: 'businesses.business.document',
    path: '/businesses/{id}/document',
    permission: 'businesses.business.export',
    scope: 'none',
    summary: 'The draft as a file that another house can import',
    params,
    response: businessDocument,
    handle: ({ platform, actor }, input) => exportedBusiness(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'businesses.subjectRule.list',
    path: '/subject-rules',
    permission,
    scope: 'none',
    summary: 'Which kind of subject a client is, by rules in order',
    response: subjectRules,
    handle: async ({ platform }) => ({ rules: await listSubjectRules(platform.db) }),
  }),
  commandRoute('PUT', '/subject-rules', setSubjectRules, { summary: 'Lay down which kind of subject a client is' }),
  commandRoute('POST', '/businesses', createBusiness, { summary: 'Start a business', created: true }),
  commandRoute('PUT', '/businesses/{id}', updateBusiness, { summary: 'Save what the designer changed' }),
  commandRoute('POST', '/businesses/{id}/publish', publishBusiness, { summary: 'Publish the draft' }),
  commandRoute('POST', '/businesses/{id}/retire', retireBusiness, { summary: 'Take it out of use' }),
  commandRoute('POST', '/business-imports', importBusiness, {
    summary: 'Take a business in from a file',
    created: true,
  }),
]
