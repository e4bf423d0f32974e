import { toWire } from '#kernel/clock.ts'
import type { FieldProblem } from '#kernel/refusal.ts'
import { listParameters } from '#modules/archive'
import { defineCommand } from '#platform/command.ts'
import type { Tx } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { cloudsyncErrors } from '../errors.ts'
import { repeatedRules } from '../policy/due.ts'
import * as wire from '../schema.ts'
import { today } from '../service/register.ts'
import * as store from '../store/rules.ts'

/** @throws RULES_INVALID naming the rows */
async function requireValid(tx: Tx, rules: readonly wire.RuleRow[]): Promise<void> {
  const known = new Set((await listParameters(tx)).map(({ code }) => code))
  const problems: FieldProblem[] = repeatedRules(rules).flatMap((at) => {
    const { business, parameter } = rules[at] as wire.RuleRow
    return [{ path: `rules.${at}.parameter`, code: 'RULE_TWICE', params: { business, parameter } }]
  })
  for (const [at, { parameter }] of rules.entries()) {
    if (!known.has(parameter))
      problems.push({ path: `rules.${at}.parameter`, code: 'RULE_PARAMETER_UNKNOWN', params: { parameter } })
  }
  if (problems.length > 0) throw cloudsyncErrors.RULES_INVALID({}, problems)
}

/** Publishes a whole new table from a day on. Events there are keep what they were given. */
export const publishRules = defineCommand({
  name: 'cloudsync.rule.publish',
  scope: 'none',
  input: wire.publishRulesInput,
  output: wire.rulesPublished,
  async run(context, { version: seen, validFrom, rules, remark }) {
    const { tx, actor, now, platform } = context
    const latest = await store.lockLatest(tx)
    const version = latest + 1
    context.record({
      target: { type: 'cloudRules', id: String(version), label: String(version) },
      before: { version: latest },
      after: { version, validFrom, rules: rules.length },
      reason: remark,
    })
    if (latest !== seen) throw platformErrors.VERSION_STALE()
    if (validFrom < today(platform, now))
      throw cloudsyncErrors.RULES_BACKDATED({}, [{ path: 'validFrom', code: 'RULES_BACKDATED' }])
    await requireValid(tx, rules)
    const by = { id: actor.operatorId, name: actor.name, at: toWire(now) }
    await store.insertRules(tx, { version, validFrom, remark, rules, by })
    return { version }
  },
})

/**
 * Says which counter the house runs, and so whether events from now on tell required from optional; and where the nightly
 * check writes.
 */
export const configureCounter = defineCommand({
  name: 'cloudsync.setting.configure',
  scope: 'none',
  input: wire.configureInput,
  output: wire.rulesPublished,
  async run(context, input) {
    const { version: _version, ...before } = await store.findSetting(context.tx)
    const { version: _seen, ...after } = input
    context.record({
      target: { type: 'cloudSetting', id: 'counter', label: input.counter },
      before,
      after,
    })
    const by = { id: context.actor.operatorId, at: toWire(context.now) }
    if (!(await store.updateSetting(context.tx, input, by))) throw platformErrors.VERSION_STALE()
    return { version: input.version + 1 }
  },
})
