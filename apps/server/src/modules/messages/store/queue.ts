import { sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { type Db, inTransaction, type Reader, rows, type Tx } from '#platform/db.ts'
import type { Words } from '../policy/template.ts'
import type { Channel, WaitingReason } from '../schema.ts'
import { SEAL } from './message.ts'

/** A message that waits for its turn, with what leaves. */
export type Waiting = {
  id: string
  channel: Channel
  language: string
  round: number
  attempts: number
  urgent: boolean
  clientId: string | null
  kind: string
  about: string | null
  expired: boolean
  to: string
  content: Words
}

type Row = Omit<Waiting, 'to' | 'content'> & { toSealed: Buffer; contentSealed: Buffer }

/** The message if it waits and is due; counts the attempt, so that two never make the same one. */
export async function takeTurn(db: Db, cipher: Cipher, id: string, at: string): Promise<Waiting | null> {
  const [row] = await inTransaction(db, (tx) =>
    rows(
      tx,
      sql<Row>`update messages.message set attempts = attempts + 1,
          next_at = ${at}::timestamptz + interval '2 minutes'
        where id = ${id} and status = 'QUEUED' and next_at <= ${at}
        returning id, channel, language, round, attempts, urgent, client_id as "clientId", kind, about, expires_at <= ${at} as expired,
          to_sealed as "toSealed", content_sealed as "contentSealed"`,
    ),
  )
  if (!row) return null
  const { toSealed, contentSealed, ...rest } = row
  const content = JSON.parse(cipher.open(contentSealed, SEAL.content)) as Words
  return { ...rest, to: cipher.open(toSealed, SEAL.to), content }
}

/** Notes why it waits, and until when. `counted` is false for an attempt that was none. */
export async function putOff(
  tx: Tx,
  { id, round }: Waiting,
  { reason, nextAt, counted }: { reason: WaitingReason; nextAt: string; counted: boolean },
): Promise<void> {
  await sql`update messages.message set reason = ${reason}, next_at = ${nextAt},
    attempts = attempts - ${counted ? 0 : 1} where id = ${id} and round = ${round} and status = 'QUEUED'`.execute(tx)
}

/** Notes that it has left; a secret is erased. */
export async function markSent(
  tx: Tx,
  { id, round }: Waiting,
  { providerId, receipt, at }: { providerId: string | null; receipt: string; at: string },
): Promise<void> {
  await sql`update messages.message set status = 'SENT', reason = null, provider_id = ${providerId}, receipt = ${receipt},
    sent_at = ${at}, content_sealed = case when secret then null else content_sealed end
    where id = ${id} and round = ${round} and status = 'QUEUED'`.execute(tx)
}

/** Notes that it never will. */
export async function markFailed(
  tx: Tx,
  { id, round }: Pick<Waiting, 'id' | 'round'>,
  { reason, receipt, at }: { reason: string; receipt: string | null; at: string },
): Promise<void> {
  await sql`update messages.message set status = 'FAILED', reason = ${reason}, receipt = coalesce(${receipt}, receipt),
    sent_at = null, settled_at = ${at}, content_sealed = case when secret then null else content_sealed end
    where id = ${id} and round = ${round} and status in ('QUEUED', 'SENT')`.execute(tx)
}

export async function markDelivered(tx: Tx, { id, round }: Pick<Waiting, 'id' | 'round'>, at: string): Promise<void> {
  await sql`update messages.message set status = 'DELIVERED', settled_at = ${at}
    where id = ${id} and round = ${round} and status = 'SENT'`.execute(tx)
}

const PASS_MAX = 500

/** Messages that are due now, for the channels given. */
export async function dueMessages(reader: Reader, at: string, channels: readonly Channel[]): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select id from messages.message
      where status = 'QUEUED' and next_at <= ${at} and (channel = any(${[...channels]}::text[]) or expires_at <= ${at})
      order by next_at limit ${PASS_MAX}`,
  )
  return found.map(({ id }) => id)
}

export type UnderWay = { id: string; round: number; providerId: string; clientId: string | null }

/** SMS the provider took at most two days ago and has not said more about. */
export async function underWay(reader: Reader, since: string): Promise<UnderWay[]> {
  return rows(
    reader,
    sql<UnderWay>`select id, round, provider_id as "providerId", client_id as "clientId" from messages.message
      where status = 'SENT' and channel = 'sms' and provider_id is not null and sent_at > ${since}
      order by sent_at limit ${PASS_MAX}`,
  )
}

/** One of those, or null when more is known about it meanwhile. */
export async function stillUnderWay(reader: Reader, id: string): Promise<UnderWay | null> {
  const [row] = await rows(
    reader,
    sql<UnderWay>`select id, round, provider_id as "providerId", client_id as "clientId" from messages.message
      where id = ${id} and status = 'SENT' and channel = 'sms' and provider_id is not null`,
  )
  return row ?? null
}

/** How many wait, by channel. */
export async function waitingByChannel(reader: Reader): Promise<Map<string, number>> {
  const found = await rows(
    reader,
    sql<{ channel: string; count: number }>`select channel, count(*) as count from messages.message
      where status = 'QUEUED' group by channel`,
  )
  return new Map(found.map(({ channel, count }) => [channel, count]))
}
