import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import { type ApplicationState, LIVE_STATES } from '../schema/state.ts'

export type ApplicationRow = {
  id: string
  applicationNo: string
  clientId: string | null
  clientType: 'individual' | 'joint' | 'corporate'
  accountTypes: string[]
  businessLine: string
  departmentId: string
  brokerCode: string | null
  introducerCode: string | null
  displayName: string
  identityMasked: string | null
  phoneMasked: string | null
  state: ApplicationState
  reviewStep: string | null
  revision: number
  makerId: string
  makerName: string
  caseId: string | null
  returnPage: string | null
  returnReasons: string[]
  returnRemark: string | null
  failureCode: string | null
  failureParams: Record<string, Json> | null
  attempts: number
  source: 'form' | 'import' | 'api'
  importId: string | null
  importRow: number | null
  createdAt: string
  updatedAt: string
  submittedAt: string | null
  decidedAt: string | null
  openedAt: string | null
  version: number
}

const COLUMNS = sql`a.id, a.application_no as "applicationNo", a.client_id as "clientId", a.client_type as "clientType",
  a.account_types as "accountTypes", a.business_line as "businessLine", a.department_id as "departmentId",
  a.broker_code as "brokerCode", a.introducer_code as "introducerCode", a.display_name as "displayName",
  a.identity_masked as "identityMasked", a.phone_masked as "phoneMasked", a.state, a.review_step as "reviewStep",
  a.revision, a.maker_id as "makerId", a.maker_name as "makerName", a.case_id as "caseId", a.return_page as "returnPage",
  a.return_reasons as "returnReasons", a.return_remark as "returnRemark", a.failure_code as "failureCode",
  a.failure_params as "failureParams", a.attempts, a.source, a.import_id as "importId", a.import_row as "importRow",
  a.created_at as "createdAt", a.updated_at as "updatedAt", a.submitted_at as "submittedAt",
  a.decided_at as "decidedAt", a.opened_at as "openedAt", a.version`

/** SQL: whether the application `a` stands in the actor's scope. */
export function applicationInScope(actor: Actor): RawBuilder<boolean> {
  return inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })
}

/** The application, or null when there is none or it is out of scope. */
export async function findApplication(reader: Reader, actor: Actor, id: string): Promise<ApplicationRow | null> {
  const [row] = await rows(
    reader,
    sql<ApplicationRow>`select ${COLUMNS} from onboarding.application a where a.id = ${id} and ${applicationInScope(actor)}`,
  )
  return row ?? null
}

/** The application whoever asks, locked until the transaction ends: for the system's own steps. */
export async function lockApplication(tx: Tx, id: string): Promise<ApplicationRow | null> {
  const [row] = await rows(
    tx,
    sql<ApplicationRow>`select ${COLUMNS} from onboarding.application a where a.id = ${id} for update`,
  )
  return row ?? null
}

/** The application whoever asks: for what the system itself sends of one that has opened. */
export async function applicationById(reader: Reader, id: string): Promise<ApplicationRow | null> {
  const [row] = await rows(
    reader,
    sql<ApplicationRow>`select ${COLUMNS} from onboarding.application a where a.id = ${id}`,
  )
  return row ?? null
}

/** What lists filter and show, copied out of the content whenever it is saved. */
export type Extract = {
  clientId: string | null
  clientType: string
  accountTypes: readonly string[]
  businessLine: string
  departmentId: string
  brokerCode: string | null
  introducerCode: string | null
  displayName: string
  searchWords: readonly string[]
  identityMasked: string | null
  phoneMasked: string | null
}

export type Origin = {
  makerId: string
  makerName: string
  source: 'form' | 'import' | 'api'
  importId: string | null
  importRow: number | null
}

/** Inserts a draft of revision 1 and returns its id. */
export async function insertApplication(tx: Tx, extract: Extract, origin: Origin, at: string): Promise<string> {
  const id = newId<'application'>()
  await sql`insert into onboarding.application (id, application_no, client_id, client_type, account_types, business_line,
      department_id, broker_code, introducer_code, display_name, search_words, identity_masked, phone_masked, state,
      revision, maker_id, maker_name, source, import_id, import_row, created_at, updated_at)
    values (${id}, 'A' || nextval('onboarding.application_number'), ${extract.clientId}, ${extract.clientType},
      ${[...extract.accountTypes]}::text[], ${extract.businessLine}, ${extract.departmentId}, ${extract.brokerCode},
      ${extract.introducerCode}, ${extract.displayName}, ${[...extract.searchWords]}::text[], ${extract.identityMasked},
      ${extract.phoneMasked}, 'DRAFT', 1, ${origin.makerId}, ${origin.makerName}, ${origin.source}, ${origin.importId},
      ${origin.importRow}, ${at}, ${at})`.execute(tx)
  return id
}

/** Writes what the new content says; the state and revision are the caller's decision. */
export async function updateExtract(
  tx: Tx,
  id: string,
  extract: Extract,
  change: { state: ApplicationState; revision: number; at: string },
): Promise<void> {
  await sql`update onboarding.application set client_id = ${extract.clientId}, client_type = ${extract.clientType},
    account_types = ${[...extract.accountTypes]}::text[], business_line = ${extract.businessLine},
    department_id = ${extract.departmentId}, broker_code = ${extract.brokerCode},
    introducer_code = ${extract.introducerCode}, display_name = ${extract.displayName},
    search_words = ${[...extract.searchWords]}::text[], identity_masked = ${extract.identityMasked},
    phone_masked = ${extract.phoneMasked}, state = ${change.state}, revision = ${change.revision},
    version = version + 1, updated_at = ${change.at} where id = ${id}`.execute(tx)
}

/** Fields that change with the state; those left out keep their value. */
export type StateChange = {
  state: ApplicationState
  at: string
  revision?: number
  caseId?: string | null
  reviewStep?: string | null
  returned?: { page: string | null; reasons: readonly string[]; remark: string | null }
  failure?: { code: string; params: Record<string, Json> } | null
  clientId?: string
  attempts?: number
  submitted?: boolean
  decided?: boolean
  opened?: boolean
}

/** Sets the state and what goes with it; an application that has ended gives its identity documents free. */
export async function updateState(tx: Tx, id: string, change: StateChange): Promise<void> {
  const sets = [
    sql`state = ${change.state}`,
    sql`version = version + 1`,
    sql`updated_at = ${change.at}`,
    ...(change.revision === undefined ? [] : [sql`revision = ${change.revision}`]),
    ...(change.caseId === undefined ? [] : [sql`case_id = ${change.caseId}`]),
    ...(change.reviewStep === undefined ? [] : [sql`review_step = ${change.reviewStep}`]),
    ...(change.clientId === undefined ? [] : [sql`client_id = ${change.clientId}`]),
    ...(change.attempts === undefined ? [] : [sql`attempts = ${change.attempts}`]),
    ...(change.submitted ? [sql`submitted_at = ${change.at}`] : []),
    ...(change.decided ? [sql`decided_at = ${change.at}`] : []),
    ...(change.opened ? [sql`opened_at = ${change.at}`] : []),
    ...(change.returned === undefined
      ? []
      : [
          sql`return_page = ${change.returned.page}`,
          sql`return_reasons = ${[...change.returned.reasons]}::text[]`,
          sql`return_remark = ${change.returned.remark}`,
        ]),
    ...(change.failure === undefined
      ? []
      : [
          sql`failure_code = ${change.failure?.code ?? null}`,
          sql`failure_params = ${change.failure ? JSON.stringify(change.failure.params) : null}::jsonb`,
        ]),
  ]
  await sql`update onboarding.application set ${sql.join(sets)} where id = ${id}`.execute(tx)
  if (['OPENED', 'REJECTED', 'CANCELLED'].includes(change.state)) {
    await sql`update onboarding.application_identity set live = false where application_id = ${id}`.execute(tx)
  }
}

/** Puts another person in the maker's place. */
export async function updateMaker(
  tx: Tx,
  id: string,
  to: { operatorId: string; name: string },
  at: string,
): Promise<void> {
  await sql`update onboarding.application set maker_id = ${to.operatorId}, maker_name = ${to.name}, updated_at = ${at},
    version = version + 1 where id = ${id}`.execute(tx)
}

/** Replaces the identity documents that the application takes; the unique index refuses those of another live one. */
export async function replaceIdentities(tx: Tx, id: string, indexes: readonly Buffer[]): Promise<void> {
  await sql`delete from onboarding.application_identity where application_id = ${id}`.execute(tx)
  for (const index of indexes) {
    await sql`insert into onboarding.application_identity (application_id, identity_index) values (${id}, ${index})
      on conflict (application_id, identity_index) do nothing`.execute(tx)
  }
}

/** Number of another live application that takes one of these documents, or null. */
export async function liveApplicationWith(
  reader: Reader,
  indexes: readonly Buffer[],
  except: string | null,
): Promise<string | null> {
  const [row] = await rows(
    reader,
    sql<{ no: string }>`select a.application_no as no from onboarding.application_identity i
      join onboarding.application a on a.id = i.application_id
      where i.live and i.identity_index = any(${[...indexes]}::bytea[]) and i.application_id is distinct from ${except}::uuid
      limit 1`,
  )
  return row?.no ?? null
}

export type EventRow = {
  seq: number
  at: string
  revision: number
  kind: string
  fromState: string | null
  toState: string
  step: string | null
  operatorId: string
  operatorName: string
  remark: string | null
  /** To whom it was handed over, where that is what happened. */
  toName: string | null
}

type NewEvent = Omit<EventRow, 'seq' | 'toName'> & { toName?: string }

/** Adds a line to the story; the application's row is locked, so numbers do not collide. */
export async function insertEvent(tx: Tx, id: string, event: NewEvent): Promise<void> {
  await sql`insert into onboarding.application_event (application_id, seq, at, revision, kind, from_state, to_state, step,
      operator_id, operator_name, remark, to_name)
    select ${id}, coalesce(max(seq), 0) + 1, ${event.at}::timestamptz, ${event.revision}::integer, ${event.kind},
      ${event.fromState}, ${event.toState}, ${event.step}, ${event.operatorId}::uuid, ${event.operatorName},
      ${event.remark}, ${event.toName ?? null}
    from onboarding.application_event where application_id = ${id}`.execute(tx)
}

/** The story of an application, oldest first. */
export async function eventsOf(reader: Reader, id: string): Promise<EventRow[]> {
  return rows(
    reader,
    sql<EventRow>`select seq, at, revision, kind, from_state as "fromState", to_state as "toState", step,
        operator_id as "operatorId", operator_name as "operatorName", remark, to_name as "toName"
      from onboarding.application_event where application_id = ${id} order by seq`,
  )
}

/** Notes which accounts the application opened. */
export async function insertOpened(tx: Tx, id: string, accountId: string, type: string): Promise<void> {
  await sql`insert into onboarding.application_account (application_id, account_id, account_type)
    values (${id}, ${accountId}, ${type})`.execute(tx)
}

/** Accounts the application opened. */
export async function openedAccounts(
  reader: Reader,
  id: string,
): Promise<{ accountId: string; accountNo: string; type: string }[]> {
  return rows(
    reader,
    sql<{ accountId: string; accountNo: string; type: string }>`select o.account_id as "accountId",
        v.account_no as "accountNo", o.account_type as type
      from onboarding.application_account o join accounts.v_account v on v.id = o.account_id
      where o.application_id = ${id} order by o.account_type`,
  )
}

/** Whether an application of the client at the place is still on its way. Index application_client. */
export async function hasApplicationAt(
  reader: Reader,
  clientId: string,
  { businessLine, departmentId }: { businessLine: string; departmentId: string },
): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from onboarding.application where client_id = ${clientId}::uuid and business_line = ${businessLine}
      and department_id = ${departmentId}::uuid and state = any(${[...LIVE_STATES]}::text[]) limit 1`,
  )
  return found.length > 0
}
