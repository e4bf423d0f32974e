import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Latest } from './policy.ts'
import { type ExemptionBasis, type PiCategory, REGISTERS, type Register, type RiskLevel } from './schema.ts'

/** Whom an entry is about: a client, or an application whose client there is not yet. */
export type SubjectRef = { clientId: string } | { applicationId: string }

type Entry = {
  id: string
  evidenceOn: string
  remark: string
  recordedByName: string
  recordedAt: string
  caseId: string | null
}
export type CertificationRow = Entry & { isPi: boolean; category: PiCategory | null; expiresOn: string | null }
export type AssessmentRow = Entry & {
  level: RiskLevel
  score: number
  product: string | null
  passed: boolean
  expiresOn: string
}
export type ExemptionRow = Entry & { exempt: boolean; basis: ExemptionBasis | null; expiresOn: string | null }

type RowOf = { certification: CertificationRow; assessment: AssessmentRow; exemption: ExemptionRow }

/** Columns of each register that say what it is about, and the names they have outside. */
const OWN: Readonly<Record<Register, Readonly<Record<string, string>>>> = {
  certification: { isPi: 'is_pi', category: 'category' },
  assessment: { level: 'level', score: 'score', product: 'product', passed: 'passed' },
  exemption: { exempt: 'exempt', basis: 'basis' },
}

const table = (register: Register) => sql.table(`suitability.${register}`)
const ownColumns = (register: Register, prefix = '') =>
  sql.join(Object.entries(OWN[register]).map(([name, column]) => sql`${sql.ref(prefix + column)} as ${sql.ref(name)}`))

/** SQL: the rows of a subject. Those of an application that was opened are the client's. */
const of = (subject: SubjectRef) =>
  'clientId' in subject
    ? sql<boolean>`client_id = ${subject.clientId}::uuid`
    : sql<boolean>`(application_id = ${subject.applicationId}::uuid and client_id is null)`

/** SQL: the entry in force now, or at a moment. */
const inForce = (at: string | null) =>
  at === null
    ? sql<boolean>`ended_at is null`
    : sql<boolean>`(recorded_at <= ${at}::timestamptz and (ended_at is null or ended_at > ${at}::timestamptz))`

/**
 * The entry of a register in force about a subject, or null: the latest, or the one of a moment. Indexes *_client_live,
 * *_application_live, of the past *_client.
 */
export async function latestOf<R extends Register>(
  reader: Reader,
  register: R,
  subject: SubjectRef,
  at: string | null = null,
): Promise<RowOf[R] | null> {
  const [row] = await rows(
    reader,
    sql<RowOf[R]>`select id, evidence_on as "evidenceOn", expires_on as "expiresOn", remark,
        recorded_by_name as "recordedByName", recorded_at as "recordedAt", case_id as "caseId", ${ownColumns(register)}
      from ${table(register)} where ${inForce(at)} and ${of(subject)} order by recorded_at desc limit 1`,
  )
  return row ?? null
}

/** The entries in force in all registers, now or at a moment. */
export async function latestEntries(reader: Reader, subject: SubjectRef, at: string | null = null): Promise<Latest> {
  return {
    certification: await latestOf(reader, 'certification', subject, at),
    assessment: await latestOf(reader, 'assessment', subject, at),
    exemption: await latestOf(reader, 'exemption', subject, at),
  }
}

export type NewEntry = {
  subject: SubjectRef
  evidenceOn: string
  expiresOn: string | null
  remark: string
  by: { id: string; name: string }
  at: string
  caseId: string | null
  values: Readonly<Record<string, Json>>
}

/** Nobody else writes about this subject until the transaction ends. */
export async function lockSubject(tx: Tx, subject: SubjectRef): Promise<void> {
  const id = 'clientId' in subject ? subject.clientId : subject.applicationId
  await sql`select pg_advisory_xact_lock(hashtextextended(${`suitability ${id}`}, 0))`.execute(tx)
}

/** Writes an entry and ends the one it replaces. @returns the id of the new one. */
export async function writeEntry(tx: Tx, register: Register, entry: NewEntry): Promise<string> {
  const id = newId<'entry'>()
  const own = Object.entries(OWN[register])
  await sql`update ${table(register)} set ended_at = ${entry.at}::timestamptz
    where ended_at is null and ${of(entry.subject)}`.execute(tx)
  const clientId = 'clientId' in entry.subject ? entry.subject.clientId : null
  const applicationId = 'clientId' in entry.subject ? null : entry.subject.applicationId
  await sql`insert into ${table(register)} (id, client_id, application_id, evidence_on, expires_on, remark, recorded_by,
      recorded_by_name, recorded_at, case_id, ${sql.join(own.map(([, column]) => sql.ref(column)))})
    values (${id}, ${clientId}::uuid, ${applicationId}::uuid, ${entry.evidenceOn}::date, ${entry.expiresOn}::date,
      ${entry.remark}, ${entry.by.id}::uuid, ${entry.by.name}, ${entry.at}::timestamptz, ${entry.caseId}::uuid,
      ${sql.join(own.map(([name]) => sql`${entry.values[name] ?? null}`))})`.execute(tx)
  return id
}

/** Entries made while the client was being opened become the client's; one that the client has already stays in force. */
export async function handOver(tx: Tx, applicationId: string, clientId: string, at: string): Promise<void> {
  for (const register of REGISTERS) {
    await sql`update ${table(register)} r set client_id = ${clientId}::uuid,
        ended_at = case when r.ended_at is null and exists (select from ${table(register)} o
          where o.client_id = ${clientId}::uuid and o.ended_at is null) then ${at}::timestamptz else r.ended_at end
      where r.application_id = ${applicationId}::uuid and r.client_id is null`.execute(tx)
  }
}
