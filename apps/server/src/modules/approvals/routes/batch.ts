import { z } from 'zod'
import { listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { batchList, batchTodoList } from '../lists.ts'
import { ticketBatch, waitingBatch } from '../schema/batch.ts'
import { batchesFor, batchOf } from '../service/batch.ts'

/** Tickets that came together, seen and decided together. */
export const batchRoutes: Route[] = [
  listRoute('/ticket-batches/tickets', batchList),
  listRoute('/ticket-batches/tasks', batchTodoList),
  queryRoute({
    id: 'approvals.batch.list',
    path: '/ticket-batches',
    permission: 'signed-in',
    scope: 'own',
    summary: 'Sheets and selections of which several tasks wait for the person',
    response: z.object({ items: z.array(waitingBatch) }),
    handle: async ({ platform, actor }) => ({ items: await batchesFor(platform, actor) }),
  }),
  queryRoute({
    id: 'approvals.batch.get',
    path: '/ticket-batches/{id}',
    permission: 'signed-in',
    scope: 'accounts',
    summary: 'The tickets that came of one sheet or one selection, counted by state',
    params: z.object({ id: z.uuid() }),
    response: ticketBatch,
    handle: ({ platform, actor }, { params }) => batchOf(platform, actor, params.id),
  }),
]
