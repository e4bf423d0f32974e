import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { markMended } from '#modules/bcan'
import { getClient, placesOfClient } from '#modules/clients'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { filingErrors } from '../errors.ts'
import { closeInput, followInput, reference, refileInput } from '../schema.ts'
import { type BreakRow, endBreak, followBreak, lockBreak } from '../store/break.ts'
import { filingUnderWay } from '../store/filing.ts'
import { forgetRejection } from '../store/rejection.ts'
import { makeFiling } from './filing.ts'

/** The break, locked, still open, of a client in scope. @throws NOT_FOUND, BREAK_ENDED */
async function breakFor(context: CommandContext, id: string): Promise<BreakRow> {
  const { tx, actor } = context
  const one = await lockBreak(tx, id)
  if (!one) throw platformErrors.NOT_FOUND()
  // A number nobody here has is seen by whoever sees everything.
  if (one.clientId === null && !actor.scope.all) throw platformErrors.NOT_FOUND()
  if (one.clientId !== null) await getClient(tx, actor, one.clientId)
  context.record({
    target: { type: 'break', id, label: `${one.ceNo}.${one.bcan}` },
    clientId: one.clientId,
  })
  if (one.state === 'RESOLVED' || one.state === 'CLOSED') throw filingErrors.BREAK_ENDED()
  context.emit({ topic: 'filings', ids: [id] })
  return one
}

/** Files the whole set anew, at once: it has what is missing, with the data of today, and not what is unknown. */
export const followUp = defineCommand({
  name: 'filing.break.followUp',
  input: followInput,
  output: reference,
  async run(context, { id }) {
    const one = await breakFor(context, id)
    const { regime, ceNo } = one
    const underWay = await filingUnderWay(context.tx, regime, ceNo)
    const filingId = underWay ?? (await makeFiling(context, { regime, ceNo, send: true, slot: null }))
    await followBreak(context.tx, { id, filingId, by: context.actor.name, at: toWire(context.now) })
    context.record({
      target: { type: 'break', id, label: `${ceNo}.${one.bcan}` },
      before: { state: one.state },
      after: { state: 'FOLLOWED_UP', filingId },
    })
    return { id }
  },
})

/** Ends a break by word of mouth: settled with the exchange, or known. */
export const closeBreak = defineCommand({
  name: 'filing.break.close',
  input: closeInput,
  output: reference,
  async run(context, { id, remark }) {
    const one = await breakFor(context, id)
    await endBreak(context.tx, { id, by: context.actor.name, at: toWire(context.now), remark })
    context.record({ before: { state: one.state }, after: { state: 'CLOSED' }, reason: remark })
    return { id }
  },
})

/** Lets a rejected client be filed again with the same data: the exchange was wrong, or has changed its mind. */
export const refileClient = defineCommand({
  name: 'filing.registration.refile',
  input: refileInput,
  output: reference,
  async run(context, { clientId, regime, remark }) {
    const { tx, actor, now } = context
    const client = await getClient(tx, actor, clientId)
    const clients = sql`select ${client.id}::uuid as client_id`
    const moved = await markMended(tx, { regime, clients, at: toWire(now) })
    if (moved === 0) throw filingErrors.NOT_REJECTED()
    await forgetRejection(tx, regime, client.id)
    const [place] = await placesOfClient(tx, actor, client.id)
    context.record({
      target: { type: 'client', id: client.id, label: client.clientNo },
      clientId: client.id,
      businessLine: place?.businessLine ?? null,
      departmentId: place?.departmentId ?? null,
      before: { regime, state: 'REJECTED' },
      after: { regime, state: 'CONSENTED' },
      reason: remark,
    })
    context.emit({ topic: 'bcan', ids: [client.id] })
    return { id: client.id }
  },
})
