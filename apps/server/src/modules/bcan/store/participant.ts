import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Regime, Role } from '../schema.ts'

export type ParticipantRow = {
  id: string
  regime: Regime
  name: string
  kind: 'House' | 'Third'
  role: Role
  firmId: string | null
  ceNo: string
}
export type Doing = { name: string; at: string }

/** A participant that is not removed, kept as it is until the transaction ends; or null. */
export async function lockParticipant(tx: Tx, id: string): Promise<ParticipantRow | null> {
  const [row] = await rows(
    tx,
    sql<ParticipantRow>`select id, regime, name, kind, role, firm_id as "firmId", ce_no as "ceNo"
      from bcan.participant where id = ${id}::uuid and removed_at is null for update`,
  )
  return row ?? null
}

export async function ceTaken(reader: Reader, regime: Regime, ceNo: string): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select from bcan.participant where regime = ${regime} and ce_no = ${ceNo} and removed_at is null`,
  )
  return found.length > 0
}

export async function insertParticipant(tx: Tx, one: ParticipantRow, { name, at }: Doing): Promise<void> {
  await sql`insert into bcan.participant (id, regime, name, kind, role, firm_id, ce_no, created_by, created_at)
    values (${one.id}, ${one.regime}, ${one.name}, ${one.kind}, ${one.role}, ${one.firmId}, ${one.ceNo}, ${name},
      ${at}::timestamptz)`.execute(tx)
}

export async function inUse(reader: Reader, id: string): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select from bcan.number_range where (ccep_id = ${id}::uuid or user_id = ${id}::uuid) and closed_at is null limit 1`,
  )
  return found.length > 0
}

export async function removeOne(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update bcan.participant set removed_at = ${at}::timestamptz where id = ${id}::uuid`.execute(tx)
}

export type RangeRow = {
  id: string
  regime: Regime
  ceNo: string
  firstNo: number
  lastNo: number
  reported: boolean
  closedAt: string | null
}

export async function lockRange(tx: Tx, id: string): Promise<RangeRow | null> {
  const [row] = await rows(
    tx,
    sql<RangeRow>`select id, regime, ce_no as "ceNo", first_no as "firstNo", last_no as "lastNo", reported,
        closed_at as "closedAt" from bcan.number_range where id = ${id}::uuid for update`,
  )
  return row ?? null
}

/** Whether another range of the CE number has one of these numbers, closed ranges too. Index number_range_ce. */
export async function overlaps(
  reader: Reader,
  { ceNo, firstNo, lastNo }: Pick<RangeRow, 'ceNo' | 'firstNo' | 'lastNo'>,
): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select from bcan.number_range where ce_no = ${ceNo} and first_no <= ${lastNo}::bigint
      and last_no >= ${firstNo}::bigint limit 1`,
  )
  return found.length > 0
}

export type NewRange = Omit<RangeRow, 'closedAt'> & { ccepId: string; userId: string }

export async function insertRange(tx: Tx, one: NewRange, { name, at }: Doing): Promise<void> {
  await sql`insert into bcan.number_range (id, regime, ccep_id, user_id, ce_no, reported, first_no, last_no, created_by,
      created_at)
    values (${one.id}, ${one.regime}, ${one.ccepId}, ${one.userId}, ${one.ceNo}, ${one.reported}, ${one.firstNo},
      ${one.lastNo}, ${name}, ${at}::timestamptz)`.execute(tx)
}

export async function closeOne(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update bcan.number_range set closed_at = ${at}::timestamptz where id = ${id}::uuid`.execute(tx)
}
