import { sql } from 'kysely'
import { plainColumn } from '#platform/columns.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { NoticeChannel, Recipient } from '../schema.ts'

/** A way that is due, with what goes it. */
export type DueWay = {
  id: string
  noticeId: string
  channel: NoticeChannel | 'chat'
  holderId: string
  recipient: Recipient
  clientId: string | null
  path: string
  title: string
  body: string
}

const PASS_MAX = 1000

/** Ways that are due, those of one holder together, oldest first; locked, and none that another pass has. */
export function takeDue(tx: Tx, at: string): Promise<DueWay[]> {
  return rows(
    tx,
    sql<DueWay>`select w.id, w.notice_id as "noticeId", w.channel, w.holder_id as "holderId", n.recipient,
        n.client_id as "clientId", n.path, n.title, n.body
      from notices.way w join notices.notice n on n.id = w.notice_id
      where w.settled_at is null and w.due_at <= ${at}
      order by w.holder_id, w.channel, w.id limit ${PASS_MAX} for update of w skip locked`,
  )
}

/** Messages that holders got by each way since then. */
export async function recently(
  reader: Reader,
  holderIds: readonly string[],
  since: string,
): Promise<ReadonlyMap<string, number>> {
  const found = await rows(
    reader,
    sql<{ holderId: string; channel: string; count: number }>`select holder_id as "holderId", channel,
        count(distinct message_id)::int as count from notices.way
      where holder_id = any(${[...holderIds]}::uuid[]) and message_id is not null and settled_at > ${since}
      group by 1, 2`,
  )
  return new Map(found.map(({ holderId, channel, count }) => [`${holderId} ${channel}`, count]))
}

/** Says with which message ways were gone; null: with none, there is no address. */
export async function settleWays(tx: Tx, ids: readonly string[], messageId: string | null, at: string): Promise<void> {
  await sql`update notices.way set settled_at = ${at}, message_id = ${messageId}
    where id = any(${plainColumn(ids)}::uuid[])`.execute(tx)
}

export async function postponeWays(tx: Tx, ids: readonly string[], until: string): Promise<void> {
  await sql`update notices.way set due_at = ${until} where id = any(${plainColumn(ids)}::uuid[])`.execute(tx)
}
