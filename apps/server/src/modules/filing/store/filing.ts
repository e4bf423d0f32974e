import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Layout } from '../policy/layout.ts'
import type { FilingState, Way } from '../schema.ts'

type Regime = 'HKIDR' | 'NORTHBOUND'

export type FilingRow = {
  id: string
  no: number
  regime: Regime
  ceNo: string
  filedOn: string
  seq: number
  state: FilingState
  profileId: string
  layout: Layout
  verified: boolean
  profileVersion: number
  sendWhenBuilt: boolean
  fileName: string | null
  sha256: string | null
  size: number | null
  readAt: string | null
}

const COLUMNS = sql`f.id, f.no, f.regime, f.ce_no as "ceNo", f.filed_on as "filedOn", f.seq, f.state,
  f.profile_id as "profileId", p.layout, p.verified_at is not null as verified,
  p.version as "profileVersion", f.send_when_built as "sendWhenBuilt",
  f.file_name as "fileName", f.sha256, f.size, f.read_at as "readAt"`
const FROM = sql`filing.filing f join filing.profile p on p.id = f.profile_id`

export async function findFiling(reader: Reader, id: string): Promise<FilingRow | null> {
  const [row] = await rows(reader, sql<FilingRow>`select ${COLUMNS} from ${FROM} where f.id = ${id}::uuid`)
  return row ?? null
}

export async function lockFiling(tx: Tx, id: string): Promise<FilingRow | null> {
  const [row] = await rows(tx, sql<FilingRow>`select ${COLUMNS} from ${FROM} where f.id = ${id}::uuid for update of f`)
  return row ?? null
}

/** A filing still to be built, kept by this transaction; null when somebody builds it or it is built. */
export async function lockBuilding(tx: Tx, id: string): Promise<FilingRow | null> {
  const [row] = await rows(
    tx,
    sql<FilingRow>`select ${COLUMNS} from ${FROM} where f.id = ${id}::uuid and f.state = 'BUILDING'
      for update of f skip locked`,
  )
  return row ?? null
}

/** The file built before this one, which its entries speak of; null for the first. Index filing_latest. */
export async function builtBefore(tx: Tx, { regime, ceNo, no }: FilingRow): Promise<FilingRow | null> {
  const [row] = await rows(
    tx,
    sql<FilingRow>`select ${COLUMNS} from ${FROM} where f.regime = ${regime} and f.ce_no = ${ceNo} and f.no < ${no}
      and f.sha256 is not null order by f.no desc limit 1`,
  )
  return row ?? null
}

/** The filing of this day and number. Index filing_regime_ce_no_filed_on_seq_key. */
export async function filingOf(
  reader: Reader,
  key: { regime: Regime; ceNo: string; filedOn: string; seq: number },
  lock = true,
): Promise<FilingRow | null> {
  const [row] = await rows(
    reader,
    sql<FilingRow>`select ${COLUMNS} from ${FROM} where f.regime = ${key.regime} and f.ce_no = ${key.ceNo}
      and f.filed_on = ${key.filedOn}::date and f.seq = ${key.seq} ${lock ? sql`for update of f` : sql``}`,
  )
  return row ?? null
}

export type NewFiling = {
  id: string
  regime: Regime
  ceNo: string
  filedOn: string
  profileId: string
  send: boolean
  slot: string | null
  by: { id: string; name: string }
  at: string
}

/** Makers of files of one CE number wait for each other until the transaction ends. */
export async function lockNumbers(tx: Tx, regime: Regime, ceNo: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`filing number ${regime} ${ceNo}`}, 0))`.execute(tx)
}

/** Makes a filing with the next number of its day, under the lock of its CE number. @returns the number. */
export async function insertFiling(tx: Tx, one: NewFiling): Promise<number> {
  const [made] = await rows(
    tx,
    sql<{
      seq: number
    }>`insert into filing.filing (id, regime, ce_no, filed_on, seq, state, profile_id, send_when_built,
        slot, made_by, made_by_name, made_at)
      select ${one.id}::uuid, ${one.regime}, ${one.ceNo}, ${one.filedOn}::date, coalesce(max(f.seq), 0) + 1, 'BUILDING',
        ${one.profileId}::uuid, ${one.send}, ${one.slot}, ${one.by.id}::uuid, ${one.by.name}, ${one.at}::timestamptz
      from filing.filing f where f.regime = ${one.regime} and f.ce_no = ${one.ceNo} and f.filed_on = ${one.filedOn}::date
      returning seq`,
  )
  return made?.seq ?? 0
}

/** One that is being built or sent for the CE number. Index filing_open. */
export async function filingUnderWay(reader: Reader, regime: Regime, ceNo: string): Promise<string | null> {
  const [row] = await rows(
    reader,
    sql<{ id: string }>`select id from filing.filing where regime = ${regime} and ce_no = ${ceNo}
      and state in ('BUILDING', 'SENDING') limit 1`,
  )
  return row?.id ?? null
}

export type Built = {
  sha256: string
  size: number
  fileName: string
  clients: number
  parties: number
  omitted: number
  changed: number
  readAt: string
  builtMs: number
}

export async function finishBuild(tx: Tx, id: string, built: Built, at: string): Promise<void> {
  await sql`update filing.filing set state = 'BUILT', file_name = ${built.fileName}, sha256 = ${built.sha256},
      size = ${built.size}, clients = ${built.clients}, parties = ${built.parties}, omitted = ${built.omitted},
      changed = ${built.changed}, read_at = ${built.readAt}::timestamptz, built_ms = ${built.builtMs},
      built_at = ${at}::timestamptz
    where id = ${id}::uuid`.execute(tx)
}

export async function moveFiling(tx: Tx, id: string, state: FilingState, error: string | null = null): Promise<void> {
  await sql`update filing.filing set state = ${state}, send_error = ${error},
    failure = ${state === 'FAILED' ? error : null} where id = ${id}::uuid`.execute(tx)
}

export async function sentFiling(tx: Tx, id: string, way: Way, at: string): Promise<void> {
  await sql`update filing.filing set state = 'SENT', sent_at = ${at}::timestamptz, sent_by = ${way}, send_error = null
    where id = ${id}::uuid`.execute(tx)
}

export type Answered =
  | { state: 'ACCEPTED' | 'REFUSED'; code: string | null }
  | { state: 'PROCESSED'; accepted: number; rejected: number }
  | { state: 'IMAGED' }

export async function answeredFiling(tx: Tx, id: string, answer: Answered, at: string): Promise<void> {
  const set =
    answer.state === 'IMAGED'
      ? sql`imaged_at = ${at}::timestamptz`
      : answer.state === 'PROCESSED'
        ? sql`processed_at = ${at}::timestamptz, accepted = ${answer.accepted}, rejected = ${answer.rejected}`
        : sql`answered_at = ${at}::timestamptz, response_code = ${answer.code}`
  await sql`update filing.filing set state = ${answer.state}, ${set} where id = ${id}::uuid`.execute(tx)
}

/** Whether a file made later was sent already: files leave in their order. Index filing_latest. */
export async function hasLaterSent(tx: Tx, { regime, ceNo, no }: FilingRow): Promise<boolean> {
  const found = await rows(
    tx,
    sql`select from filing.filing where regime = ${regime} and ce_no = ${ceNo} and no > ${no} and sent_at is not null
      limit 1`,
  )
  return found.length > 0
}

/** The file of a schedule's time, whatever became of it. Index filing_slot. */
export async function slotMade(
  reader: Reader,
  one: { regime: Regime; ceNo: string; day: string; time: string },
): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select from filing.filing where regime = ${one.regime} and ce_no = ${one.ceNo}
      and filed_on = ${one.day}::date and slot = ${one.time}`,
  )
  return found.length > 0
}

/** Whether a file made later has its image already. Index filing_latest. */
export async function hasLaterImage(tx: Tx, { regime, ceNo, no }: FilingRow): Promise<boolean> {
  const found = await rows(
    tx,
    sql`select from filing.filing where regime = ${regime} and ce_no = ${ceNo} and no > ${no} and imaged_at is not null
      limit 1`,
  )
  return found.length > 0
}
