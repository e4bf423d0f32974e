import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import { bytesColumn, jsonColumn, plainColumn, textColumn } from '#platform/columns.ts'
import { keptRows, type Reader, rows, type Tx, together } from '#platform/db.ts'
import type { TicketEffect } from '../schema/wire.ts'

/** The command a case carries; `input` is sealed. */
export type TicketRow = {
  caseId: string
  command: string
  input: Buffer
  targetVersion: string
  rule: string
  effect: TicketEffect
  attempts: number
}

const TICKET = sql`t.case_id as "caseId", t.command, t.input, t.target_version as "targetVersion", t.rule, t.effect,
  t.attempts`

export async function insertTickets(
  tx: Tx,
  tickets: readonly {
    caseId: string
    command: string
    input: Buffer
    digest: Buffer
    targetVersion: string
    before: Record<string, Json> | null
    after: Record<string, Json> | null
    reason: string | null
    rule: string
  }[],
): Promise<void> {
  await keptRows(
    tx,
    sql`
    insert into approvals.ticket (case_id, command, input, digest, target_version, before, after, reason, rule)
    select g.case_id, g.command, g.input, g.digest, g.target_version, g.before::jsonb, g.after::jsonb, g.reason, g.rule
    from unnest(${plainColumn(tickets.map((one) => one.caseId))}::uuid[],
      ${plainColumn(tickets.map((one) => one.command))}::text[], ${bytesColumn(tickets.map((one) => one.input))}::bytea[],
      ${bytesColumn(tickets.map((one) => one.digest))}::bytea[],
      ${textColumn(tickets.map((one) => one.targetVersion))}::text[],
      ${jsonColumn(tickets.map((one) => one.before))}::text[], ${jsonColumn(tickets.map((one) => one.after))}::text[],
      ${textColumn(tickets.map((one) => one.reason))}::text[], ${plainColumn(tickets.map((one) => one.rule))}::text[])
      as g (case_id, command, input, digest, target_version, before, after, reason, rule)`,
  )
}

export async function lockTicket(tx: Tx, caseId: string): Promise<TicketRow | null> {
  const [found] = await rows(
    tx,
    sql<TicketRow>`select ${TICKET} from approvals.ticket t where t.case_id = ${caseId}::uuid for update`,
  )
  return found ?? null
}

/** Approved tickets of these commands that are not carried out yet: of one client, or ready since before an instant. */
export async function readyTickets(
  reader: Reader,
  { commands, clientId, before }: { commands: readonly string[]; clientId: string | null; before: string | null },
): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select t.case_id as id from approvals.ticket t join approvals.case c on c.id = t.case_id
      where t.effect = 'ready' and t.command = any(${[...commands]}::text[])
        and (${clientId}::uuid is null or c.client_id = ${clientId}::uuid)
        and (${before}::timestamptz is null or t.effect_at < ${before}::timestamptz) order by t.case_id`,
  )
  return found.map((one) => one.id)
}

/** Marks approved tickets as ready to be carried out. */
export async function markReady(tx: Tx, caseIds: readonly string[], now: Temporal.Instant): Promise<void> {
  await keptRows(
    tx,
    sql`update approvals.ticket set effect = 'ready', failure_code = null, failure_module = null,
      failure_params = null, effect_at = ${toWire(now)} where case_id = any(${[...caseIds]}::uuid[])`,
  )
}

export async function setEffect(
  tx: Tx,
  caseId: string,
  effect: TicketEffect,
  now: Temporal.Instant,
  failure: { module: string; code: string; params: Record<string, Json> } | null = null,
): Promise<void> {
  await sql`update approvals.ticket set effect = ${effect}, effect_at = ${toWire(now)},
    attempts = attempts + ${effect === 'executing' ? 1 : 0}, failure_code = ${failure?.code ?? null},
    failure_module = ${failure?.module ?? null}, failure_params = ${failure && JSON.stringify(failure.params)}::jsonb
    where case_id = ${caseId}::uuid`.execute(tx)
}

/** Who approved a case, most recent last. */
export async function approversOf(reader: Reader, caseId: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select decided_by as id from approvals.task
      where case_id = ${caseId}::uuid and kind = 'approve' and state = 'agreed' order by decided_at, id`,
  )
  return [...new Set(found.map((one) => one.id))]
}

/** What one ticket at a time may be open on. */
export type TicketPlace = { command: string; type: string; id: string }

/** The statement that finds the open tickets of these commands on these targets. */
function openOn(places: readonly TicketPlace[]): RawBuilder<TicketPlace & { ticketId: string }> {
  return sql<TicketPlace & { ticketId: string }>`select g.command, g.type, g.id, o.id as "ticketId"
      from unnest(${textColumn(places.map((one) => one.command))}::text[],
        ${textColumn(places.map((one) => one.type))}::text[], ${textColumn(places.map((one) => one.id))}::text[])
        as g (command, type, id)
      cross join lateral (
        select c.id from approvals.case c join approvals.ticket t on t.case_id = c.id
        where c.target_type = g.type and c.target_id = g.id and t.command = g.command
          and (c.state = 'running' or t.effect in ('ready', 'executing')) limit 1) o`
}

/** The same as they stand now, without keeping anybody from opening another. */
export function ticketsNowOn(
  reader: Reader,
  places: readonly TicketPlace[],
): Promise<(TicketPlace & { ticketId: string })[]> {
  return places.length === 0 ? Promise.resolve([]) : keptRows(reader, openOn(places))
}

/**
 * Open tickets of these commands on these targets. Until the transaction ends nobody else gets an answer to any of these
 * questions, so of two tickets opened at the same time the second sees the first.
 */
export async function openTicketsOn(
  tx: Tx,
  places: readonly TicketPlace[],
): Promise<(TicketPlace & { ticketId: string })[]> {
  // In one order, whoever asks: two that want the same places never wait for each other in a circle.
  const locks = [...new Set(places.map(({ command, type, id }) => `approvals ${command} ${type} ${id}`))].sort()
  const [, found] = await together(tx, [
    sql`select pg_advisory_xact_lock(hashtextextended(l, 0)) from unnest(${textColumn(locks)}::text[]) as l`,
    openOn(places),
  ])
  return found
}

/** Digest of the input as it was approved. */
export async function digestOf(reader: Reader, caseId: string): Promise<Buffer> {
  const [found] = await rows(
    reader,
    sql<{ digest: Buffer }>`select digest from approvals.ticket where case_id = ${caseId}::uuid`,
  )
  if (!found) throw new Error(`no ticket ${caseId}`)
  return found.digest
}

/** How many records may be written while a ticket is being opened, between its moment and its own record. */
const OPENING_MAX = 10_000

/** The record a ticket was opened with, as `o.seq`: older ones say nothing of what happened since. Walks `journal_ticket`. */
const openingOf = sql`cross join lateral (select coalesce(min(r.seq), 0) - ${sql.lit(OPENING_MAX)} as seq
  from platform.journal r where r.ticket_id = c.id) o`

/**
 * Whether a command other than the ticket's own approvals was carried out on the client, account or target of case `c`
 * since it was opened. Every change leaves such a record, so without one the target is as it was. What is recorded on
 * another ticket changes that ticket alone; what it asked for is recorded on its target when it is carried out. Walks
 * `journal_account`, `journal_client` and `journal_target` from the record of `openingOf` on.
 */
const touchedSince = (since: RawBuilder<unknown>) => sql`exists (
    select 1 from platform.journal j where j.account_id = c.account_id and j.seq > o.seq and j.at >= ${since} and j.result = 'done'
      and j.ticket_id is distinct from c.id and j.target_type is distinct from 'ticket')
  or exists (
    select 1 from platform.journal j where j.client_id = c.client_id and j.seq > o.seq and j.at >= ${since} and j.result = 'done'
      and j.ticket_id is distinct from c.id and j.target_type is distinct from 'ticket')
  or exists (
    select 1 from platform.journal j where j.target_type = c.target_type and j.target_id = c.target_id
      and j.seq > o.seq and j.at >= ${since} and j.result = 'done' and j.ticket_id is distinct from c.id)`

/** Of these cases the tickets whose target may have changed since they were opened. */
export function suspectsAmong(
  reader: Reader,
  caseIds: readonly string[],
): Promise<(TicketRow & { makerId: string })[]> {
  return keptRows(
    reader,
    sql<
      TicketRow & { makerId: string }
    >`select ${TICKET}, c.maker_id as "makerId" from approvals.case c join approvals.ticket t on t.case_id = c.id ${openingOf}
      where c.id = any(${[...caseIds]}::uuid[]) and (${touchedSince(sql`c.opened_at`)})
      order by c.id`,
  )
}

/** Of all tickets waiting for approval those whose target may have changed since an instant. */
export function suspectsSince(reader: Reader, since: string): Promise<(TicketRow & { makerId: string })[]> {
  return rows(
    reader,
    sql`select ${TICKET}, c.maker_id as "makerId" from approvals.case c join approvals.ticket t on t.case_id = c.id ${openingOf}
      where c.state = 'running' and (${touchedSince(sql`greatest(c.opened_at, ${since}::timestamptz)`)})
      order by c.id`,
  )
}
