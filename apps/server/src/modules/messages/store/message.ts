import { type RawBuilder, sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Words } from '../policy/template.ts'
import type { Channel, MessageDetail, MessageStatus } from '../schema.ts'

/** What sealed texts and blind indexes of this module are bound to. */
export const SEAL = { to: 'messages.message.to', content: 'messages.message.content' } as const

export type NewMessage = {
  id: string
  dedupeKey: string
  kind: string
  channel: Channel
  language: string
  clientId: string | null
  about: string | null
  to: string
  toMasked: string
  masked: Words
  content: Words
  secret: boolean
  urgent: boolean
  at: string
  expiresAt: string
}

/** Writes a message that waits. @returns its id, or that of the message that has the key already. */
export async function insertMessage(tx: Tx, cipher: Cipher, one: NewMessage): Promise<{ id: string; fresh: boolean }> {
  const inserted = await rows(
    tx,
    sql<{
      id: string
    }>`insert into messages.message (id, dedupe_key, kind, channel, language, client_id, about, to_sealed,
        to_index, to_masked, subject_masked, body_masked, content_sealed, secret, urgent, next_at, expires_at, created_at)
      values (${one.id}, ${one.dedupeKey}, ${one.kind}, ${one.channel}, ${one.language}, ${one.clientId}, ${one.about},
        ${cipher.seal(one.to, SEAL.to)}, ${cipher.blindIndex(one.to, SEAL.to)}, ${one.toMasked}, ${one.masked.subject},
        ${one.masked.body}, ${cipher.seal(JSON.stringify(one.content), SEAL.content)}, ${one.secret}, ${one.urgent},
        ${one.at}, ${one.expiresAt}, ${one.at})
      on conflict (dedupe_key) do nothing returning id`,
  )
  if (inserted[0]) return { id: inserted[0].id, fresh: true }
  const [known] = await rows(
    tx,
    sql<{ id: string }>`select id from messages.message where dedupe_key = ${one.dedupeKey}`,
  )
  if (!known) throw new Error('message vanished')
  return { id: known.id, fresh: false }
}

const DETAIL = sql`m.id, m.kind, m.channel, m.language, m.client_id as "clientId", c.client_no as "clientNo",
  c.display_name as "clientName", m.to_masked as "toMasked", m.subject_masked as "subjectMasked",
  m.body_masked as "bodyMasked", m.secret, m.urgent, m.content_sealed is null as erased, m.status, m.reason, m.attempts,
  m.round, m.next_at as "nextAt", m.expires_at as "expiresAt", m.receipt, m.created_at as "createdAt",
  m.sent_at as "sentAt", m.settled_at as "settledAt"`

/** The message, or null when there is none or it is not `seen`; locked until the transaction ends if asked. */
export async function findMessage(
  reader: Reader,
  seen: RawBuilder<boolean>,
  id: string,
  lock = false,
): Promise<MessageDetail | null> {
  const [row] = await rows(
    reader,
    sql<MessageDetail>`select ${DETAIL} from messages.message m left join clients.v_client c on c.id = m.client_id
      where m.id = ${id}::uuid and ${seen} ${lock ? sql`for update of m` : sql``}`,
  )
  return row ?? null
}

/** Puts a failed message back into the queue, as a new round. */
export async function requeue(tx: Tx, id: string, { at, expiresAt }: { at: string; expiresAt: string }): Promise<void> {
  await sql`update messages.message set status = 'QUEUED', reason = null, attempts = 0, round = round + 1, next_at = ${at},
    expires_at = ${expiresAt}, provider_id = null, receipt = null, sent_at = null, settled_at = null
    where id = ${id} and status = 'FAILED' and content_sealed is not null`.execute(tx)
}

/** Gives messages up that have not left; one that carries a secret loses it. @returns how many. */
export async function giveUp(tx: Tx, ids: readonly string[], reason: string, at: string): Promise<number> {
  const ended = await rows(
    tx,
    sql`update messages.message set status = 'FAILED', reason = ${reason}, settled_at = ${at},
        content_sealed = case when secret then null else content_sealed end
      where id = any(${[...ids]}::uuid[]) and status = 'QUEUED' returning 1`,
  )
  return ended.length
}

export type Standing = { id: string; status: MessageStatus; reason: string | null; sentAt: string | null }

/** How messages of other modules stand; the caller has seen to the scope. */
export async function standingOf(reader: Reader, ids: readonly string[]): Promise<Standing[]> {
  return rows(
    reader,
    sql<Standing>`select id, status, reason, sent_at as "sentAt" from messages.message where id = any(${[...ids]}::uuid[])`,
  )
}
