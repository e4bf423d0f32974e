import { z } from 'zod'
import { idempotencyKey } from '#platform/http/credentials.ts'
import { commandRoute, listRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import { destructionList, overdueList } from './destruction-lists.ts'
import { holdList } from './hold-list.ts'
import { lockStandingOf, recordLockTest, testLock } from './locks.ts'
import { destroyDocument, liftHold, placeHold, retainDocument, retentionFor } from './retention.ts'
import { lockStanding, lockTest, retentionAnswer } from './schema.ts'

const lockRoute: RawRoute = {
  kind: 'raw',
  id: recordLockTest.name,
  method: 'POST',
  path: '/archive/lock/tests',
  permission: recordLockTest.name,
  scope: 'none',
  summary: 'Tries to delete and overwrite a locked probe, and writes down what the store answered',
  params: z.object({}),
  query: z.object({}),
  consumes: ['application/json'],
  produces: ['application/json'],
  answer: lockTest,
  handle: ({ platform, actor }, _input, request) => testLock(platform, actor, idempotencyKey(request)),
}

/** How long documents stay, and what keeps them beyond that. */
export const holdRoutes: Route[] = [
  listRoute('/archive/holds', holdList),
  listRoute('/archive/overdue', overdueList),
  listRoute('/archive/destructions', destructionList),
  lockRoute,
  queryRoute({
    id: 'archive.lock.standing',
    path: '/archive/lock',
    permission: 'archive.destruction.view',
    scope: 'none',
    summary: 'Whether the store itself keeps contents from being deleted, by its last trial',
    response: lockStanding,
    handle: ({ platform }) => lockStandingOf(platform.db, platform),
  }),
  queryRoute({
    id: 'archive.document.retention',
    path: '/archive/documents/{id}/retention',
    permission: 'archive.document.view',
    scope: 'accounts',
    summary: 'Until when a document is kept, and the legal holds on it',
    params: z.object({ id: z.uuid() }),
    response: retentionAnswer,
    handle: ({ platform, actor }, { params }) => retentionFor(platform.db, actor, params.id),
  }),
  commandRoute('POST', '/archive/holds', placeHold, { summary: 'Places a legal hold', created: true }),
  commandRoute('POST', '/archive/holds/{holdId}/lift', liftHold, { summary: 'Lifts a legal hold' }),
  commandRoute('POST', '/archive/documents/{documentId}/retain', retainDocument, {
    summary: 'Keeps a document longer',
  }),
  commandRoute('POST', '/archive/documents/{documentId}/destroy', destroyDocument, {
    summary: 'Destroys a withdrawn document whose time is over',
  }),
]
