import { z } from 'zod'
import { LANGUAGES, type Language } from '#platform/actor.ts'
import { serveFile } from '#platform/files/serve.ts'
import { commandRoute, listRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import * as dispatch from './commands/dispatch.ts'
import * as item from './commands/item.ts'
import { dispatchList, itemList } from './lists.ts'
import * as wire from './schema.ts'
import { answersFile, behindRequest, dispatchAnswersOf, dispatchDetailOf, paperOf } from './service/board.ts'
import { businessesToSend, peopleToSend, previewOf, readingAs } from './service/preparing.ts'
import { pastedRecipients } from './service/recipients.ts'
import type { FileRow } from './store.ts'

const params = z.object({ id: z.uuid() })
const view = { permission: 'dispatches.dispatch.view', scope: 'accounts' } as const
const sending = { permission: dispatch.send.name, scope: 'accounts' } as const
const seeing = { permission: 'businesses.request.view', scope: 'accounts' } as const
const language = z.object({ language: z.enum(LANGUAGES).optional() })
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function paperRoute(
  route: Pick<RawRoute, 'id' | 'path' | 'permission' | 'scope'>,
  find: (context: Parameters<RawRoute['handle']>[0], ids: { id: string; fileId: string }) => Promise<FileRow>,
): RawRoute {
  return {
    kind: 'raw',
    method: 'GET',
    summary: 'A paper sent along with a dispatch; answers Range requests',
    params: z.object({ id: z.uuid(), fileId: z.uuid() }),
    query: z.object({}),
    produces: ['application/octet-stream'],
    consumes: [],
    ...route,
    async handle(context, input, request, reply) {
      const { sha256, size, mime, name } = await find(context, input.params as { id: string; fileId: string })
      const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers
      const headers = { range, ifRange: ifRange as string | undefined, ifNoneMatch }
      const answer = await serveFile(context.platform.objects, { sha256, size, mime, name }, headers)
      reply.code(answer.status).headers(answer.headers)
      return answer.body ?? Buffer.alloc(0)
    },
  }
}

const answersFileRoute: RawRoute = {
  kind: 'raw',
  id: 'dispatches.answers.file',
  method: 'GET',
  path: '/dispatches/{id}/answers.xlsx',
  permission: 'dispatches.dispatch.export',
  scope: 'accounts',
  summary: 'All answers as a workbook, in the rights of the reader',
  params,
  query: language,
  produces: [XLSX],
  consumes: [],
  async handle({ platform, actor }, input, _request, reply) {
    const { id } = input.params as { id: string }
    const { language: wanted } = input.query as { language?: Language }
    const { stream, name } = await answersFile(platform, actor, id, wanted ?? actor.language)
    reply.headers({
      'content-type': XLSX,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    })
    return stream
  },
}

const person = z.object({ id: z.uuid(), name: z.string(), department: z.string() })

const preparing: Route[] = [
  queryRoute({
    ...sending,
    id: 'dispatches.business.list',
    path: '/dispatch-businesses',
    summary: 'Businesses that are made for being dispatched',
    response: wire.dispatchBusinesses,
    handle: ({ platform, actor }) => businessesToSend(platform, actor),
  }),
  queryRoute({
    ...sending,
    id: 'dispatches.people.list',
    path: '/dispatch-people',
    summary: 'People in reach, by name',
    query: z.object({ search: z.string().max(100).optional() }),
    response: z.object({ items: z.array(person) }),
    handle: ({ platform, actor }, { query }) => peopleToSend(platform, actor, query.search ?? ''),
  }),
  queryRoute({
    ...sending,
    id: 'dispatches.recipients.paste',
    method: 'POST',
    path: '/dispatch-recipients',
    summary: 'Departments and people of a pasted list, and what was not found',
    body: wire.pastedRecipients,
    response: wire.foundRecipients,
    handle: ({ platform, actor }, { body }) => pastedRecipients(readingAs(platform, actor), body.text),
  }),
  queryRoute({
    ...sending,
    id: 'dispatches.dispatch.preview',
    method: 'POST',
    path: '/dispatch-preview',
    summary: 'Who would get it, who would handle it, and when it would be due',
    body: wire.recipientsAsked,
    response: wire.dispatchPreview,
    handle: ({ platform, actor }, { body }) => previewOf(platform, actor, body),
  }),
]

export const routes: readonly Route[] = [
  ...preparing,
  listRoute('/dispatches', dispatchList),
  listRoute('/dispatch-items', itemList),
  queryRoute({
    ...view,
    id: 'dispatches.dispatch.get',
    path: '/dispatches/{id}',
    summary: 'One dispatch and how far it is',
    params,
    response: wire.dispatchDetail,
    handle: ({ platform, actor }, input) => dispatchDetailOf(platform, actor, input.params.id),
  }),
  queryRoute({
    ...view,
    id: 'dispatches.answers.get',
    path: '/dispatches/{id}/answers',
    summary: 'What all recipients answered, side by side, in the rights of the reader',
    params,
    query: language,
    response: wire.dispatchAnswers,
    handle: ({ platform, actor }, input) =>
      dispatchAnswersOf(platform, actor, input.params.id, input.query.language ?? actor.language),
  }),
  answersFileRoute,
  paperRoute({ ...view, id: 'dispatches.dispatch.file', path: '/dispatches/{id}/files/{fileId}' }, (context, ids) =>
    paperOf(context.platform, context.actor, { dispatchId: ids.id }, ids.fileId),
  ),
  queryRoute({
    ...seeing,
    id: 'dispatches.request.get',
    path: '/requests/{id}/dispatch',
    summary: 'The dispatch behind a request, for whoever got it',
    params,
    response: wire.dispatchBehind,
    handle: ({ platform, actor }, input) => behindRequest(platform, actor, input.params.id),
  }),
  paperRoute(
    { ...seeing, id: 'dispatches.request.file', path: '/requests/{id}/dispatch/files/{fileId}' },
    (context, ids) => paperOf(context.platform, context.actor, { requestId: ids.id }, ids.fileId),
  ),
  commandRoute('POST', '/dispatches', dispatch.send, { summary: 'Dispatch a business', created: true }),
  commandRoute('POST', '/dispatches/{id}/extend', dispatch.extend, { summary: 'Give more time' }),
  commandRoute('POST', '/dispatches/{id}/urge', dispatch.urge, { summary: 'Remind everybody who has not answered' }),
  commandRoute('POST', '/dispatches/{id}/recall', dispatch.recall, { summary: 'Call all unfinished requests back' }),
  commandRoute('POST', '/dispatches/{id}/close', dispatch.close, { summary: 'Close with the answers there are' }),
  commandRoute('POST', '/dispatch-items/{id}/recall', item.recallItem, { summary: 'Call one request back' }),
  commandRoute('POST', '/dispatch-items/{id}/redirect', item.redirectItem, {
    summary: 'Give one request to another person',
  }),
  commandRoute('POST', '/dispatch-items/{id}/resend', item.resendItem, { summary: 'Send the form once more' }),
  commandRoute('POST', '/requests/{requestId}/opened', item.openItem, {
    summary: 'Note that the request was looked at',
  }),
]
