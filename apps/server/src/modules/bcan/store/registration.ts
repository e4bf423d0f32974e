import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { OrderAccount } from '../policy/order.ts'
import type { Consent, Regime, State } from '../schema.ts'

export type RegistrationRow = {
  id: string
  clientId: string
  clientNo: string
  regime: Regime
  state: State
  ceNo: string | null
  bcan: number | null
  exhausted: boolean
  allowed: boolean
  allowedRemark: string | null
  dirty: boolean
  rejectCode: string | null
  effectiveOn: string | null
  reported: boolean
  version: number
  consent: Consent
}

const COLUMNS = sql`r.id, r.client_id as "clientId", c.client_no as "clientNo", r.regime, r.state, r.ce_no as "ceNo", r.bcan,
  r.exhausted, r.allowed, r.allowed_remark as "allowedRemark", r.dirty, r.reject_code as "rejectCode",
  r.effective_on as "effectiveOn", r.version, v.consent,
  coalesce((select g.reported from bcan.number n join bcan.number_range g on g.id = n.range_id
    where n.ce_no = r.ce_no and n.bcan = r.bcan), false) as reported`
const FROM = sql`bcan.registration r join clients.v_client c on c.id = r.client_id
  join bcan.v_consent v on v.client_id = r.client_id and v.regime = r.regime`

/** Whether a client is served where the actor sees. */
const visible = (actor: Actor) => sql<boolean>`exists (select from clients.v_place p where p.client_id = r.client_id
  and ${inScope(actor, { businessLine: sql`p.business_line`, departmentId: sql`p.department_id` })})`

/** A registration in scope, kept until the transaction ends; or null. */
export async function lockRegistration(tx: Tx, actor: Actor, id: string): Promise<RegistrationRow | null> {
  await sql`select from bcan.registration where id = ${id}::uuid for update`.execute(tx)
  const [row] = await rows(
    tx,
    sql<RegistrationRow>`select ${COLUMNS} from ${FROM} where r.id = ${id}::uuid
      and ${visible(actor)}`,
  )
  return row ?? null
}

/** What there is of a client, in the order of the regimes. Index registration_client_id_regime_key. */
export function registrationsOf(reader: Reader, clientId: string): Promise<RegistrationRow[]> {
  return rows(
    reader,
    sql<RegistrationRow>`select ${COLUMNS} from ${FROM} where r.client_id = ${clientId}::uuid order by r.regime`,
  )
}

export async function setAllowed(
  tx: Tx,
  { id, allowed, remark, at }: { id: string; allowed: boolean; remark: string; at: string },
): Promise<void> {
  await sql`update bcan.registration set allowed = ${allowed}, allowed_remark = ${remark}, version = version + 1,
    updated_at = ${at}::timestamptz where id = ${id}::uuid`.execute(tx)
}

/** Writes the state that follows from a changed consent; a number that is filed leaves the file with its effectiveness. */
export async function setState(tx: Tx, id: string, state: State, at: string): Promise<void> {
  await sql`update bcan.registration set state = ${state},
      effective_on = case when ${state} = 'EFFECTIVE' then effective_on end, dirty = dirty and ${state} = 'EFFECTIVE',
      dirty_since = case when ${state} = 'EFFECTIVE' then dirty_since end,
      reject_code = case when ${state} = 'REJECTED' then reject_code end,
      version = version + 1, updated_at = ${at}::timestamptz
    where id = ${id}::uuid`.execute(tx)
}

/** Whose accounts are all cancelled: the number is burned. @returns the clients. */
export async function retire(tx: Tx, at: string): Promise<string[]> {
  const done = await rows(
    tx,
    sql<{ id: string }>`update bcan.registration r set state = 'RETIRED', effective_on = null, dirty = false,
        dirty_since = null, reject_code = null, version = version + 1, updated_at = ${at}::timestamptz
      where r.state <> 'RETIRED'
        and not exists (select from accounts.v_account a where a.client_id = r.client_id and a.status <> 'CANCELLED')
      returning r.client_id as id`,
  )
  return [...new Set(done.map(({ id }) => id))]
}

export type OrderRow = OrderAccount & { accountId: string; accountNo: string }

/** Whose orders: those of a client, of one account in one regime, or of many accounts. */
export type OrdersOf = { clientId: string } | { accountNo: string; regime: Regime } | { accountNos: readonly string[] }

/**
 * One account is asked for by equality: the plan of its statement then serves every account. Of an array the server cannot
 * tell how long it is, and plans anew each time, which takes longer than the look-up.
 */
function asked(by: OrdersOf): RawBuilder<boolean> {
  if ('clientId' in by) return sql<boolean>`a.client_id = ${by.clientId}::uuid`
  if ('accountNo' in by) return sql<boolean>`(a.account_no = ${by.accountNo} and g.code = ${by.regime})`
  return sql<boolean>`a.account_no = any(${[...by.accountNos]}::text[])`
}

/**
 * Accounts in scope as the order control sees them, each with every regime; a sub account has its client's number as the
 * main one. Indexes account_account_no_key, registration_client_id_regime_key; one trip for one account or a thousand.
 */
export function orderAccounts(reader: Reader, actor: Actor, by: OrdersOf): Promise<OrderRow[]> {
  const scope = inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })
  return keptRows(
    reader,
    sql<OrderRow>`select a.id as "accountId", a.account_no as "accountNo", g.code as regime,
        coalesce(r.ce_no, (select o.ce_no from bcan.number_range o where o.regime = g.code and o.closed_at is null
          order by o.created_at, o.id limit 1)) as "ceNo", r.bcan, coalesce(r.exhausted, false) as exhausted, r.state,
        v.consent, coalesce(r.allowed, true) as allowed, r.effective_on as "effectiveOn",
        g.trade_before_accepted as "tradeBeforeAccepted", a.status as "accountStatus",
        (a.frozen or c.status <> 'ACTIVE') as frozen
      from accounts.v_account a join clients.v_client c on c.id = a.client_id cross join bcan.regime g
        join bcan.v_consent v on v.client_id = a.client_id and v.regime = g.code
        left join bcan.registration r on r.client_id = a.client_id and r.regime = g.code
      where ${asked(by)} and ${scope} order by a.account_no, g.code`,
  )
}
