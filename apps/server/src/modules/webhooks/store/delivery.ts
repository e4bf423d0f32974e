import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Db, inTransaction, type Reader, rows, type Tx } from '#platform/db.ts'
import { EVENT, eventInScope, type SentEvent, sentEvent } from './event.ts'
import { type Follower, SEAL } from './subscription.ts'

/** Writes a delivery for each event the subscription has not seen and its owner may hear of. */
export async function fanOut(
  tx: Tx,
  { id, types, seenSeq }: Follower,
  { actor, upTo, at }: { actor: Actor | null; upTo: number; at: string },
): Promise<void> {
  if (actor) {
    const found = await rows(
      tx,
      sql<{ seq: number }>`select e.seq from webhooks.event e where e.seq > ${seenSeq} and e.seq <= ${upTo}
        and (cardinality(${types}::text[]) = 0 or e.type = any(${types}::text[])) and ${eventInScope(actor)}
        order by e.seq`,
    )
    if (found.length > 0) {
      await sql`insert into webhooks.delivery (id, subscription_id, event_seq, next_at, created_at)
        select d.id, ${id}::uuid, d.seq, ${at}, ${at} from unnest(${found.map(() => newId<'delivery'>())}::uuid[],
          ${found.map(({ seq }) => seq)}::bigint[]) as d (id, seq)
        on conflict (subscription_id, event_seq) do nothing`.execute(tx)
    }
  }
  await sql`update webhooks.subscription set seen_seq = ${upTo} where id = ${id}`.execute(tx)
}

/** Subscriptions for which something waits and may be tried. */
export async function dueSubscriptions(reader: Reader, at: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select s.id from webhooks.subscription s where s.state = 'active' and s.next_at <= ${at}
      and exists (select 1 from webhooks.delivery d where d.subscription_id = s.id and d.state = 'waiting'
        and d.next_at <= ${at}) limit 500`,
  )
  return found.map(({ id }) => id)
}

export type Turn = { id: string; url: string; secret: string; attempts: number; failingSince: string | null }

/** The subscription if it is active and due; held for two minutes, so that nobody else sends meanwhile. */
export async function takeTurn(db: Db, cipher: Cipher, id: string, at: string): Promise<Turn | null> {
  const [row] = await inTransaction(db, (tx) =>
    rows(
      tx,
      sql<Omit<Turn, 'secret'> & { sealed: Buffer }>`update webhooks.subscription
        set next_at = ${at}::timestamptz + interval '2 minutes'
        where id = ${id} and state = 'active' and next_at <= ${at}
        returning id, url, attempts, failing_since as "failingSince", secret_sealed as sealed`,
    ),
  )
  if (!row) return null
  const { sealed, ...turn } = row
  return { ...turn, secret: cipher.open(sealed, SEAL) }
}

export type Waiting = { id: string; attempts: number; event: SentEvent }

/** What waits for a subscription and is due, oldest event first; counts the attempt. Index delivery_waiting. */
export async function takeDeliveries(db: Db, subscriptionId: string, at: string, limit: number): Promise<Waiting[]> {
  const found = await inTransaction(db, (tx) =>
    rows(
      tx,
      sql<Parameters<typeof sentEvent>[0] & { deliveryId: string; attempts: number }>`
        select d.id as "deliveryId", d.attempts, ${EVENT} from webhooks.delivery d
        join webhooks.event e on e.seq = d.event_seq
        where d.subscription_id = ${subscriptionId} and d.state = 'waiting' and d.next_at <= ${at}
        order by d.event_seq limit ${limit}`,
    ),
  )
  return found.map(({ deliveryId, attempts, ...event }) => ({ id: deliveryId, attempts, event: sentEvent(event) }))
}

export type Outcome = {
  state: 'waiting' | 'delivered' | 'failed'
  httpStatus: number | null
  error: string | null
  durationMs: number
  nextAt: string
  at: string
}

/** Writes down what came of an attempt, unless another was made meanwhile. */
export async function settleDelivery(tx: Tx, { id, attempts }: Waiting, outcome: Outcome): Promise<void> {
  const { state, httpStatus, error, durationMs, nextAt, at } = outcome
  await sql`update webhooks.delivery set state = ${state}, attempts = ${attempts + 1}, http_status = ${httpStatus},
    error = ${error}, duration_ms = ${durationMs}, next_at = ${nextAt},
    settled_at = ${state === 'waiting' ? null : at}::timestamptz
    where id = ${id} and attempts = ${attempts} and state = 'waiting'`.execute(tx)
}

/** Gives the turn back: at once, or when the receiver may be tried again. */
export async function endTurn(
  tx: Tx,
  id: string,
  { nextAt, attempts, failingSince }: { nextAt: string; attempts: number; failingSince: string | null },
): Promise<void> {
  await sql`update webhooks.subscription set next_at = ${nextAt}, attempts = ${attempts}, failing_since = ${failingSince}
    where id = ${id} and state = 'active'`.execute(tx)
}

export type Delivery = { id: string; subscriptionId: string; state: string; type: string; eventId: string }

export async function findDelivery(reader: Reader, actor: Actor, id: string): Promise<Delivery | null> {
  const [row] = await rows(
    reader,
    sql<Delivery>`select d.id, d.subscription_id as "subscriptionId", d.state, e.type, e.id as "eventId"
      from webhooks.delivery d join webhooks.event e on e.seq = d.event_seq
      where d.id = ${id}::uuid and ${eventInScope(actor)} for update of d`,
  )
  return row ?? null
}

/** Puts a delivery back into the queue. */
export async function requeue(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update webhooks.delivery set state = 'waiting', settled_at = null, attempts = 0, replays = replays + 1,
    next_at = ${at}, error = null where id = ${id}`.execute(tx)
}
