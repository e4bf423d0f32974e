import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { plainColumn, textColumn } from '#platform/columns.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { NoticeChannel, NoticeEvent, Recipient } from '../schema.ts'

export type NewNotice = {
  id: string
  dedupeKey: string
  event: NoticeEvent
  recipient: Recipient
  operatorId: string | null
  caseId: string | null
  nodeId: string | null
  clientId: string | null
  businessLine: string | null
  departmentId: string | null
  title: string
  body: string
  path: string
}

/** Writes notices that nobody has been given yet. @returns ids of those that are new. */
export async function insertNotices(tx: Tx, notices: readonly NewNotice[], at: string): Promise<Set<string>> {
  if (notices.length === 0) return new Set()
  const texts = (of: (one: NewNotice) => string | null) => textColumn(notices.map(of))
  const ids = (of: (one: NewNotice) => string | null) => plainColumn(notices.map(of))
  const made = await rows(
    tx,
    sql<{ id: string }>`insert into notices.notice (id, dedupe_key, event, recipient, operator_id, case_id, node_id,
        client_id, business_line, department_id, title, body, path, created_at)
      select n.*, ${at}::timestamptz from unnest(${ids((one) => one.id)}::uuid[], ${texts((one) => one.dedupeKey)}::text[],
        ${texts((one) => one.event)}::text[], ${texts((one) => one.recipient)}::text[],
        ${ids((one) => one.operatorId)}::uuid[], ${ids((one) => one.caseId)}::uuid[],
        ${texts((one) => one.nodeId)}::text[], ${ids((one) => one.clientId)}::uuid[],
        ${texts((one) => one.businessLine)}::text[], ${ids((one) => one.departmentId)}::uuid[],
        ${texts((one) => one.title)}::text[], ${texts((one) => one.body)}::text[], ${texts((one) => one.path)}::text[]) n
      on conflict (dedupe_key) do nothing returning id`,
  )
  return new Set(made.map(({ id }) => id))
}

export type NewWay = { noticeId: string; channel: NoticeChannel | 'chat'; holderId: string; dueAt: string }

export async function insertWays(tx: Tx, ways: readonly NewWay[]): Promise<void> {
  if (ways.length === 0) return
  await sql`insert into notices.way (id, notice_id, channel, holder_id, due_at)
    select * from unnest(${plainColumn(ways.map(() => newId<'noticeWay'>()))}::uuid[],
      ${plainColumn(ways.map((one) => one.noticeId))}::uuid[], ${textColumn(ways.map((one) => one.channel))}::text[],
      ${plainColumn(ways.map((one) => one.holderId))}::uuid[], ${textColumn(ways.map((one) => one.dueAt))}::timestamptz[])
    on conflict (notice_id, channel, holder_id) do nothing`.execute(tx)
}

/** Marks one own notice as read, or all of them. @returns how many were unread. */
export async function markRead(tx: Tx, operatorId: string, id: string | null, at: string): Promise<number> {
  const read = await rows(
    tx,
    sql`update notices.notice set read_at = ${at} where operator_id = ${operatorId} and read_at is null
      and (${id}::uuid is null or id = ${id}::uuid) returning 1`,
  )
  return read.length
}

export async function unreadOf(reader: Reader, operatorId: string): Promise<number> {
  const [row] = await rows(
    reader,
    sql<{ unread: number }>`select count(*)::int as unread from notices.notice
      where operator_id = ${operatorId} and read_at is null`,
  )
  return row?.unread ?? 0
}

export type OwnNotice = { id: string; operatorId: string | null; path: string }

export async function findNotice(reader: Reader, id: string): Promise<OwnNotice | null> {
  const [row] = await rows(
    reader,
    sql<OwnNotice>`select id, operator_id as "operatorId", path from notices.notice where id = ${id}::uuid`,
  )
  return row ?? null
}
