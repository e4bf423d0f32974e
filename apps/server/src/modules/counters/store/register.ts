import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { Belonging } from '../policy/belonging.ts'
import type { CounterCode } from '../schema.ts'

/** Nobody else assigns counters to this account until the transaction ends. */
export async function lockBelongings(tx: Tx, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`counters of ${accountId}`}, 0))`.execute(tx)
}

/** Every row of an account, newest first. Index account_counter_account. */
export const belongingsOf = (reader: Reader, accountId: string): Promise<Belonging[]> =>
  rows(
    reader,
    sql<Belonging>`select id, counter, from_on as "from", until_on as until from counters.account_counter
      where account_id = ${accountId}::uuid order by from_on desc, id`,
  )

/** The same of many accounts, by account. */
export async function belongingsOfMany(
  reader: Reader,
  accountIds: readonly string[],
): Promise<Map<string, Belonging[]>> {
  const found = await rows(
    reader,
    sql<Belonging & { accountId: string }>`select account_id as "accountId", id, counter, from_on as "from",
        until_on as until
      from counters.account_counter where account_id = any(${[...accountIds]}::uuid[]) order by from_on desc, id`,
  )
  return Map.groupBy(found, ({ accountId }) => accountId)
}

export async function insertBelonging(
  tx: Tx,
  one: {
    accountId: string
    counter: CounterCode
    from: string
    until: string | null
    reason: string
    by: { id: string; name: string }
    at: string
  },
): Promise<string> {
  const id = newId<'accountCounter'>()
  await sql`insert into counters.account_counter (id, account_id, counter, from_on, until_on, reason, set_by, set_by_name,
    set_at) values (${id}, ${one.accountId}, ${one.counter}, ${one.from}, ${one.until}, ${one.reason}, ${one.by.id},
    ${one.by.name}, ${one.at})`.execute(tx)
  return id
}

/** Ends rows on a day; what would begin later is taken back. */
export async function endBelongings(tx: Tx, ids: readonly string[], lastDay: string): Promise<void> {
  if (ids.length === 0) return
  await sql`update counters.account_counter set until_on = greatest(${lastDay}::date, from_on - 1)
    where id = any(${[...ids]}::uuid[])`.execute(tx)
}

/** SQL: whether the actor sees row `b` through its account `a`. */
export const belongingInScope = (actor: Actor): RawBuilder<boolean> =>
  inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })

export type FoundBelonging = Belonging & { accountId: string }

/** The row, or null when there is none or it is out of scope. */
export async function findBelonging(reader: Reader, actor: Actor, id: string): Promise<FoundBelonging | null> {
  const [found] = await rows(
    reader,
    sql<FoundBelonging>`select b.id, b.account_id as "accountId", b.counter, b.from_on as "from", b.until_on as until
      from counters.account_counter b join accounts.v_account a on a.id = b.account_id
      where b.id = ${id}::uuid and ${belongingInScope(actor)}`,
  )
  return found ?? null
}

/** Whether every account has to stand in the register. */
export async function isRegisterRequired(reader: Reader): Promise<boolean> {
  const [row] = await rows(reader, sql<{ required: boolean }>`select required from counters.register`)
  return row?.required ?? false
}

export async function requireRegister(tx: Tx, required: boolean): Promise<void> {
  await sql`update counters.register set required = ${required}`.execute(tx)
}

/** Accounts of these numbers that the actor sees, by number. Index account_account_no_key. */
export function accountsByNo(
  reader: Reader,
  actor: Actor,
  numbers: readonly string[],
): Promise<{ id: string; accountNo: string; type: string }[]> {
  return rows(
    reader,
    sql<{ id: string; accountNo: string; type: string }>`select a.id, a.account_no as "accountNo", a.type
      from accounts.v_account a where a.account_no = any(${[...numbers]}::text[]) and ${belongingInScope(actor)}`,
  )
}
