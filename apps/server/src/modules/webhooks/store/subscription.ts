import { type RawBuilder, sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { SubscriptionDetail, SubscriptionState } from '../schema.ts'

/** What sealed secrets are bound to. */
export const SEAL = 'webhooks.subscription.secret'

export type NewSubscription = {
  id: string
  name: string
  url: string
  types: readonly string[]
  secretSealed: Buffer
  operatorId: string
  operatorName: string
  apiKeyId: string | null
  keyPermissions: readonly string[] | null
  seenSeq: number
}

export async function insertSubscription(tx: Tx, one: NewSubscription, at: string): Promise<void> {
  await sql`insert into webhooks.subscription (id, name, url, types, secret_sealed, operator_id, operator_name, api_key_id,
      key_permissions, state, seen_seq, next_at, created_at, changed_at)
    values (${one.id}, ${one.name}, ${one.url}, ${[...one.types]}, ${one.secretSealed}, ${one.operatorId},
      ${one.operatorName}, ${one.apiKeyId}, ${one.keyPermissions === null ? null : [...one.keyPermissions]}, 'active',
      ${one.seenSeq}, ${at}, ${at}, ${at})`.execute(tx)
}

export async function countSubscriptions(reader: Reader): Promise<number> {
  const [row] = await rows(reader, sql<{ count: number }>`select count(*)::int as count from webhooks.subscription`)
  return row?.count ?? 0
}

const DETAIL: RawBuilder<unknown> = sql`s.id, s.name, s.url, s.types, s.state, s.reason, s.operator_id as "operatorId",
  s.operator_name as "operatorName", s.api_key_id as "apiKeyId", s.failing_since as "failingSince", s.attempts,
  s.next_at as "nextAt", s.created_at as "createdAt", s.changed_at as "changedAt",
  (select count(*)::int from webhooks.delivery d where d.subscription_id = s.id and d.state = 'waiting') as waiting`

export async function findSubscription(reader: Reader, id: string, lock = false): Promise<SubscriptionDetail | null> {
  const [row] = await rows(
    reader,
    sql<SubscriptionDetail>`select ${DETAIL} from webhooks.subscription s where s.id = ${id}::uuid
      ${lock ? sql`for update of s` : sql``}`,
  )
  return row ?? null
}

export type Change = { name: string; url: string; types: readonly string[] }

export async function changeSubscription(tx: Tx, id: string, change: Change, at: string): Promise<void> {
  await sql`update webhooks.subscription set name = ${change.name}, url = ${change.url}, types = ${[...change.types]},
    version = version + 1, changed_at = ${at} where id = ${id}`.execute(tx)
}

export async function putSecret(tx: Tx, id: string, sealed: Buffer, at: string): Promise<void> {
  await sql`update webhooks.subscription set secret_sealed = ${sealed}, version = version + 1, changed_at = ${at}
    where id = ${id}`.execute(tx)
}

/** Another state; whoever is active again starts afresh. */
export async function setState(
  tx: Tx,
  id: string,
  { state, reason, at }: { state: SubscriptionState; reason: string | null; at: string },
): Promise<void> {
  await sql`update webhooks.subscription set state = ${state}, reason = ${reason}, attempts = 0, failing_since = null,
    next_at = ${at}, version = version + 1, changed_at = ${at} where id = ${id}`.execute(tx)
}

export async function removeSubscription(tx: Tx, id: string): Promise<void> {
  await sql`delete from webhooks.subscription where id = ${id}`.execute(tx)
}

export type Follower = {
  id: string
  types: string[]
  operatorId: string
  apiKeyId: string | null
  keyPermissions: string[] | null
  seenSeq: number
}

/** Subscriptions that are behind, with whose rights count. Paused ones fall behind and catch up when they go on. */
export function followersBehind(reader: Reader, lastSeq: number): Promise<Follower[]> {
  return rows(
    reader,
    sql<Follower>`select id, types, operator_id as "operatorId", api_key_id as "apiKeyId",
        key_permissions as "keyPermissions", seen_seq as "seenSeq" from webhooks.subscription
      where state <> 'disabled' and seen_seq < ${lastSeq} order by id`,
  )
}

/** A delivery of an event made for one receiver alone. */
export async function insertTrial(
  tx: Tx,
  { id, subscriptionId, source, at }: { id: string; subscriptionId: string; source: string; at: string },
): Promise<void> {
  await sql`insert into webhooks.delivery (id, subscription_id, event_seq, next_at, created_at)
    select ${id}, ${subscriptionId}, seq, ${at}, ${at} from webhooks.event where source = ${source}`.execute(tx)
}
