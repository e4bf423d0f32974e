import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { runCheck } from './commands/check.ts'
import { createEvent, markRepaired, resyncEvent, undoRepaired } from './commands/event.ts'
import { configureCounter, publishRules } from './commands/rules.ts'
import { findingList } from './findings.ts'
import { eventList } from './lists.ts'
import { isGrouped } from './policy/due.ts'
import { checkStandingAnswer, eventDetail, rulesAnswer } from './schema.ts'
import { today } from './service/register.ts'
import { findHead } from './store/event.ts'
import { itemsOf } from './store/file.ts'
import { checkStanding } from './store/finding.ts'
import { findSetting, rulesOn, ruleVersions } from './store/rules.ts'

const reads: Route[] = [
  listRoute('/cloud-events', eventList),
  listRoute('/archive-findings', findingList),
  queryRoute({
    id: 'cloudsync.check.standing',
    path: '/archive-check',
    permission: 'cloudsync.finding.view',
    scope: 'accounts',
    summary: 'How many findings are open, by kind, and when the archive was last looked over',
    response: checkStandingAnswer,
    handle: ({ platform: { db }, actor }) => checkStanding(db, actor),
  }),
  queryRoute({
    id: 'cloudsync.event.get',
    path: '/cloud-events/{id}',
    permission: 'cloudsync.event.view',
    scope: 'accounts',
    summary: 'One event with its items, their files and what the platform answered, word for word',
    params: z.object({ id: z.uuid() }),
    response: eventDetail,
    async handle({ platform: { db }, actor }, { params: { id } }) {
      const head = await findHead(db, actor, id)
      if (!head) throw platformErrors.NOT_FOUND()
      return { ...head, grouped: isGrouped(head.counter), items: await itemsOf(db, id) }
    },
  }),
  queryRoute({
    id: 'cloudsync.rule.all',
    path: '/cloud-rules',
    permission: 'cloudsync.rule.view',
    scope: 'none',
    summary: 'What is due for which business, every version, and which counter the house runs',
    response: rulesAnswer,
    async handle({ platform }) {
      const { db, config } = platform
      const day = today(platform, platform.clock())
      const [setting, versions, inForce] = await Promise.all([findSetting(db), ruleVersions(db), rulesOn(db, day)])
      const grouped = isGrouped(setting.counter)
      return { setting, grouped, versions, inForce: inForce?.version ?? null, connected: config.cloud !== null }
    },
  }),
]

export const cloudsyncRoutes: Route[] = [
  ...reads,
  commandRoute('POST', '/cloud-events', createEvent, { summary: 'Writes an event by hand', created: true }),
  commandRoute('POST', '/cloud-events/{id}/resync', resyncEvent, { summary: 'Sends again what has failed' }),
  commandRoute('POST', '/cloud-events/{id}/mark-repaired', markRepaired, { summary: 'Notes a repair by hand' }),
  commandRoute('POST', '/cloud-events/{id}/undo-repaired', undoRepaired, { summary: 'Takes that note back' }),
  commandRoute('POST', '/cloud-rules', publishRules, { summary: 'Publishes a new table of rules', created: true }),
  commandRoute('POST', '/archive-check', runCheck, { summary: 'Looks the archive over now' }),
  commandRoute('PUT', '/cloud-settings', configureCounter, { summary: 'Says which counter the house runs' }),
]
