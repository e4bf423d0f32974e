import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { type Json, Refused } from '#kernel/refusal.ts'
import { SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { inputDigest } from '#platform/idempotency.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import { approvalErrors } from '../errors.ts'
import type { TicketEffect } from '../schema/wire.ts'
import { findCase } from '../store/case.ts'
import { insertHistory } from '../store/flush.ts'
import type { CaseRow } from '../store/rows.ts'
import { hasHistory } from '../store/standing.ts'
import { approversOf, digestOf, lockTicket, setEffect, type TicketRow } from '../store/ticket.ts'
import { happenedJobs } from './happened.ts'
import { ticketBefore, wakeOrdered } from './order.ts'
import { inputOf } from './staleness.ts'

/** After so many attempts that met a failing machine the ticket is failed and waits for a person. */
const ATTEMPTS_MAX = 3

/** The line of the history that says a ticket waits for another; written once. */
const WAITS = 'executionWaits'

type Failure = { module: string; code: string; params: Record<string, Json> }

async function note(tx: Tx, platform: Platform, row: CaseRow, kind: string, detail: Record<string, Json>) {
  const now = platform.clock()
  const { id: caseId, makerId, businessLine, departmentId } = row
  const by = { operatorId: SYSTEM_OPERATOR_ID, operatorName: 'system', remark: null }
  await insertHistory(tx, toWire(now), { caseId, kind, taskId: null, nodeId: null, ...by, detail })
  await appendEvents(tx, now, [{ topic: 'tickets', ids: [caseId], businessLine, departmentId, operatorIds: [makerId] }])
  await addJobs(tx, happenedJobs(platform, now, [caseId]))
}

/** Takes the ticket up; null when there is nothing to do any more, or another ticket goes first. */
async function begin(platform: Platform, caseId: string): Promise<{ ticket: TicketRow; row: CaseRow } | null> {
  return inTransaction(platform.db, async (tx) => {
    const ticket = await lockTicket(tx, caseId)
    const row = await findCase(tx, caseId)
    if (!ticket || !row || (ticket.effect !== 'ready' && ticket.effect !== 'executing')) return null
    const { command } = ticket
    const first = ticket.effect === 'ready' && (await ticketBefore(tx, platform, { command, targetId: row.targetId }))
    if (first) {
      if (!(await hasHistory(tx, caseId, WAITS))) await note(tx, platform, row, WAITS, { ticketId: first })
      return null
    }
    await setEffect(tx, caseId, 'executing', platform.clock())
    return { ticket, row }
  })
}

async function finish(platform: Platform, row: CaseRow, effect: TicketEffect, failure: Failure | null): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const now = platform.clock()
    const ticket = await lockTicket(tx, row.id)
    if (ticket?.effect !== 'executing') return
    await setEffect(tx, row.id, effect, now, failure)
    const kind = effect === 'done' ? 'executed' : effect === 'stale' ? 'targetChanged' : 'executionFailed'
    await note(tx, platform, row, kind, failure ?? {})
    await wakeOrdered(tx, platform, row.clientId)
  })
}

function failureOf(error: unknown): Failure {
  if (error instanceof Refused) return { module: error.module, code: error.code, params: error.params }
  return { module: 'approvals', code: 'TICKET_EFFECT_FAILED', params: {} }
}

async function carryOut(platform: Platform, ticket: TicketRow, row: CaseRow): Promise<void> {
  const { db, clock } = platform
  const command = platform.commands.get(ticket.command)
  const maker = await platform.directory.actorOf(db, row.makerId, clock())
  if (!command || !maker) throw approvalErrors.MAKER_LEFT()
  const input = inputOf(platform, ticket)
  const stored = await digestOf(db, row.id)
  if (!inputDigest(platform.cipher, command.name, z.parse(command.input, input)).equals(stored)) {
    throw new Error(`ticket ${row.id}: what would be applied is not what was approved`)
  }
  const approverIds = await approversOf(db, row.id)
  const { makerId, makerName } = row
  await platform.execute(command, input, maker, {
    key: `ticket:${row.id}`,
    ticket: { id: row.id, makerId, makerName, approverIds, version: ticket.targetVersion },
  })
}

/**
 * Carries out an approved ticket under its maker's name. The idempotency key is the ticket's id, so a second attempt
 * after a crash finds the first one's answer instead of doing it twice. A refusal is final until somebody retries.
 *
 * @throws what went wrong with the machine, so that the worker tries again, for the first attempts.
 */
export async function executeTicket(platform: Platform, caseId: string, attempt: number): Promise<void> {
  const begun = await begin(platform, caseId)
  if (!begun) return
  const { ticket, row } = begun
  try {
    await carryOut(platform, ticket, row)
  } catch (error) {
    if (!(error instanceof Refused) && attempt < ATTEMPTS_MAX) throw error
    if (!(error instanceof Refused)) platform.log.error({ err: error, ticketId: caseId }, 'ticket not carried out')
    const stale = error instanceof Refused && error.module === 'platform' && error.code === 'VERSION_STALE'
    await finish(platform, row, stale ? 'stale' : 'failed', failureOf(error))
    return
  }
  await finish(platform, row, 'done', null)
}

/**
 * Carries out tickets one after the other; one that meets a failing machine doesn't keep the rest waiting.
 *
 * @throws the first such failure, after all had their turn, so that the worker comes back.
 */
export async function executeTickets(platform: Platform, caseIds: readonly string[], attempt: number): Promise<void> {
  let failure: unknown = null
  for (const caseId of caseIds) {
    try {
      await executeTicket(platform, caseId, attempt)
    } catch (error) {
      failure ??= error
    }
  }
  if (failure !== null) throw failure
}
