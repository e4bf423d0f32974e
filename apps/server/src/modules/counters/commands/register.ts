import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { getAccount } from '#modules/accounts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { counterErrors } from '../errors.ts'
import { type Belonging, isVoid, overlapping, standingBeside } from '../policy/belonging.ts'
import { COUNTER_ZONE } from '../policy/zone.ts'
import * as wire from '../schema.ts'
import * as store from '../store/register.ts'

const dayBefore = (day: string) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()
const today = ({ now }: CommandContext) => dateAt(now, COUNTER_ZONE)

/** The account, locked for the register and on the record. @throws NOT_FOUND, NOT_FUTURES */
async function accountFor(context: CommandContext, accountId: string) {
  const account = await getAccount(context.tx, context.actor, accountId)
  const { businessLine, departmentId, clientId, accountNo } = account
  if (account.type !== 'futures') throw counterErrors.NOT_FUTURES({ accountNo })
  const target = { type: 'account', id: accountId, label: accountNo }
  context.record({ target, accountId, clientId, businessLine, departmentId })
  context.emit({ topic: 'counterAccounts', ids: [accountId], businessLine, departmentId })
  await store.lockBelongings(context.tx, accountId)
}

/** What a record shows of the register: who keeps the account, from when to when. */
const shown = (rows: readonly Belonging[]) => ({
  counters: rows
    .filter((one) => !isVoid(one))
    .map(({ counter, from, until }) => `${counter} ${from} – ${until ?? ''}`.trim()),
})

/** Says which counter keeps an account, from a day on; the others may end with it. */
export const assignCounter = defineCommand({
  name: 'counters.account.assign',
  input: wire.assignInput,
  output: wire.reference,
  async run(context, input) {
    const { accountId, counter, until, alone, reason } = input
    await accountFor(context, accountId)
    const from = input.from ?? today(context)
    if (from < today(context))
      throw counterErrors.DAY_PAST({}, [{ path: 'from', code: 'DAY_PAST', module: 'counters' }])
    if (until !== null && until < from) {
      throw counterErrors.SPAN_INVALID({}, [{ path: 'until', code: 'SPAN_INVALID', module: 'counters' }])
    }
    const before = await store.belongingsOf(context.tx, accountId)
    if (overlapping(before, { counter, from, until }).length > 0) throw counterErrors.ASSIGNED_ALREADY()
    if (alone) {
      const others = standingBeside(before, counter, from).map(({ id }) => id)
      await store.endBelongings(context.tx, others, dayBefore(from))
    }
    const by = { id: context.actor.operatorId, name: context.actor.name }
    const id = await store.insertBelonging(context.tx, {
      accountId,
      counter,
      from,
      until,
      reason,
      by,
      at: toWire(context.now),
    })
    const after = await store.belongingsOf(context.tx, accountId)
    context.record({ before: shown(before), after: shown(after), reason })
    return { id }
  },
})

/** Ends that a counter keeps an account, after a last day. */
export const releaseCounter = defineCommand({
  name: 'counters.account.release',
  input: wire.releaseInput,
  output: wire.reference,
  async run(context, { id, lastDay, reason }) {
    const found = await store.findBelonging(context.tx, context.actor, id)
    if (!found) throw platformErrors.NOT_FOUND()
    await accountFor(context, found.accountId)
    const before = await store.belongingsOf(context.tx, found.accountId)
    const row = before.find((one) => one.id === id)
    if (!row || isVoid(row) || (row.until !== null && row.until < today(context))) throw counterErrors.ENDED_ALREADY()
    // Days that are over are over: what went to the counter stays told of.
    const last = lastDay ?? today(context)
    if (last < dayBefore(today(context))) {
      throw counterErrors.DAY_PAST({}, [{ path: 'lastDay', code: 'DAY_PAST', module: 'counters' }])
    }
    await store.endBelongings(context.tx, [id], last)
    const after = await store.belongingsOf(context.tx, found.accountId)
    context.record({ before: shown(before), after: shown(after), reason })
    return { id }
  },
})

/** Whether rates of an account that the register does not know may leave at all. */
export const configureRegister = defineCommand({
  name: 'counters.register.configure',
  scope: 'none',
  input: wire.registerInput,
  output: wire.registerRule,
  async run(context, { required, reason }) {
    const before = await store.isRegisterRequired(context.tx)
    await store.requireRegister(context.tx, required)
    context.record({
      target: { type: 'counterRegister', id: 'register', label: 'register' },
      before: { required: before },
      after: { required },
      reason,
    })
    context.emit({ topic: 'counterAccounts', ids: [] })
    return { required }
  },
})
