import { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { recordEach } from '#platform/journal/each.ts'
import { lookingFrom } from '../activity.ts'
import { accountErrors } from '../errors.ts'
import { normaliseAccountNo } from '../policy/number.ts'
import { activityReport, activityReported, type InactivitySet, inactivityRule, inactivitySet } from '../schema.ts'
import {
  explainRest,
  keepActivity,
  lockRule,
  putRule,
  type Rested,
  restBetween,
  stretchEnd,
} from '../store/inactivity.ts'
import { restAccount } from './lifecycle.ts'

/** @throws INACTIVITY_UNCHANGED */
async function changing(context: CommandContext, { type, active, months, source }: InactivitySet) {
  const rule = await lockRule(context.tx, type)
  if (rule.active === active && rule.months === months && rule.source === source) {
    throw accountErrors.INACTIVITY_UNCHANGED()
  }
  return {
    target: { type: 'inactivityRule', id: type, label: type },
    before: { accountType: type, active: rule.active, months: rule.months, source: rule.source },
    after: { accountType: type, active, months, source },
  }
}

/** Lays down after how many months accounts of a type go dormant, or turns it off. */
export const setInactivity = defineCommand({
  name: 'accounts.inactivity.set',
  scope: 'none',
  input: inactivitySet,
  output: inactivityRule,
  async propose(context, input) {
    const { target, before, after } = await changing(context, input)
    return {
      target,
      version: JSON.stringify(before),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: null,
      facts: { accountType: input.type, active: input.active },
      before,
      after,
      reason: input.remark,
    }
  },
  async run(context, input) {
    const { target, before, after } = await changing(context, input)
    await putRule(context.tx, input, { name: context.actor.name, at: toWire(context.now) })
    context.record({ target, before, after, reason: input.remark })
    return lockRule(context.tx, input.type)
  },
})

/**
 * Takes from the systems that keep trades and money on which day each account was last used. A day earlier than known
 * changes nothing, and a dormant account stays dormant: it comes back through its own ticket.
 */
export const reportActivity = defineCommand({
  name: 'accounts.activity.report',
  input: activityReport,
  output: activityReported,
  async run(context, { items }) {
    const today = dateAt(context.now, context.platform.config.timeZone)
    const ahead = items.findIndex(({ activeOn }) => activeOn > today)
    if (ahead >= 0) {
      throw accountErrors.ACTIVITY_AHEAD({}, [{ path: `items.${ahead}.activeOn`, code: 'ACTIVITY_AHEAD' }])
    }
    const told = items.map((one) => ({ ...one, accountNo: normaliseAccountNo(one.accountNo) }))
    const known = new Set(await keepActivity(context.tx, context.actor, told, toWire(context.now)))
    const unknown = [...new Set(told.map(({ accountNo }) => accountNo))].filter((no) => !known.has(no))
    context.record({ after: { taken: known.size, unknown: unknown.length } })
    return { taken: known.size, unknown }
  },
})

/** Accounts looked at by one statement. */
const STRETCH = 10_000
/** Accounts that go dormant in one transaction, and stretches it looks at for them. */
const BATCH = 1000
const STRETCHES = 50
export const FIRST_ID = '00000000-0000-0000-0000-000000000000'

const recordRested = (context: CommandContext, rested: readonly Rested[]): Promise<void> =>
  recordEach(
    context,
    restAccount.name,
    rested.map(({ id, accountNo, clientId, businessLine, departmentId, lastActiveOn, months }) => ({
      target: { type: 'account', id, label: accountNo },
      clientId,
      accountId: id,
      businessLine,
      departmentId,
      before: { status: 'ACTIVE' },
      after: { status: 'DORMANT', lastActiveOn, months },
    })),
  )

function tellEach(context: CommandContext, rested: readonly Rested[]): void {
  const places = Map.groupBy(rested, ({ businessLine, departmentId }) => `${businessLine} ${departmentId}`)
  for (const [first, ...others] of places.values()) {
    if (!first) continue
    const { businessLine, departmentId } = first
    const ids = [first, ...others].map(({ id }) => id)
    context.emit({ topic: 'accounts', ids, businessLine, departmentId })
  }
}

/** The next accounts whose period is over, and where the walk along the ids goes on; null at its end. */
async function nextRested({ tx, platform, now }: CommandContext, after: string) {
  const looking = { at: toWire(now), ...lookingFrom(platform, now) }
  const rested: Rested[] = []
  let last = after
  for (let looked = 0; looked < STRETCHES && rested.length < BATCH; looked += 1) {
    const until = await stretchEnd(tx, last, STRETCH)
    if (until === null) return { rested, last: null }
    const limit = BATCH - rested.length
    const some = await restBetween(tx, { after: last, until, limit, ...looking })
    rested.push(...some)
    last = some.length < limit ? until : (some.at(-1)?.id ?? until)
  }
  return { rested, last }
}

/** Lets the next thousand accounts go dormant whose period without a sign of life is over. */
export const restInactive = defineCommand({
  name: 'accounts.inactivity.rest',
  scope: 'none',
  input: z.strictObject({ after: z.uuid() }),
  output: z.object({ rested: z.int(), last: z.uuid().nullable() }),
  async run(context, { after }) {
    const { rested, last } = await nextRested(context, after)
    context.record({ after: { count: rested.length } })
    if (rested.length > 0) {
      await explainRest(context.tx, rested)
      await recordRested(context, rested)
      tellEach(context, rested)
    }
    return { rested: rested.length, last }
  },
})
