import { sql } from 'kysely'
import { type Db, inTransaction, type Reader, rows, type Tx } from '#platform/db.ts'
import type { EventDetail, FileState, Reason } from '../schema.ts'

/**
 * Takes the files that the archive shows now into items of an event, and drops failed ones in whose place another version
 * stands. Indexes document_client, document_account.
 *
 * @param parameters  the items meant, each with the platform's code for it.
 * @returns the ids of files that are new.
 */
export async function collectFiles(
  tx: Tx,
  event: { id: string; clientId: string; accountId: string },
  parameters: ReadonlyMap<string, string>,
  at: string,
): Promise<string[]> {
  const wanted = [...parameters.keys()]
  const shown = sql`archive.v_current_file v where v.client_id = ${event.clientId}::uuid
    and (v.account_id is null or v.account_id = ${event.accountId}::uuid)`
  await sql`update cloudsync.file f set state = 'DROPPED', next_at = null, settled_at = ${at}
    where f.event_id = ${event.id}::uuid and f.parameter = any(${wanted}::text[]) and f.state = 'FAILED'
      and not exists (select from ${shown} and v.version_id = f.version_id)`.execute(tx)
  const added = await rows(
    tx,
    sql<{ id: string }>`insert into cloudsync.file (id, event_id, parameter, version_id, content, size, mime, file_name,
        cloud_code, next_at)
      select gen_random_uuid(), ${event.id}::uuid, v.parameter, v.version_id, v.sha256, v.size, v.mime, v.file_name,
        ${JSON.stringify(Object.fromEntries(parameters))}::jsonb ->> v.parameter, ${at}::timestamptz
      from ${shown} and v.parameter = any(${wanted}::text[])
      on conflict (event_id, parameter, version_id) do nothing returning id`,
  )
  return added.map(({ id }) => id)
}

/** Failed files of an event wait again, as a new round. @returns their ids. */
export async function restartFiles(tx: Tx, eventId: string, at: string): Promise<string[]> {
  const waiting = await rows(
    tx,
    sql<{ id: string }>`update cloudsync.file set state = 'WAITING', reason = null, round = round + 1, attempts = 0,
      next_at = ${at}::timestamptz, settled_at = null, platform_id = null
      where event_id = ${eventId}::uuid and state = 'FAILED' returning id`,
  )
  return waiting.map(({ id }) => id)
}

/** A file whose turn it is, with what the platform is told. */
export type Turn = {
  id: string
  eventId: string
  round: number
  attempts: number
  state: 'WAITING' | 'SENT'
  platformId: string | null
  content: string
  size: number
  mime: string
  fileName: string
  parameter: string
  business: number
  occurredOn: string
  eventNo: string
  accountNo: string
}

/** So long a turn lasts, and a large file's longer; one whose process died comes again after that. */
const TURN_MINUTES = 15
const BYTES_PER_SECOND = 100_000

/** Takes the turn of a file that is due: counts the attempt, so that two never make the same one. */
export async function takeTurn(db: Db, id: string, at: string): Promise<Turn | null> {
  const [row] = await inTransaction(db, (tx) =>
    rows(
      tx,
      sql<Turn>`update cloudsync.file f set attempts = f.attempts + 1,
          next_at = ${at}::timestamptz + ${TURN_MINUTES} * interval '1 minute' + f.size / ${BYTES_PER_SECOND} * interval '1 second'
        from cloudsync.event e where f.id = ${id}::uuid and f.next_at <= ${at}::timestamptz and e.id = f.event_id
        returning f.id, f.event_id as "eventId", f.round, f.attempts, f.state, f.platform_id as "platformId", f.content,
          f.size, f.mime, f.file_name as "fileName", coalesce(f.cloud_code, f.parameter) as parameter, e.business, e.occurred_on as "occurredOn",
          e.event_no as "eventNo", e.account_no as "accountNo"`,
    ),
  )
  return row ?? null
}

export type Settled = {
  state: FileState
  reason: Reason | null
  nextAt: string | null
  platformId: string | null
  at: string
  /** Whether the attempt counts. */
  counted: boolean
}

/** Writes down what became of a turn, unless another round has begun. @returns whether it did. */
export async function settleFile(tx: Tx, turn: Pick<Turn, 'id' | 'round' | 'state'>, to: Settled): Promise<boolean> {
  const fresh = turn.state === 'WAITING' && to.state === 'SENT'
  const updated = await rows(
    tx,
    sql`update cloudsync.file set state = ${to.state}, reason = ${to.reason}, next_at = ${to.nextAt}::timestamptz,
        platform_id = coalesce(${to.platformId}, platform_id),
        attempts = case when ${fresh} then 0 else attempts - ${to.counted ? 0 : 1} end,
        settled_at = case when ${to.nextAt}::timestamptz is null then ${to.at}::timestamptz end
      where id = ${turn.id}::uuid and round = ${turn.round} and state = ${turn.state} returning 1`,
  )
  return updated.length === 1
}

export async function insertReply(
  tx: Tx,
  fileId: string,
  reply: { at: string; status: number | null; outcome: string; body: string | null },
): Promise<void> {
  await sql`insert into cloudsync.reply (file_id, n, at, status, outcome, body)
    select ${fileId}::uuid, coalesce(max(n), 0) + 1, ${reply.at}::timestamptz, ${reply.status}::integer,
      ${reply.outcome}, ${reply.body} from cloudsync.reply where file_id = ${fileId}::uuid`.execute(tx)
}

const PASS_MAX = 5000

/** Files whose turn it is. Index file_due. */
export async function dueFiles(reader: Reader, at: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{
      id: string
    }>`select id from cloudsync.file where next_at <= ${at}::timestamptz order by next_at limit ${PASS_MAX}`,
  )
  return found.map(({ id }) => id)
}

/** Events whose files are to be looked for. Index item_look. */
export async function dueLooks(reader: Reader, at: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select distinct event_id as id from cloudsync.item where look_at <= ${at}::timestamptz
      limit ${PASS_MAX}`,
  )
  return found.map(({ id }) => id)
}

type Item = EventDetail['items'][number]
type File = Item['files'][number]

const REPLIES_SHOWN = 20

/** Items of an event with their files and what was answered. */
export async function itemsOf(reader: Reader, eventId: string): Promise<Item[]> {
  const items = await rows(
    reader,
    sql<Omit<Item, 'files'>>`select parameter, required, state from cloudsync.item where event_id = ${eventId}::uuid
      order by position`,
  )
  const files = await rows(
    reader,
    sql<File & { parameter: string }>`select f.id, f.parameter, f.version_id as "versionId", f.file_name as "fileName",
        f.mime, f.size, f.state, f.reason, f.next_at as "nextAt", f.platform_id as "platformId",
        coalesce((select json_agg(json_build_object('at', r.at, 'status', r.status, 'outcome', r.outcome, 'body', r.body)
            order by r.n desc) from (select * from cloudsync.reply where file_id = f.id
              order by n desc limit ${REPLIES_SHOWN}) r), '[]') as replies
      from cloudsync.file f where f.event_id = ${eventId}::uuid order by f.file_name, f.id`,
  )
  const byParameter = Map.groupBy(files, (file) => file.parameter)
  return items.map((item) => ({
    ...item,
    files: (byParameter.get(item.parameter) ?? []).map(({ parameter: _parameter, ...file }) => file),
  }))
}
