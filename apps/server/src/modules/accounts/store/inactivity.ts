import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { plainColumn, textColumn } from '#platform/columns.ts'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'
import type { AccountType, Dormancy, InactiveAccounts, InactivityRule, InactivitySet } from '../schema.ts'
import { accountInScope } from './account.ts'

/** SQL for the last day on which a module saw a sign of life of an account, null where it saw none. */
export type AccountActivity = (of: {
  accountId: RawBuilder<string>
  clientId: RawBuilder<string>
  /** Whose days count. */
  zone: string
}) => RawBuilder<string | null>

const RULE = sql`type, active, months, source, set_by_name as "setByName", set_at as "setAt"`

export function inactivityRules(reader: Reader): Promise<InactivityRule[]> {
  return rows(reader, sql<InactivityRule>`select ${RULE} from accounts.inactivity_rule order by type`)
}

/** One rule, locked until the transaction ends. */
export async function lockRule(tx: Tx, type: AccountType): Promise<InactivityRule> {
  const [rule] = await keptRows(
    tx,
    sql<InactivityRule>`select ${RULE} from accounts.inactivity_rule where type = ${type} for update`,
  )
  if (!rule) throw new Error(`no inactivity rule for ${type}`)
  return rule
}

export async function putRule(tx: Tx, rule: InactivitySet, by: { name: string; at: string }): Promise<void> {
  await sql`update accounts.inactivity_rule set active = ${rule.active}, months = ${rule.months},
    source = ${rule.source}, set_by_name = ${by.name}, set_at = ${by.at}::timestamptz where type = ${rule.type}`.execute(
    tx,
  )
}

/** The day it is, where the house is, and what else tells of signs of life. */
export type Looking = { today: string; zone: string; activities: readonly AccountActivity[] }

/** SQL: the last day anything is known of account `a`: its opening, what was reported, its return, what modules saw. */
function lastActiveOn({ zone, activities }: Looking): RawBuilder<string> {
  const seen = activities.map((one) => one({ zone, accountId: sql<string>`a.id`, clientId: sql<string>`a.client_id` }))
  return sql<string>`greatest(${sql.join([
    sql`a.opened_on`,
    sql`(select x.active_on from accounts.account_activity x where x.account_id = a.id)`,
    sql`(select (max(r.ended_at) at time zone ${zone})::date from accounts.account_rest r where r.account_id = a.id)`,
    ...seen,
  ])})`
}

const cutoff = (months: RawBuilder<unknown>, today: string) =>
  sql<string>`(${today}::date - make_interval(months => ${months}))::date`

/**
 * Accounts that would go dormant today under a period: how many up to the limit, and some of them, longest without a sign of
 * life first. Those whose last day was reported to lie within the period are set aside as a whole before anybody else is
 * asked about the rest one by one.
 */
export async function inactiveNow(
  reader: Reader,
  actor: Actor,
  asked: Looking & { type: AccountType; months: number },
  { shown, counted }: { shown: number; counted: number },
): Promise<InactiveAccounts> {
  const { type, months } = asked
  const before = cutoff(sql`${months}::int`, asked.today)
  const found = await rows(
    reader,
    sql<InactiveAccounts['items'][number]>`select f.id, f.account_no as "accountNo", c.display_name as "clientName",
        f.last_active_on::text as "lastActiveOn"
      from (select a.id, a.account_no, a.client_id, due.last_active_on from accounts.account a
          cross join lateral (select ${lastActiveOn(asked)} as last_active_on offset 0) due
        where a.type = ${type} and a.status = 'ACTIVE' and a.opened_on <= ${before}
          and not exists (select from accounts.account_activity x where x.account_id = a.id and x.active_on > ${before})
          and due.last_active_on <= ${before} and ${accountInScope(actor)}
        limit ${counted + 1}) f
      join clients.v_client c on c.id = f.client_id
      order by f.last_active_on, f.id`,
  )
  return { count: Math.min(found.length, counted), capped: found.length > counted, items: found.slice(0, shown) }
}

export type Rested = {
  id: string
  accountNo: string
  clientId: string
  businessLine: string
  departmentId: string
  lastActiveOn: string
  months: number
}

/** The last of the next accounts by their ids, whatever they are; null when there are no more. */
export async function stretchEnd(reader: Reader, after: string, length: number): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ id: string }>`select id from (select id from accounts.account where id > ${after}::uuid order by id
      limit ${length}) stretch order by id desc limit 1`,
  )
  return found?.id ?? null
}

/**
 * Lets the first of a stretch of accounts go dormant whose period is over, by one statement. What it costs follows the length
 * of the stretch, not how many accounts there are. An account somebody else holds at this moment is taken the day after.
 */
export function restBetween(
  tx: Tx,
  asked: Looking & { after: string; until: string; limit: number; at: string },
): Promise<Rested[]> {
  const before = cutoff(sql`r.months`, asked.today)
  return keptRows(
    tx,
    sql<Rested>`with silent as materialized (
        select a.id, l.last_active_on, r.months from accounts.account a
          join accounts.inactivity_rule r on r.type = a.type and r.active
          cross join lateral (select ${lastActiveOn(asked)} as last_active_on offset 0) l
        where a.id > ${asked.after}::uuid and a.id <= ${asked.until}::uuid and a.status = 'ACTIVE'
          and a.opened_on <= ${before} and l.last_active_on <= ${before}),
      due as (
        select a.id, s.last_active_on, s.months from silent s join accounts.account a on a.id = s.id
        where a.status = 'ACTIVE' order by a.id limit ${asked.limit} for update of a skip locked),
      rested as (
        update accounts.account a set status = 'DORMANT', version = a.version + 1, updated_at = ${asked.at}::timestamptz
          from due where a.id = due.id
          returning a.id, a.account_no, a.client_id, a.business_line, a.department_id, due.last_active_on, due.months)
      select id, account_no as "accountNo", client_id as "clientId", business_line as "businessLine",
        department_id as "departmentId", last_active_on::text as "lastActiveOn", months from rested order by id`,
  )
}

/** Notes why they rest; the database has begun the rows. */
export async function explainRest(tx: Tx, rested: readonly Rested[]): Promise<void> {
  await sql`update accounts.account_rest r set last_active_on = g.last_active_on, months = g.months
    from unnest(${plainColumn(rested.map(({ id }) => id))}::uuid[],
      ${plainColumn(rested.map((one) => one.lastActiveOn))}::date[],
      ${plainColumn(rested.map(({ months }) => months))}::int[]) as g (id, last_active_on, months)
    where r.account_id = g.id and r.ended_at is null`.execute(tx)
}

/** Keeps the latest day for each account in scope; answers the numbers that are known. */
export async function keepActivity(
  tx: Tx,
  actor: Actor,
  items: readonly { accountNo: string; activeOn: string }[],
  at: string,
): Promise<string[]> {
  const found = await keptRows(
    tx,
    sql<{ accountNo: string }>`with told as (
        select g.no, max(g.active_on) as active_on
          from unnest(${textColumn(items.map(({ accountNo }) => accountNo))}::text[],
            ${plainColumn(items.map(({ activeOn }) => activeOn))}::date[]) as g (no, active_on) group by g.no),
      known as (
        select a.id, a.account_no, t.active_on from told t join accounts.account a on a.account_no = t.no
          where ${accountInScope(actor)}),
      kept as (
        insert into accounts.account_activity (account_id, active_on, reported_at)
          select id, active_on, ${at}::timestamptz from known order by id
          on conflict (account_id) do update set active_on = excluded.active_on, reported_at = excluded.reported_at
            where account_activity.active_on < excluded.active_on)
      select account_no as "accountNo" from known order by account_no`,
  )
  return found.map(({ accountNo }) => accountNo)
}

/** Why the account was dormant at a moment; null when it was not, or nothing is known of it. */
export async function dormancyAt(reader: Reader, accountId: string, at: string): Promise<Dormancy | null> {
  const [row] = await rows(
    reader,
    sql<Dormancy>`select rested_at as "restedAt", last_active_on::text as "lastActiveOn", months
      from accounts.account_rest where account_id = ${accountId}::uuid and rested_at <= ${at}::timestamptz
        and (ended_at is null or ended_at > ${at}::timestamptz) order by rested_at desc limit 1`,
  )
  return row ?? null
}
