import { z } from 'zod'
import { commandRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { lineView } from '../schema.ts'
import { createLine, renameLine, retireLine } from '../service/lines.ts'
import { listLines } from '../store/line.ts'

/** The house's business lines. */
export const lineRoutes: Route[] = [
  queryRoute({
    id: 'access.businessLine.all',
    path: '/access/business-lines',
    permission: 'signed-in',
    scope: 'none',
    summary: 'Every business line of the house, retired ones included',
    response: z.object({ items: z.array(lineView) }),
    handle: async ({ platform }) => ({ items: await listLines(platform.db) }),
  }),
  commandRoute('POST', '/access/business-lines', createLine, { summary: 'Add a business line', created: true }),
  commandRoute('PUT', '/access/business-lines/{code}', renameLine, { summary: 'Rename or move a business line' }),
  commandRoute('POST', '/access/business-lines/{code}/retire', retireLine, {
    summary: 'Take no new accounts into a business line',
  }),
]
