import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { FieldProblem } from '#kernel/refusal.ts'
import { getAccount } from '#modules/accounts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { rateErrors } from './errors.ts'
import { considerRates, type RatesChanged, tellChanged } from './points.ts'
import { begun, feeProblems, marginProblems } from './policy.ts'
import type { RateKind, RateMoved } from './schema.ts'
import { feeSet, marginSet, rateEnd, rateOutcome } from './schema.ts'
import * as store from './store.ts'

type Row = { effectiveOn?: string | null | undefined; effect?: '1' | '2' | null | undefined }
type Input = {
  accountId: string
  rows: readonly Row[]
  from?: string | null | undefined
  until?: string | null | undefined
}
type Sound<One extends Input> = One & { from: string }

/**
 * The input with the days from which on it counts.
 *
 * @throws RATES_INVALID with the places; no row may begin before today or end before it begins.
 */
function sound<One extends Input>(
  { now, ticket, platform }: CommandContext,
  input: One,
  problems: readonly FieldProblem[],
): Sound<One> {
  const { until = null } = input
  const days = begun(input, dateAt(now, platform.config.timeZone), ticket !== null)
  const ended = (start: string) => until !== null && until !== undefined && until < start
  const late = { code: 'PERIOD_INVALID', module: 'rates' }
  const rows = days.rows.flatMap(({ effectiveOn }, at) =>
    effectiveOn && ended(effectiveOn) ? [{ path: `rows.${at}.effectiveOn`, ...late }] : [],
  )
  const all = [...problems, ...days.problems, ...(ended(days.from) ? [{ path: 'until', ...late }] : []), ...rows]
  if (all.length > 0) throw rateErrors.RATES_INVALID({}, all)
  return { ...input, rows: days.rows, from: days.from }
}

async function recordedAccount(context: CommandContext, accountId: string) {
  const account = await getAccount(context.tx, context.actor, accountId)
  const { businessLine, departmentId, clientId, accountNo } = account
  context.record({
    target: { type: 'account', id: accountId, label: accountNo },
    accountId,
    clientId,
    businessLine,
    departmentId,
  })
  context.emit({ topic: 'rates', ids: [accountId], businessLine, departmentId })
  return account
}

const whenOf = ({ now, platform }: CommandContext): store.When => ({
  at: toWire(now),
  today: dateAt(now, platform.config.timeZone),
})

/** What a record and an approver see of rows: how many, and the first of them. */
const shown = (rows: readonly object[]) => ({ rows: rows.length, first: JSON.parse(JSON.stringify(rows.slice(0, 20))) })

async function proposal(context: CommandContext, input: Input, inForce: readonly object[]): Promise<Proposal> {
  const account = await recordedAccount(context, input.accountId)
  const { businessLine, departmentId, clientId, accountNo } = account
  return {
    target: { type: 'account', id: input.accountId, label: accountNo },
    version: JSON.stringify(inForce),
    clientId,
    accountId: input.accountId,
    businessLine,
    departmentId,
    facts: { rows: String(input.rows.length) },
    before: shown(inForce),
    after: shown(input.rows),
    reason: null,
  }
}

function settingOf(context: CommandContext, input: Sound<Input>): store.Setting {
  const { actor, now, ticket } = context
  return {
    accountId: input.accountId,
    from: input.from,
    until: input.until ?? null,
    caseId: ticket?.id ?? null,
    by: { id: actor.operatorId, name: actor.name },
    at: toWire(now),
  }
}

/** Tells whoever carries rates on; what they write stands exactly when the change does. */
function tell(
  context: CommandContext,
  change: { kind: RateKind; accountId: string; rows: readonly RateMoved[]; reverses?: string | null },
): Promise<void> {
  const { actor, ticket } = context
  const told: RatesChanged = {
    reverses: null,
    ...change,
    caseId: ticket?.id ?? null,
    lapsed: false,
    by: { id: actor.operatorId, name: actor.name },
  }
  return tellChanged(context, told)
}

/** Asks whoever carries rates on whether they could. */
async function considered(context: CommandContext, kind: RateKind, input: Sound<Input>): Promise<void> {
  const days = new Set(input.rows.map(({ effectiveOn }) => effectiveOn ?? input.from))
  const { accountId } = input
  await considerRates(context, { kind, accountId, caseId: context.ticket?.id ?? null, days: [...days] })
}

async function setAndTell(context: CommandContext, kind: RateKind, input: Sound<Input>): Promise<number> {
  const rows = await store.setRates(context.tx, kind, input.rows, settingOf(context, input))
  await tell(context, { kind, accountId: input.accountId, rows })
  return rows.length
}

/** Sets fee rates of an account; rows in force on the same product or contract end. */
export const setFeeRates = defineCommand({
  name: 'rates.fee.set',
  input: feeSet,
  output: rateOutcome,
  async propose(context, input) {
    const asked = sound(context, input, feeProblems(input.rows))
    const proposed = await proposal(context, input, await store.feesInForce(context.tx, input.accountId))
    await considered(context, 'fee', asked)
    return proposed
  },
  async run(context, given) {
    const input = sound(context, given, feeProblems(given.rows))
    await recordedAccount(context, input.accountId)
    await considered(context, 'fee', input)
    await store.lockRates(context.tx, input.accountId)
    const before = await store.feesInForce(context.tx, input.accountId)
    const set = await setAndTell(context, 'fee', input)
    context.record({ before: shown(before), after: shown(input.rows) })
    return { accountId: input.accountId, set }
  },
})

/** Sets margin rates of an account; rows in force on the same product or contract end. */
export const setMarginRates = defineCommand({
  name: 'rates.margin.set',
  input: marginSet,
  output: rateOutcome,
  async propose(context, input) {
    const asked = sound(context, input, marginProblems(input.rows))
    const proposed = await proposal(context, input, await store.marginsInForce(context.tx, input.accountId))
    await considered(context, 'margin', asked)
    return proposed
  },
  async run(context, given) {
    const input = sound(context, given, marginProblems(given.rows))
    await recordedAccount(context, input.accountId)
    await considered(context, 'margin', input)
    await store.lockRates(context.tx, input.accountId)
    const before = await store.marginsInForce(context.tx, input.accountId)
    const set = await setAndTell(context, 'margin', input)
    context.record({ before: shown(before), after: shown(input.rows) })
    return { accountId: input.accountId, set }
  },
})

async function rateAccount(context: CommandContext, input: { id: string; kind: 'fee' | 'margin' }) {
  const accountId = await store.accountOfRate(context.tx, input.kind, input.id)
  if (accountId === null) throw platformErrors.NOT_FOUND()
  return recordedAccount(context, accountId)
}

/** Ends a rate, so that what the house charges everybody counts again. */
export const endRate = defineCommand({
  name: 'rates.rate.end',
  input: rateEnd,
  output: rateOutcome,
  async propose(context, input): Promise<Proposal> {
    const { id: accountId, accountNo, clientId, businessLine, departmentId } = await rateAccount(context, input)
    return {
      target: { type: 'account', id: accountId, label: accountNo },
      version: input.id,
      clientId,
      accountId,
      businessLine,
      departmentId,
      facts: { kind: input.kind },
      before: { rate: input.id },
      after: null,
      reason: input.reason,
    }
  },
  async run(context, input) {
    const { id: accountId } = await rateAccount(context, input)
    await considerRates(context, {
      kind: input.kind,
      accountId,
      caseId: context.ticket?.id ?? null,
      days: [whenOf(context).today],
    })
    const ended = await store.endRate(context.tx, input.kind, input.id, whenOf(context))
    if (ended.length === 0) throw rateErrors.RATE_ENDED()
    await tell(context, { kind: input.kind, accountId, rows: ended })
    context.record({ after: { ended: input.id }, reason: input.reason })
    return { accountId, set: 0 }
  },
})
