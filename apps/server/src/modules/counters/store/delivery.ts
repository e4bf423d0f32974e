import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { CounterCode, DeliveryDetail, DeliveryState, RateKind, RatePlace, RateValues } from '../schema.ts'

export type NewDelivery = {
  id: string
  counter: CounterCode
  change: {
    changeId: string
    kind: RateKind
    accountId: string
    caseId: string | null
    reverses: string | null
    by: { id: string; name: string }
  }
  lasting: 'today' | 'longTerm'
  dueOn: string
  untilOn: string | null
  rows: readonly { place: RatePlace; before: RateValues | null; after: RateValues | null }[]
  at: string
  byRegister: boolean
}

/** Writes a delivery with its lines; the caller's transaction is that of the change. */
export async function insertDelivery(tx: Tx, one: NewDelivery): Promise<void> {
  const { change } = one
  const lines = one.rows.map(({ place, before, after }, at) => ({
    line: at + 1,
    ...place,
    operation: after === null ? 'remove' : 'set',
    before,
    wanted: after,
  }))
  await sql`with made as (
    insert into counters.delivery (id, counter, kind, change_id, account_id, case_id, lasting, due_on, until_on, reverses,
      next_at, row_count, created_by, created_by_name, created_at, by_register)
    values (${one.id}, ${one.counter}, ${change.kind}, ${change.changeId}, ${change.accountId}, ${change.caseId},
      ${one.lasting}, ${one.dueOn}, ${one.untilOn}, ${change.reverses}, ${one.at}, ${lines.length}, ${change.by.id},
      ${change.by.name}, ${one.at}, ${one.byRegister}))
    insert into counters.delivery_row (delivery_id, line, exchange, product, contract, product_type, hedge_flag, operation,
      before, wanted)
    select ${one.id}, r.line, r.exchange, r.product, r.contract, r."productType", r."hedgeFlag", r.operation,
      nullif(r.before, 'null'::jsonb), nullif(r.wanted, 'null'::jsonb)
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r (line int, exchange text, product text, contract text,
      "productType" text, "hedgeFlag" text, operation text, before jsonb, wanted jsonb)`.execute(tx)
}

/** Where the account belongs, if it is one that counters know: they keep futures accounts alone. */
export async function futuresAccount(
  reader: Reader,
  id: string,
): Promise<{ accountNo: string; businessLine: string; departmentId: string } | null> {
  const [found] = await rows(
    reader,
    sql<{
      accountNo: string
      businessLine: string
      departmentId: string
    }>`select account_no as "accountNo", business_line as "businessLine",
      department_id as "departmentId" from accounts.v_account where id = ${id}::uuid and type = 'futures'`,
  )
  return found ?? null
}

/** Numbers of those of the accounts that trade futures. */
export async function futuresAccountNos(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await rows(
    reader,
    sql<{ id: string; accountNo: string }>`select id, account_no as "accountNo" from accounts.v_account
      where id = any(${[...ids]}::uuid[]) and type = 'futures'`,
  )
  return new Map(found.map(({ id, accountNo }) => [id, accountNo]))
}

/** SQL: whether the actor sees delivery `d`, through its account `a`. */
export const deliveryInScope = (actor: Actor): RawBuilder<boolean> =>
  inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })

const DETAIL = sql`d.id, d.counter, d.kind, d.change_id as "changeId", d.account_id as "accountId",
  a.account_no as "accountNo", c.display_name as "clientName", d.case_id as "caseId", d.lasting, d.due_on as "dueOn",
  d.until_on as "untilOn", d.reverses, d.state, d.reason, d.round, d.attempts, d.next_at as "nextAt", d.channel,
  d.mapping_version as "mappingVersion", d.receipt, d.row_count as "rowCount", d.rows_refused as "rowsRefused",
  d.created_by_name as "createdByName", d.created_at as "createdAt", d.sent_at as "sentAt",
  d.imported_at as "importedAt", d.checked_at as "checkedAt", d.effective_at as "effectiveAt", d.failed_at as "failedAt"`

export type DeliveryRecord = Omit<DeliveryDetail, 'rows' | 'incidents' | 'beside' | 'reversedBy'> & {
  clientId: string
  businessLine: string
  departmentId: string
}

/** The delivery, or null when there is none or it is out of scope; locked until the transaction ends if asked. */
export async function findDelivery(
  reader: Reader,
  actor: Actor,
  id: string,
  lock = false,
): Promise<DeliveryRecord | null> {
  const [found] = await rows(
    reader,
    sql<DeliveryRecord>`select ${DETAIL}, a.client_id as "clientId", a.business_line as "businessLine",
        a.department_id as "departmentId"
      from counters.delivery d join accounts.v_account a on a.id = d.account_id
        join clients.v_client c on c.id = a.client_id
      where d.id = ${id}::uuid and ${deliveryInScope(actor)} ${lock ? sql`for update of d` : sql``}`,
  )
  return found ?? null
}

/** A delivery's lines, in order. */
export function rowsOfDelivery(reader: Reader, id: string): Promise<DeliveryDetail['rows']> {
  return rows(
    reader,
    sql<DeliveryDetail['rows'][number]>`select line, exchange, product, contract, product_type as "productType",
        hedge_flag as "hedgeFlag", operation, before, wanted, found, state, code, message
      from counters.delivery_row where delivery_id = ${id}::uuid order by line`,
  )
}

/** What was read back otherwise, newest first. */
export function incidentsOfDelivery(reader: Reader, id: string): Promise<DeliveryDetail['incidents']> {
  return rows(
    reader,
    sql<DeliveryDetail['incidents'][number]>`select id, line, field, wanted, found, opened_at as "openedAt",
        closed_at as "closedAt", closed_by_name as "closedByName", remark
      from counters.incident where delivery_id = ${id}::uuid order by opened_at desc, line, field limit 500`,
  )
}

/** The same change at other counters. */
export function besideDelivery(
  reader: Reader,
  { id, changeId }: { id: string; changeId: string },
): Promise<{ id: string; counter: CounterCode; state: DeliveryState }[]> {
  return rows(
    reader,
    sql<{ id: string; counter: CounterCode; state: DeliveryState }>`select id, counter, state from counters.delivery
      where change_id = ${changeId}::uuid and id <> ${id}::uuid order by counter, id`,
  )
}

/** The change that took this one back, if one did. */
export async function reversalOf(reader: Reader, changeId: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ changeId: string }>`select change_id as "changeId" from counters.delivery
      where reverses = ${changeId}::uuid limit 1`,
  )
  return found?.changeId ?? null
}

/** Everything that was carried out under one change, by place: each place once, as the register had it. */
export function rowsOfChange(reader: Reader, changeId: string): Promise<DeliveryDetail['rows']> {
  return rows(
    reader,
    sql<
      DeliveryDetail['rows'][number]
    >`select distinct on (r.exchange, r.product, r.contract, r.product_type, r.hedge_flag)
        r.line, r.exchange, r.product, r.contract, r.product_type as "productType", r.hedge_flag as "hedgeFlag",
        r.operation, r.before, r.wanted, r.found, r.state, r.code, r.message
      from counters.delivery_row r join counters.delivery d on d.id = r.delivery_id
      where d.change_id = ${changeId}::uuid
      order by r.exchange, r.product, r.contract, r.product_type, r.hedge_flag, r.delivery_id`,
  )
}

/** Whether a place of the delivery was given something newer at the same counter since. */
export async function isSuperseded(reader: Reader, id: string): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from counters.delivery d join counters.delivery_row r on r.delivery_id = d.id
      join counters.delivery n on n.counter = d.counter and n.account_id = d.account_id and n.kind = d.kind
        and (n.created_at, n.id) > (d.created_at, d.id)
      join counters.delivery_row s on s.delivery_id = n.id and s.exchange = r.exchange and s.product = r.product
        and s.contract = r.contract and s.product_type = r.product_type and s.hedge_flag = r.hedge_flag
      where d.id = ${id}::uuid limit 1`,
  )
  return found.length > 0
}
