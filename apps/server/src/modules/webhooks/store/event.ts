import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { plainColumn, textColumn } from '#platform/columns.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { WebhookEvent } from '../schema.ts'

const LOCK = 7_301_844_077

/** Events are numbered by one transaction at a time: what has a lower number can be seen by then. */
export async function holdFeed(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
}

/** How far the journal has been read; null while nobody asked for events. */
export async function feedPosition(reader: Reader): Promise<number | null> {
  const [row] = await rows(reader, sql<{ position: number }>`select position from webhooks.feed`)
  return row?.position ?? null
}

/** Begins to collect events from now on, unless it has begun. */
export async function openFeed(tx: Tx, at: string): Promise<void> {
  await sql`insert into webhooks.feed (one, position, changed_at)
    select true, coalesce(max(position), 0), ${at} from platform.journal_seal on conflict (one) do nothing`.execute(tx)
}

export async function moveFeed(tx: Tx, position: number, at: string): Promise<void> {
  await sql`update webhooks.feed set position = ${position}, changed_at = ${at}`.execute(tx)
}

export type NewEvent = {
  source: string
  type: string
  at: string
  targetType: string | null
  targetId: string | null
  clientId: string | null
  accountId: string | null
  caseId: string | null
  actorId: string | null
  businessLine: string | null
  departmentId: string | null
}
export type Place = { businessLine: string | null; departmentId: string | null }

/** Writes events that are not there yet, under the lock of the feed. @returns where they belong. */
export async function insertEvents(tx: Tx, events: readonly NewEvent[]): Promise<Place[]> {
  if (events.length === 0) return []
  const texts = (of: (one: NewEvent) => string | null) => textColumn(events.map(of))
  const ids = (of: (one: NewEvent) => string | null) => plainColumn(events.map(of))
  return rows(
    tx,
    sql<Place>`insert into webhooks.event (id, source, type, at, target_type, target_id, client_id, account_id, case_id,
        actor_id, business_line, department_id)
      select * from unnest(${plainColumn(events.map(() => newId<'event'>()))}::uuid[], ${texts((one) => one.source)}::text[],
        ${texts((one) => one.type)}::text[], ${texts((one) => one.at)}::timestamptz[],
        ${texts((one) => one.targetType)}::text[], ${texts((one) => one.targetId)}::text[],
        ${ids((one) => one.clientId)}::uuid[], ${ids((one) => one.accountId)}::uuid[], ${ids((one) => one.caseId)}::uuid[],
        ${ids((one) => one.actorId)}::uuid[], ${texts((one) => one.businessLine)}::text[],
        ${ids((one) => one.departmentId)}::uuid[])
      on conflict (source) do nothing returning business_line as "businessLine", department_id as "departmentId"`,
  )
}

export type Sealed = Omit<NewEvent, 'source' | 'type'> & { id: string; position: number; command: string }

/** Records of calls that were carried out, in the order they were sealed in: key of `journal_seal`. */
export function sealedAfter(reader: Reader, position: number, limit: number): Promise<Sealed[]> {
  return rows(
    reader,
    sql<Sealed>`select s.position, j.id, j.command, j.at, j.target_type as "targetType", j.target_id as "targetId",
        j.client_id as "clientId", j.account_id as "accountId", j.ticket_id as "caseId",
        case when j.actor_kind in ('operator', 'apiKey') then j.operator_id end as "actorId",
        j.business_line as "businessLine", j.department_id as "departmentId"
      from platform.journal_seal s join platform.journal j on j.id = s.journal_id and j.result = 'done'
      where s.position > ${position} order by s.position limit ${limit}`,
  )
}

/** SQL: whether the actor may hear of event `e`. */
export function eventInScope(actor: Actor): RawBuilder<boolean> {
  return inScope(actor, { businessLine: sql`e.business_line`, departmentId: sql`e.department_id` })
}

type Row = {
  seq: number
  id: string
  type: string
  at: string
  targetType: string | null
  targetId: string | null
  clientId: string | null
  accountId: string | null
  caseId: string | null
  actorId: string | null
}
export type SentEvent = WebhookEvent & { seq: number }

export const EVENT = sql`e.seq, e.id, e.type, e.at, e.target_type as "targetType", e.target_id as "targetId",
  e.client_id as "clientId", e.account_id as "accountId", e.case_id as "caseId", e.actor_id as "actorId"`

/** An event as it leaves the house. */
export function sentEvent({ seq, id, type, at, targetType, targetId, ...about }: Row): SentEvent {
  const { clientId, accountId, caseId, actorId } = about
  const target = targetType === null || targetId === null ? null : { type: targetType, id: targetId }
  return { seq, id, type, timestamp: at, data: { target, clientId, accountId, caseId, actorId } }
}

/** Events after a number that the actor may hear of: key of `event`, event_type or event_department. */
export async function eventsAfter(
  reader: Reader,
  actor: Actor,
  { after, type, limit }: { after: number; type: string | null; limit: number },
): Promise<SentEvent[]> {
  const found = await rows(
    reader,
    sql<Row>`select ${EVENT} from webhooks.event e
      where e.seq > ${after} and ${eventInScope(actor)} ${type === null ? sql`` : sql`and e.type = ${type}`}
      order by e.seq limit ${limit}`,
  )
  return found.map(sentEvent)
}

/** The highest number there is. */
export async function lastSeq(reader: Reader): Promise<number> {
  const [row] = await rows(
    reader,
    sql<{ seq: number | null }>`select seq from webhooks.event order by seq desc limit 1`,
  )
  return row?.seq ?? 0
}

/** Forgets events older than that, with their deliveries. */
export async function sweepOld(tx: Tx, before: string): Promise<void> {
  await sql`delete from webhooks.event where at < ${before}`.execute(tx)
}
