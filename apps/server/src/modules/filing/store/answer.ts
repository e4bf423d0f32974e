import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { AnswerKind, AnswerRefusal, Way } from '../schema.ts'

type Regime = 'HKIDR' | 'NORTHBOUND'
export type AnswerRow = {
  id: string
  kind: AnswerKind | null
  state: 'RECEIVED' | 'IMPORTED' | 'REFUSED'
  regime: Regime
  fileName: string
  sha256: string
  size: number
}

const COLUMNS = sql`id, kind, state, regime, file_name as "fileName", sha256, size`

export async function findAnswer(reader: Reader, id: string, lock = false): Promise<AnswerRow | null> {
  const [row] = await rows(
    reader,
    sql<AnswerRow>`select ${COLUMNS} from filing.answer where id = ${id}::uuid ${lock ? sql`for update` : sql``}`,
  )
  return row ?? null
}

/** Whether a file of this name and size came before. */
export async function isReceived(
  reader: Reader,
  file: { regime: Regime; name: string; size: number },
): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select from filing.answer where regime = ${file.regime} and file_name = ${file.name} and size = ${file.size}
      limit 1`,
  )
  return found.length > 0
}

export type NewAnswer = {
  id: string
  regime: Regime
  fileName: string
  sha256: string
  size: number
  way: Way
  by: string
  at: string
}

/** @returns false when this very file came before. */
export async function insertAnswer(tx: Tx, one: NewAnswer): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into filing.answer (id, state, regime, file_name, sha256, size, received_by, receiver_name, received_at)
      values (${one.id}::uuid, 'RECEIVED', ${one.regime}, ${one.fileName}, ${one.sha256}, ${one.size}, ${one.way},
        ${one.by}, ${one.at}::timestamptz)
      on conflict (regime, sha256) do nothing returning 1`,
  )
  return made.length > 0
}

export async function refuseAnswer(
  tx: Tx,
  one: { id: string; refusal: AnswerRefusal; line: number | null; at: string },
): Promise<void> {
  await sql`update filing.answer set state = 'REFUSED', refusal = ${one.refusal}, refusal_line = ${one.line},
    imported_at = ${one.at}::timestamptz where id = ${one.id}::uuid`.execute(tx)
  await clearStaged(tx, one.id)
}

export async function importedAnswer(
  tx: Tx,
  one: {
    id: string
    kind: AnswerKind
    ceNo: string
    filingId: string
    rows: number
    breaks: number | null
    at: string
  },
): Promise<void> {
  await sql`update filing.answer set state = 'IMPORTED', kind = ${one.kind}, ce_no = ${one.ceNo},
    filing_id = ${one.filingId}::uuid, rows = ${one.rows}, breaks = ${one.breaks}, imported_at = ${one.at}::timestamptz
    where id = ${one.id}::uuid`.execute(tx)
  await clearStaged(tx, one.id)
}

export type StagedRow = { bcan: number; digest: string | null; code: string | null }

export async function stageRows(tx: Tx, answerId: string, some: readonly StagedRow[]): Promise<void> {
  await sql`insert into filing.staged (answer_id, bcan, digest, code)
    select ${answerId}::uuid, b, decode(d, 'hex'), c from unnest(${some.map(({ bcan }) => bcan)}::bigint[],
      ${some.map(({ digest }) => digest)}::text[], ${some.map(({ code }) => code)}::text[]) as g (b, d, c)`.execute(tx)
}

export async function clearStaged(tx: Tx, answerId: string): Promise<void> {
  await sql`delete from filing.staged where answer_id = ${answerId}::uuid`.execute(tx)
}

/** A number that stands in the answer in two places, or null. */
export async function stagedTwice(tx: Tx, answerId: string): Promise<number | null> {
  const [row] = await rows(
    tx,
    sql<{ bcan: number }>`select bcan from filing.staged where answer_id = ${answerId}::uuid group by bcan
      having count(*) > 1 limit 1`,
  )
  return row?.bcan ?? null
}
