import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import * as commands from './commands.ts'
import { dayList } from './lists.ts'
import * as wire from './schema.ts'
import { listOffices } from './store.ts'

export const routes: readonly Route[] = [
  queryRoute({
    id: 'calendars.office.list',
    path: '/offices',
    permission: 'calendars.office.view',
    scope: 'none',
    summary: 'Offices and when they are open',
    response: z.object({ items: z.array(wire.office) }),
    handle: async ({ platform }) => ({ items: await listOffices(platform.db) }),
  }),
  listRoute('/office-days', dayList),
  commandRoute('PUT', '/offices/{code}', commands.setOffice, { summary: 'Set an office up or change its hours' }),
  commandRoute('POST', '/offices/{code}/days', commands.importDays, { summary: 'Import holidays and half days' }),
  commandRoute('PUT', '/offices/{code}/days/{date}', commands.setDay, { summary: 'Write one day down' }),
  commandRoute('DELETE', '/offices/{code}/days/{date}', commands.removeDay, { summary: 'Make a day ordinary again' }),
  commandRoute('POST', '/offices/{code}/verify', commands.verifyYear, { summary: 'Vouch for the days of a year' }),
  commandRoute('POST', '/offices/{code}/default', commands.chooseDefault, { summary: 'Make an office the default' }),
  commandRoute('PUT', '/department-offices/{departmentId}', commands.assignOffice, {
    summary: 'Say whose hours a department keeps',
  }),
]
