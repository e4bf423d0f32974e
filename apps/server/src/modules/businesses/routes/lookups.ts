import { z } from 'zod'
import { queryRoute, type Route } from '#platform/http/route.ts'
import { correct } from '../commands/oversight.ts'
import { launch } from '../commands/request.ts'
import { launchLookups, launchLookupsAnswer, requestLookups, requestLookupsAnswer } from '../schema/lookups.ts'
import { amendAskedAgain, correctionAskedAgain, launchAskedAgain, stepAskedAgain } from '../service/ask-again.ts'

const params = z.object({ id: z.uuid() })
const ofRequest = { method: 'POST', params, body: requestLookups, response: requestLookupsAnswer } as const

/** What data sources say once more, wherever somebody fills a form in, after what they are asked with has changed. */
export const lookupRoutes: Route[] = [
  queryRoute({
    id: 'businesses.launchForm.lookups',
    method: 'POST',
    path: '/businesses/{id}/launch-lookups',
    permission: launch.name,
    scope: 'accounts',
    summary: 'What data sources say once more, after what they are asked with has been filled in',
    params,
    body: launchLookups,
    response: launchLookupsAnswer,
    handle: ({ platform, actor }, { params: { id }, body }) =>
      launchAskedAgain(platform, actor, { ...body, businessId: id }),
  }),
  queryRoute({
    ...ofRequest,
    id: 'businesses.request.contentLookups',
    path: '/requests/{id}/content-lookups',
    permission: launch.name,
    scope: 'own',
    summary: 'What data sources say once more, while the maker of a returned request puts it right',
    handle: ({ platform, actor }, { params: { id }, body }) => amendAskedAgain(platform, actor, id, body),
  }),
  queryRoute({
    ...ofRequest,
    id: 'businesses.request.correctionLookups',
    path: '/requests/{id}/correction-lookups',
    permission: correct.name,
    scope: 'accounts',
    summary: 'What data sources say once more, while a running request is put right in charge',
    handle: ({ platform, actor }, { params: { id }, body }) => correctionAskedAgain(platform, actor, id, body),
  }),
  queryRoute({
    ...ofRequest,
    id: 'businesses.request.stepLookups',
    path: '/requests/{id}/step-lookups',
    permission: 'businesses.request.view',
    scope: 'accounts',
    summary: 'What data sources say once more, while a step that fills in a form is worked at',
    handle: ({ platform, actor }, { params: { id }, body }) => stepAskedAgain(platform, actor, id, body),
  }),
]
