import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { SubjectType } from '../schema/definition.ts'
import type { Origin, RequestState } from '../schema/state.ts'

export type RequestRow = {
  id: string
  requestNo: string
  businessId: string
  versionId: string
  subjectType: SubjectType
  clientId: string | null
  accountId: string | null
  accountNo: string | null
  subjectName: string | null
  businessLine: string
  departmentId: string
  title: string
  /** What the business says it is called, from its values. */
  ownTitle: string | null
  state: RequestState
  steps: string[]
  revision: number
  baselineSealed: Buffer
  returnedBecause: string | null
  caseId: string | null
  makerId: string
  makerName: string
  origin: Origin
  dueAt: string | null
  startedAt: string
  updatedAt: string
  endedAt: string | null
}

/** Columns of a request, from `businesses.request r`. */
export const REQUEST_COLUMNS = sql`r.id, r.request_no as "requestNo", r.business_id as "businessId", r.version_id as "versionId",
  r.subject_type as "subjectType", r.client_id as "clientId", r.account_id as "accountId", r.account_no as "accountNo",
  r.subject_name as "subjectName", r.business_line as "businessLine", r.department_id as "departmentId", r.title,
  r.own_title as "ownTitle",
  r.state, r.steps, r.revision, r.baseline_sealed as "baselineSealed",
  r.returned_because as "returnedBecause", r.case_id as "caseId", r.maker_id as "makerId",
  r.maker_name as "makerName", r.origin, r.due_at as "dueAt", r.started_at as "startedAt",
  r.updated_at as "updatedAt", r.ended_at as "endedAt" from businesses.request r`

/** SQL: the request `r` stands in the actor's scope, or is the actor's own. */
export function requestInScope(actor: Actor): RawBuilder<boolean> {
  if (actor.scope.all) return sql<boolean>`true`
  return sql<boolean>`(r.maker_id = ${actor.operatorId}::uuid
    or ${inScope(actor, { businessLine: sql`r.business_line`, departmentId: sql`r.department_id` })})`
}

/** The request, or null when there is none or it is out of scope. */
export async function findRequest(reader: Reader, actor: Actor, id: string): Promise<RequestRow | null> {
  const [row] = await rows(
    reader,
    sql<RequestRow>`select ${REQUEST_COLUMNS} where r.id = ${id}::uuid and ${requestInScope(actor)}`,
  )
  return row ?? null
}

/** Those of the requests that are in scope, in the order they were launched. */
export function requestsById(reader: Reader, actor: Actor, ids: readonly string[]): Promise<RequestRow[]> {
  return rows(
    reader,
    sql<RequestRow>`select ${REQUEST_COLUMNS} where r.id = any(${[...ids]}::uuid[]) and ${requestInScope(actor)}
      order by r.started_at, r.id`,
  )
}

/** Requests whoever asks, locked in id order until the transaction ends: for what follows their cases. */
export async function lockRequests(tx: Tx, ids: readonly string[]): Promise<Map<string, RequestRow>> {
  const found = await rows(
    tx,
    sql<RequestRow>`select ${REQUEST_COLUMNS} where r.id = any(${[...ids]}::uuid[]) order by r.id for update of r`,
  )
  return new Map(found.map((row) => [row.id, row]))
}

/** Requests whoever asks, without a lock. */
export function requestsNamed(reader: Reader, ids: readonly string[]): Promise<RequestRow[]> {
  return rows(reader, sql<RequestRow>`select ${REQUEST_COLUMNS} where r.id = any(${[...ids]}::uuid[])`)
}

export async function requestById(reader: Reader, id: string): Promise<RequestRow | null> {
  const [row] = await rows(reader, sql<RequestRow>`select ${REQUEST_COLUMNS} where r.id = ${id}::uuid`)
  return row ?? null
}

export type NewRequest = Omit<
  RequestRow,
  'requestNo' | 'steps' | 'revision' | 'state' | 'endedAt' | 'updatedAt' | 'caseId' | 'returnedBecause'
> & {
  searchWords: readonly string[]
}

/** @returns the number people know it by. */
export async function insertRequest(tx: Tx, r: NewRequest): Promise<string> {
  const [made] = await rows(
    tx,
    sql<{ requestNo: string }>`insert into businesses.request (id, request_no, business_id, version_id, subject_type,
        client_id, account_id, account_no, subject_name, search_words, business_line, department_id, title, own_title, state,
        revision, baseline_sealed, maker_id, maker_name, origin, due_at, started_at, updated_at)
      values (${r.id}, 'R' || nextval('businesses.request_number'), ${r.businessId}, ${r.versionId}, ${r.subjectType},
        ${r.clientId}, ${r.accountId}, ${r.accountNo}, ${r.subjectName}, ${[...r.searchWords]}::text[],
        ${r.businessLine}, ${r.departmentId}, ${r.title}, ${r.ownTitle}, 'running', 1, ${r.baselineSealed}, ${r.makerId},
        ${r.makerName}, ${r.origin}, ${r.dueAt}, ${r.startedAt}, ${r.startedAt})
      returning request_no as "requestNo"`,
  )
  if (!made) throw new Error('a request was not written')
  return made.requestNo
}

/** Brings the request in line with its case. */
export async function updateStanding(
  tx: Tx,
  id: string,
  standing: {
    state: RequestState
    steps: readonly string[]
    returnedBecause: string | null
    caseId: string
    /** Where the case belongs now; null: where the request did. */
    departmentId: string | null
    at: string
    ended: boolean
  },
): Promise<void> {
  const { state, steps, returnedBecause, caseId, departmentId, at, ended } = standing
  await sql`update businesses.request set state = ${state}, steps = ${[...steps]}::text[], case_id = ${caseId},
    department_id = coalesce(${departmentId}::uuid, department_id), returned_because = ${returnedBecause},
    updated_at = ${at}, ended_at = ${ended ? at : null} where id = ${id}`.execute(tx)
}

/** Counts a revision, with what its values say the request is called. */
export async function setRevision(
  tx: Tx,
  id: string,
  revision: number,
  ownTitle: string | null,
  at: string,
): Promise<void> {
  await sql`update businesses.request set revision = ${revision}, own_title = ${ownTitle}, updated_at = ${at}
    where id = ${id}`.execute(tx)
}

/** Numbers of requests of a business that run on the account, or on the client where no account is named. */
export async function runningOn(
  reader: Reader,
  businessId: string,
  subject: { accountId: string | null; clientId: string | null },
): Promise<string[]> {
  const { accountId, clientId } = subject
  if (accountId === null && clientId === null) return []
  const on =
    accountId === null
      ? sql`r.account_id is null and r.client_id = ${clientId}::uuid`
      : sql`r.account_id = ${accountId}::uuid`
  const found = await rows(
    reader,
    sql<{ requestNo: string }>`select r.request_no as "requestNo" from businesses.request r
      where r.business_id = ${businessId} and r.ended_at is null and ${on} order by r.started_at`,
  )
  return found.map((one) => one.requestNo)
}

/** Numbers of what runs of a business on each of many accounts, by account. */
export async function runningOnAccounts(
  reader: Reader,
  businessId: string,
  accountIds: readonly string[],
): Promise<Map<string, string[]>> {
  const found = await rows(
    reader,
    sql<{ accountId: string; numbers: string[] }>`select r.account_id as "accountId",
        array_agg(r.request_no order by r.started_at) as numbers
      from businesses.request r
      where r.business_id = ${businessId} and r.ended_at is null and r.account_id = any(${[...accountIds]}::uuid[])
      group by r.account_id`,
  )
  return new Map(found.map(({ accountId, numbers }) => [accountId, numbers]))
}

/** Keeps two launches of a business on one subject from passing each other until the transaction ends. */
export async function holdSubject(tx: Tx, businessId: string, subjectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${businessId}:${subjectId}`}, 0))`.execute(tx)
}
