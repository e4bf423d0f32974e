import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Cipher } from '../cipher.ts'
import { type Db, inTransaction, type Reader, rows, type Tx } from '../db.ts'
import { canonicalJson } from '../idempotency.ts'
import type { TaskHandler, VerifyCheck } from '../module.ts'
import type { Platform } from '../platform.ts'

const PURPOSE = 'platform.journal'
const BATCH = 5000
/** What the first link is chained to. */
const START = Buffer.alloc(32)
const LOCK = 7_301_844_031
const SHOWN = 100

/** Every column of a record, in the fixed order it is hashed in. */
const RECORD = sql`j.id, j.seq, j.at, j.actor_kind, j.operator_id, j.operator_name, j.api_key_id, j.command, j.result,
  j.code, j.params, j.target_type, j.target_id, j.target_label, j.client_id, j.account_id, j.ticket_id, j.business_line,
  j.department_id, j.before, j.after, j.reason, j.ip, j.request_id`

type JournalRow = { id: string; seq: number } & Record<string, unknown>

/**
 * One link: a keyed hash over the link before and the row. Keyed, so that whoever can write to the database but has not
 * got the keys can't chain a changed journal anew.
 */
function linkOf(cipher: Cipher, previous: Buffer, row: JournalRow): Buffer {
  return cipher.sign(`${previous.toString('hex')}\n${canonicalJson(Object.entries(row))}`, PURPOSE)
}

type Head = { position: number; seq: number; hash: Buffer }

async function headOf(reader: Reader): Promise<Head> {
  const [head] = await rows(
    reader,
    sql<Head>`select s.position, j.seq, s.hash from platform.journal_seal s
      join platform.journal j on j.id = s.journal_id order by s.position desc limit 1`,
  )
  return head ?? { position: 0, seq: 0, hash: START }
}

/** The number up to which the journal is complete; 0 while that is not known. */
async function completeUpTo(tx: Tx): Promise<number> {
  const [known] = await rows(
    tx,
    sql<{ seq: number; ended: boolean }>`select seq, ended_before <= pg_snapshot_xmin(pg_current_snapshot()) as ended
      from platform.journal_horizon`,
  )
  return known?.ended ? known.seq : 0
}

/**
 * Notes the highest number drawn so far and the transactions under way, unless an earlier note is still waiting for
 * its transactions to end. A note from another life of the database (restored elsewhere) is replaced.
 */
async function noteHorizon(tx: Tx): Promise<void> {
  // Two statements: the transactions are looked at after the number, so that none that drew one is overlooked.
  const [drawn] = await rows(
    tx,
    sql<{
      seq: number | null
    }>`select pg_sequence_last_value(pg_get_serial_sequence('platform.journal', 'seq')) as seq`,
  )
  await sql`
    insert into platform.journal_horizon (one, seq, ended_before)
      values (true, ${drawn?.seq ?? 0}, pg_snapshot_xmax(pg_current_snapshot()))
    on conflict (one) do update set seq = excluded.seq, ended_before = excluded.ended_before
      where platform.journal_horizon.ended_before <= pg_snapshot_xmin(pg_current_snapshot())
        or platform.journal_horizon.ended_before > pg_snapshot_xmax(pg_current_snapshot())`.execute(tx)
}

/** Chains the next rows; how many, and the last link. */
async function sealBatch(platform: Platform): Promise<{ count: number; head: Head }> {
  return inTransaction(platform.db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
    const limit = await completeUpTo(tx)
    let head = await headOf(tx)
    const next = await rows(
      tx,
      sql<JournalRow>`select ${RECORD} from platform.journal j where j.seq > ${head.seq} and j.seq <= ${limit}
        order by j.seq limit ${BATCH}`,
    )
    const links = next.map((row) => {
      head = { position: head.position + 1, seq: row.seq, hash: linkOf(platform.cipher, head.hash, row) }
      return { id: row.id, ...head }
    })
    await sql`insert into platform.journal_seal (position, journal_id, hash, sealed_at)
      select position, id, hash, ${toWire(platform.clock())} from unnest(
        ${links.map((one) => one.position)}::bigint[], ${links.map((one) => one.id)}::uuid[],
        ${links.map((one) => one.hash)}::bytea[]) as l (position, id, hash)`.execute(tx)
    if (links.length < BATCH) await noteHorizon(tx)
    return { count: links.length, head }
  })
}

/**
 * Chains every record that can no longer be preceded by another, in the order of their numbers. The last link goes to
 * the log: kept elsewhere, it shows whether the end of the journal was cut off.
 */
export const sealJournal: TaskHandler = async (platform, _payload, { signal }) => {
  let total = 0
  for (;;) {
    const { count, head } = await sealBatch(platform)
    total += count
    if (count === BATCH && !signal.aborted) continue
    if (total > 0) {
      platform.log.info({ records: total, position: head.position, link: head.hash.toString('hex') }, 'journal sealed')
    }
    return
  }
}

type Link = JournalRow & { position: number; hash: Buffer; journal_id: string }

async function checkLinks(db: Db, cipher: Cipher, wrong: string[]): Promise<void> {
  let previous: Head = { position: 0, seq: 0, hash: START }
  for (;;) {
    const links = await rows(
      db,
      sql<Link>`select s.position, s.hash, s.journal_id, ${RECORD} from platform.journal_seal s
        left join platform.journal j on j.id = s.journal_id
        where s.position > ${previous.position} order by s.position limit ${BATCH}`,
    )
    for (const { position, hash, journal_id: id, ...row } of links) {
      if (position !== previous.position + 1)
        wrong.push(`links ${previous.position + 1} to ${position - 1} are missing`)
      if (row.id === null) wrong.push(`record ${id} is missing`)
      else if (!hash.equals(linkOf(cipher, previous.hash, row as JournalRow)))
        wrong.push(`record ${id} does not fit its link`)
      else if (row.seq <= previous.seq) wrong.push(`record ${id} is out of order`)
      if (wrong.length >= SHOWN) return
      previous = { position, seq: row.seq ?? previous.seq, hash }
    }
    if (links.length < BATCH) return
  }
}

/** The chain holds: no sealed record was changed, removed, moved, or slipped in between. */
export const journalSealed: VerifyCheck = {
  id: 'platform.journal-sealed',
  async check(db, { cipher }) {
    const wrong: string[] = []
    await checkLinks(db, cipher, wrong)
    const { seq } = await headOf(db)
    const slipped = await rows(
      db,
      sql<{ id: string }>`select j.id from platform.journal j where j.seq <= ${seq}
        and not exists (select 1 from platform.journal_seal s where s.journal_id = j.id) limit ${SHOWN}`,
    )
    return [...wrong, ...slipped.map((one) => `record ${one.id} is older than the seal but not in it`)].slice(0, SHOWN)
  },
}
