import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { intakeRoutes } from '#platform/sheets/intake.ts'
import * as commands from './commands.ts'
import { eventList } from './lists.ts'
import { eventDetail, IMPORT_MAX, importRow, TRIGGERS } from './schema.ts'
import { findEvent } from './store.ts'

const getEvent = queryRoute({
  id: 'suspicions.event.get',
  path: '/suspicious-events/{id}',
  permission: commands.VIEW,
  scope: 'accounts',
  summary: 'One suspicious event',
  params: z.object({ id: z.uuid() }),
  response: eventDetail,
  async handle({ platform, actor }, { params }) {
    const event = await findEvent(platform.db, actor, params.id)
    if (!event) throw platformErrors.NOT_FOUND()
    const { assigneeId } = event
    const names = await platform.directory.names(platform.db, assigneeId === null ? [] : [assigneeId])
    return {
      ...event,
      assigneeName: assigneeId === null ? null : (names.get(assigneeId) ?? null),
      mayReview: event.status === 'IN_APPROVAL' && commands.isSecond(event, actor.operatorId),
    }
  },
})

export const routes: Route[] = [
  listRoute('/suspicious-events', eventList),
  getEvent,
  commandRoute('POST', '/suspicious-events', commands.createEvent, { summary: 'Write an event down', created: true }),
  commandRoute('PUT', '/suspicious-events/{id}', commands.updateEvent, { summary: 'Change an event' }),
  commandRoute('POST', '/suspicious-events/{id}/follow-up', commands.followUpEvent, {
    summary: 'Begin to look into it',
  }),
  commandRoute('POST', '/suspicious-events/{id}/submit', commands.submitEvent, { summary: 'Say what came of it' }),
  commandRoute('POST', '/suspicious-events/{id}/send-back', commands.sendBackEvent, { summary: 'Send it back' }),
  commandRoute('POST', '/suspicious-events/{id}/complete', commands.completeEvent, {
    summary: 'Complete it, as a second person',
  }),
  commandRoute('POST', '/suspicious-event-imports', commands.importEvents, { summary: 'Write down many events' }),
  ...intakeRoutes({
    id: 'suspicions.import',
    path: '/suspicious-event-imports',
    permission: commands.importEvents.name,
    scope: 'none',
    rows: 'suspicious events',
    columns: [
      { key: 'accountNo', required: true },
      { key: 'alertedOn', required: true },
      { key: 'trigger', required: true, choices: { values: TRIGGERS, texts: 'suspicions:state.trigger' } },
      { key: 'triggerRemark' },
      { key: 'remark' },
    ],
    rowsMax: IMPORT_MAX,
    row: importRow,
    check: ({ platform }, { alertedOn }) =>
      commands.isAhead(platform.clock(), platform, alertedOn)
        ? [{ column: 'alertedOn', code: 'ALERT_IN_FUTURE', module: 'suspicions' }]
        : [],
  }),
]
