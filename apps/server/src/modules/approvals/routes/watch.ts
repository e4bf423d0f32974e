import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import * as commands from '../commands/watch.ts'
import { caseList } from '../lists/cases.ts'
import { caseDiagram } from '../schema/watch.ts'
import { ticketDetail } from '../schema/wire.ts'
import { ticketDetailOf } from '../service/detail.ts'
import { diagramOf } from '../service/diagram.ts'

const id = z.object({ id: z.uuid() })

/** What whoever watches over cases sees and does. */
export const watchRoutes: readonly Route[] = [
  listRoute('/cases', caseList),
  commandRoute('POST', '/cases/{id}/redirect', commands.redirectCase, {
    summary: 'Name other people for a step of a case',
  }),
  commandRoute('POST', '/cases/{id}/rehome', commands.rehome, { summary: 'Move a case to another department' }),
  commandRoute('POST', '/cases/{id}/reversed', commands.reversed, { summary: 'Note that outside work was reversed' }),
  queryRoute({
    id: 'approvals.case.get',
    path: '/cases/{id}',
    permission: 'signed-in',
    scope: 'accounts',
    summary: 'A case with its route, tasks and history',
    params: id,
    response: ticketDetail,
    handle: ({ platform, actor }, { params }) => ticketDetailOf(platform, actor, params.id),
  }),
  queryRoute({
    id: 'approvals.case.diagram',
    path: '/cases/{id}/diagram',
    permission: 'signed-in',
    scope: 'accounts',
    summary: 'Where a case stands on its drawing, and the way it came',
    params: id,
    response: caseDiagram,
    handle: ({ platform, actor }, { params }) => diagramOf(platform, actor, params.id),
  }),
]
