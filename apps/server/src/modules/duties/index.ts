import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { concernedPeople, leaveFree } from '#modules/approvals'
import { LANGUAGES } from '#platform/actor.ts'
import type { AnyCommand } from '#platform/command.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { text } from '#platform/texts.ts'
import * as commands from './commands.ts'
import { dutyErrors } from './errors.ts'
import { findConflicts } from './find.ts'
import { conflictList, granterList } from './lists.ts'
import { OWN_CLIENTS_VIEW, ownClientsOf, stateOwnClient, withdrawOwnClient } from './own-clients.ts'
import { BUILTIN_RULES } from './policy.ts'
import { routes } from './routes.ts'
import type { RuleView } from './schema.ts'
import { insertRule, lockRule, updateRule } from './store.ts'

const FIND_TASK = 'duties.conflict.find'

/** Brings the rules that come along in line with the code; how the house weighs them stays. */
async function writeRules(tx: Tx, at: string): Promise<void> {
  for (const rule of BUILTIN_RULES) {
    const names = Object.fromEntries(
      LANGUAGES.map((language) => [language, text(language, `duties:rule.${rule.code}`)]),
    ) as RuleView['names']
    const written = { ...rule, names, by: null, at }
    if (await insertRule(tx, { ...written, id: newId<'dutyRule'>(), active: true, builtin: true })) continue
    const known = await lockRule(tx, rule.code)
    if (known?.builtin) await updateRule(tx, { ...written, severity: known.severity, active: known.active })
  }
}

/** Rules are changed without approval until the broker lays one down. */
async function prepare(platform: Platform): Promise<void> {
  const now = platform.clock()
  await inTransaction(platform.db, async (tx) => {
    await writeRules(tx, toWire(now))
    await leaveFree({ tx, now }, [commands.saveRule.name, commands.weighRule.name])
  })
}

/** Duties that one person should not have together: who has them, and what was allowed. */
export const duties = defineModule({
  name: 'duties',
  migrations: new URL('./migrations/', import.meta.url),
  errors: dutyErrors,
  permissions: [
    { key: OWN_CLIENTS_VIEW },
    { key: conflictList.permission },
    { key: 'duties.conflict.export', sensitive: true },
  ],
  commands: [...Object.values(commands), stateOwnClient, withdrawOwnClient] as AnyCommand[],
  lists: [conflictList, granterList],
  routes,
  tasks: {
    [FIND_TASK]: (platform) =>
      inTransaction(platform.db, async (tx) => {
        await findConflicts(tx, platform, platform.clock())
      }),
  },
  crontab: [`*/5 * * * * ${FIND_TASK}`],
  prepare,
  offers: [concernedPeople.offer(ownClientsOf)],
})

export * from './schema.ts'
