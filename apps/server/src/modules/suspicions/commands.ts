import { sql } from 'kysely'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { normaliseAccountNo } from '#modules/accounts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import { suspicionErrors } from './errors.ts'
import * as wire from './schema.ts'
import * as store from './store.ts'

/** Who may read the register: given person by person. */
export const VIEW = 'suspicions.event.view'

const doerOf = ({ actor, now }: CommandContext): store.Doer => ({
  id: actor.operatorId,
  name: actor.name,
  at: toWire(now),
})

/** Only those who work on an event hear of it: a wider event would tell that there is one. */
function tell({ actor, emit }: CommandContext, ids: string[], assigneeId: string | null): void {
  emit({ topic: 'suspicions', ids, operatorIds: [...new Set([actor.operatorId, ...(assigneeId ? [assigneeId] : [])])] })
}

/** Whether an alert is of tomorrow, whatever the sender's clock says. */
export const isAhead = (now: Temporal.Instant, { config }: Platform, alertedOn: string): boolean =>
  alertedOn > dateAt(now, config.timeZone)

function requirePast({ now, platform }: CommandContext, alertedOn: string): void {
  if (!isAhead(now, platform, alertedOn)) return
  throw suspicionErrors.ALERT_IN_FUTURE({}, [{ path: 'alertedOn', code: 'ALERT_IN_FUTURE', module: 'suspicions' }])
}

type Place = { businessLine: string; departmentId: string }

/** Whoever is to look into it must be allowed to see it. @throws ASSIGNEE_UNSUITABLE */
async function requireAssignee({ tx, platform, now }: CommandContext, id: string | null, place: Place): Promise<void> {
  if (id === null) return
  const assignee = await platform.directory.actorOf(tx, id, now)
  if (assignee?.permissions.has(VIEW) && isInScope(assignee, place)) return
  throw suspicionErrors.ASSIGNEE_UNSUITABLE({}, [
    { path: 'assigneeId', code: 'ASSIGNEE_UNSUITABLE', module: 'suspicions' },
  ])
}

/** The record names the event, never the client: it must not stand on the client's own tab. */
function recordEvent(context: CommandContext, event: { id: string; eventNo: string } & Place): void {
  const { id, eventNo, businessLine, departmentId } = event
  context.record({ target: { type: 'suspicion', id, label: eventNo }, businessLine, departmentId })
}

export const createEvent = defineCommand({
  name: 'suspicions.event.create',
  input: wire.createInput,
  output: wire.reference,
  async run(context, input) {
    requirePast(context, input.alertedOn)
    const accountNo = normaliseAccountNo(input.accountNo)
    const event = { ...input, id: newId<'suspicion'>(), row: 1, accountNo }
    const [made] = await store.insertEvents(context.tx, context.actor, [event], 'manual', doerOf(context))
    const unknown = [{ path: 'accountNo', code: 'ACCOUNT_UNKNOWN', module: 'suspicions', params: { accountNo } }]
    if (!made) throw suspicionErrors.ACCOUNT_UNKNOWN({ accountNo }, unknown)
    await requireAssignee(context, input.assigneeId, made)
    recordEvent(context, made)
    const { trigger, alertedOn, dueAt } = input
    context.record({ after: { status: 'PENDING', trigger, alertedOn, dueAt } })
    tell(context, [made.id], input.assigneeId)
    return { id: made.id, status: 'PENDING' as const }
  },
})

/** Takes events out of a sheet; a row whose account is not there in scope, or whose alert lies ahead, is answered with why. */
export const importEvents = defineCommand({
  name: 'suspicions.event.import',
  input: wire.importInput,
  output: wire.imported,
  async run(context, { rows }) {
    const events = rows.map((row, at) => ({
      ...row,
      id: newId<'suspicion'>() as string,
      row: row.row ?? at + 1,
      accountNo: normaliseAccountNo(row.accountNo),
      assigneeId: null,
      dueAt: null,
    }))
    const ahead = new Set(
      events.filter((one) => isAhead(context.now, context.platform, one.alertedOn)).map(({ id }) => id),
    )
    const past = events.filter(({ id }) => !ahead.has(id))
    const made = await store.insertEvents(context.tx, context.actor, past, 'import', doerOf(context))
    const numbers = new Map(made.map(({ id, eventNo }) => [id, eventNo]))
    context.record({
      target: { type: 'suspicionImport', id: newId<'import'>(), label: String(rows.length) },
      after: { rows: rows.length, created: made.length },
    })
    tell(context, made.map(({ id }) => id).slice(0, 100), null)
    return {
      created: made.length,
      rows: events.map(({ id, row, accountNo }) => {
        const eventNo = numbers.get(id) ?? null
        const code = ahead.has(id) ? ('ALERT_IN_FUTURE' as const) : ('ACCOUNT_UNKNOWN' as const)
        return { row, accountNo, eventNo, code: eventNo === null ? code : null }
      }),
    }
  },
})

/** The event, locked and on the record. @throws NOT_FOUND */
async function eventFor(context: CommandContext, id: string): Promise<store.EventRow> {
  const event = await store.findEvent(context.tx, context.actor, id, true)
  if (!event) throw platformErrors.NOT_FOUND()
  recordEvent(context, event)
  tell(context, [id], event.assigneeId)
  return event
}

function requireMove(event: store.EventRow, to: wire.EventStatus): void {
  const { status } = event
  if (!wire.EVENT_TRANSITIONS[status].includes(to)) throw suspicionErrors.STATUS_UNREACHABLE({ status })
}

export const updateEvent = defineCommand({
  name: 'suspicions.event.update',
  input: wire.updateInput,
  output: wire.reference,
  async run(context, input) {
    requirePast(context, input.alertedOn)
    const event = await eventFor(context, input.id)
    const { status, alertedOn, trigger, triggerRemark, remark, assigneeId, dueAt, ticketIds } = event
    if (event.version !== input.version) throw platformErrors.VERSION_STALE()
    if (status === 'COMPLETED' || status === 'IN_APPROVAL') throw suspicionErrors.STATUS_UNREACHABLE({ status })
    if (input.assigneeId !== assigneeId) await requireAssignee(context, input.assigneeId, event)
    await store.updateEvent(context.tx, input, toWire(context.now))
    const { id: _id, version: _version, ...after } = input
    context.record({ before: { alertedOn, trigger, triggerRemark, remark, assigneeId, dueAt, ticketIds }, after })
    tell(context, [event.id], input.assigneeId)
    return { id: event.id, status }
  },
})

/** Somebody looks into it. */
export const followUpEvent = defineCommand({
  name: 'suspicions.event.followUp',
  input: wire.followInput,
  output: wire.reference,
  async run(context, { id }) {
    const event = await eventFor(context, id)
    if (event.status !== 'PENDING') throw suspicionErrors.STATUS_UNREACHABLE({ status: event.status })
    await store.moveEvent(context.tx, id, 'FOLLOWING_UP', toWire(context.now))
    context.record({ before: { status: event.status }, after: { status: 'FOLLOWING_UP' } })
    return { id, status: 'FOLLOWING_UP' as const }
  },
})

/** Says what came of it, for a second person to stand for. */
export const submitEvent = defineCommand({
  name: 'suspicions.event.submit',
  input: wire.submitInput,
  output: wire.reference,
  async run(context, input) {
    const event = await eventFor(context, input.id)
    requireMove(event, 'IN_APPROVAL')
    if (input.result === 'reported' && input.strReference === null) {
      const field = { path: 'strReference', code: 'STR_REFERENCE_MISSING', module: 'suspicions' }
      throw suspicionErrors.STR_REFERENCE_MISSING({}, [field])
    }
    const by = doerOf(context)
    await store.moveEvent(context.tx, event.id, 'IN_APPROVAL', by.at, store.withResult(input, by))
    const { result, strReference, resultRemark } = input
    context.record({
      before: { status: event.status, result: event.result },
      after: { status: 'IN_APPROVAL', result, strReference },
      reason: resultRemark,
    })
    return { id: event.id, status: 'IN_APPROVAL' as const }
  },
})

/** A second person is one who neither wrote the event down nor says what came of it. */
export const isSecond = (event: Pick<store.EventRow, 'creatorId' | 'submitterId'>, operatorId: string): boolean =>
  operatorId !== event.creatorId && operatorId !== event.submitterId

async function decide(
  context: CommandContext,
  input: { id: string; reason: string | null },
  to: 'COMPLETED' | 'FOLLOWING_UP',
) {
  const event = await eventFor(context, input.id)
  if (event.status !== 'IN_APPROVAL') throw suspicionErrors.STATUS_UNREACHABLE({ status: event.status })
  if (!isSecond(event, context.actor.operatorId)) throw suspicionErrors.REVIEWER_NOT_SECOND()
  const by = doerOf(context)
  const extra = to === 'COMPLETED' ? store.reviewed(input.reason, by) : sql`, review_remark = ${input.reason}`
  await store.moveEvent(context.tx, event.id, to, by.at, extra)
  const { result } = event
  context.record({ before: { status: event.status }, after: { status: to, result }, reason: input.reason })
  return { id: event.id, status: to }
}

export const completeEvent = defineCommand({
  name: 'suspicions.event.complete',
  input: wire.completeInput,
  output: wire.reference,
  run: (context, input) => decide(context, input, 'COMPLETED'),
})

export const sendBackEvent = defineCommand({
  name: 'suspicions.event.sendBack',
  input: wire.sendBackInput,
  output: wire.reference,
  run: (context, input) => decide(context, input, 'FOLLOWING_UP'),
})
