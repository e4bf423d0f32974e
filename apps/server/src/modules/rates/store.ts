import { type RawBuilder, sql } from 'kysely'
import type { Json } from '#kernel/refusal.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Lasting, RateKind, RateMoved, RatePlace } from './schema.ts'
import { columns, recordsOf, SHAPES, type Shape, snake, typesOf, valuesOf } from './store/shape.ts'

export type Setting = {
  accountId: string
  from: string
  until: string | null
  caseId: string | null
  by: { id: string; name: string }
  at: string
}

/** The moment, and the day it falls on in the house. */
export type When = { at: string; today: string }

const same = (shape: Shape, one: string, other: string): RawBuilder<unknown> =>
  sql.join(
    shape.keys.map((key) => sql.raw(`${one}.${snake(key)} = ${other}.${snake(key)}`)),
    sql` and `,
  )

/** SQL: what a row says of its place, in the order of `RateMoved`. */
const moved = (shape: Shape, now: string, before: string): RawBuilder<unknown> => sql`
  jsonb_build_object('exchange', ${sql.raw(now)}.exchange, 'product', ${sql.raw(now)}.product,
    'contract', ${sql.raw(now)}.contract, 'hedgeFlag', ${sql.raw(now)}.hedge_flag,
    'productType', ${sql.raw(shape.keys.includes('productType') ? `${now}.product_type` : `''`)}) as place,
  case when ${sql.raw(before)}.id is null then null else ${valuesOf(shape, before)} end as before,
  ${valuesOf(shape, now)} as after,
  ${sql.raw(now)}.lasting, ${sql.raw(now)}.valid_from as "from", ${sql.raw(now)}.valid_until as until`

/**
 * SQL: what a row says of a rate, else what is in force. Something is charged by money or by lot, never both: a rate that is
 * set one way and was charged the other way is 0 that way from then on.
 */
function carried(key: string): string {
  const other = key.endsWith('ByMoney') ? key.replace(/ByMoney$/, 'ByLot') : key.replace(/ByLot$/, 'ByMoney')
  const kept = `coalesce(n.${snake(key)}, o.${snake(key)})`
  if (other === key) return kept
  return `case when n.${snake(key)} is null and n.${snake(other)} > 0 and o.${snake(key)} is not null then 0 else ${kept} end`
}

/**
 * Sets rates in one statement for any number of rows: rows in force on the same place end. What the new ones do not say
 * is carried over from them, unless they stand for themselves (`whole`). Index fee_rate_live, margin_rate_live.
 *
 * @returns what each place was before and is now.
 */
export async function setRates(
  tx: Tx,
  kind: RateKind,
  given: readonly object[],
  setting: Setting,
  whole = false,
): Promise<RateMoved[]> {
  const shape = SHAPES[kind]
  const { accountId, from, until, caseId, by, at } = setting
  const table = sql.raw(shape.table)
  const carry = (key: string) => sql.raw(whole ? `n.${snake(key)}` : carried(key))
  const flags = shape.flags.map((key) => sql`coalesce(${carry(key)}, false)`)
  return rows(
    tx,
    sql<RateMoved>`with given as (
        select * from jsonb_to_recordset(${recordsOf(shape, given, from)}::jsonb) as r (${sql.raw(typesOf(shape))})),
      ended as (
        update ${table} o set ended_at = ${at}::timestamptz from given n
        where o.account_id = ${accountId}::uuid and o.ended_at is null and ${same(shape, 'o', 'n')} returning o.*),
      placed as (
        insert into ${table} (id, account_id, ${columns(shape.keys)}, ${columns([...shape.values, ...shape.flags])},
          lasting, valid_from, valid_until, case_id, set_by, set_by_name, set_at)
        select n.id, ${accountId}::uuid, ${columns(shape.keys, 'n.')}, ${sql.join([...shape.values.map(carry), ...flags])},
          n.lasting, n.valid_from, case when n.lasting = 'today' then n.valid_from else ${until}::date end,
          ${caseId}::uuid, ${by.id}::uuid, ${by.name}, ${at}::timestamptz
        from given n left join ended o on ${same(shape, 'o', 'n')} returning *)
      select ${moved(shape, 'p', 'e')} from placed p left join ended e on ${same(shape, 'p', 'e')}
      order by ${columns(shape.keys, 'p.')}`,
  )
}

/** Nobody else sets rates of this account until the transaction ends. */
export async function lockRates(tx: Tx, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rates ${accountId}`}, 0))`.execute(tx)
}

/** Rates in force on an account, as rows of the form's table; decimals as text without needless zeros. */
async function inForce(reader: Reader, kind: RateKind, accountId: string): Promise<Record<string, Json>[]> {
  const shape = SHAPES[kind]
  const named = [
    ...shape.keys.map((key) => sql`${sql.raw(snake(key))} as ${sql.ref(key)}`),
    ...shape.values.map((key) => sql`trim_scale(${sql.raw(snake(key))})::text as ${sql.ref(key)}`),
    ...shape.flags.map((key) => sql`${sql.raw(snake(key))} as ${sql.ref(key)}`),
  ]
  return rows(
    reader,
    sql<Record<string, Json>>`select ${sql.join(named)} from ${sql.raw(shape.table)}
      where account_id = ${accountId}::uuid and ended_at is null order by ${columns(shape.keys)}`,
  )
}

export const feesInForce = (reader: Reader, accountId: string) => inForce(reader, 'fee', accountId)
export const marginsInForce = (reader: Reader, accountId: string) => inForce(reader, 'margin', accountId)

/** Ends rates that are in force on these places of an account. @returns what each place was. */
export async function endPlaces(
  tx: Tx,
  kind: RateKind,
  accountId: string,
  places: readonly RatePlace[],
  when: When,
): Promise<RateMoved[]> {
  const shape = SHAPES[kind]
  return ended(
    tx,
    shape,
    sql`account_id = ${accountId}::uuid and (${columns(shape.keys)}) in (
      select ${columns(shape.keys)} from jsonb_to_recordset(${recordsOf(shape, places, when.today)}::jsonb)
        as r (${sql.raw(typesOf(shape))}))`,
    when,
  )
}

/** Ends one rate; empty when there is none that is in force. */
export const endRate = (tx: Tx, kind: RateKind, id: string, when: When): Promise<RateMoved[]> =>
  ended(tx, SHAPES[kind], sql`id = ${id}::uuid`, when)

function ended(tx: Tx, shape: Shape, which: RawBuilder<unknown>, { at, today }: When): Promise<RateMoved[]> {
  return rows(
    tx,
    sql<RateMoved>`with p as (
        update ${sql.raw(shape.table)} set ended_at = ${at}::timestamptz where ended_at is null and ${which} returning *)
      select m.place, m.after as before, null::jsonb as after, 'longTerm' as lasting, ${today}::date as "from",
        null::date as until
      from (select ${moved(shape, 'p', 'p')} from p) m`,
  )
}

/** What a place was, what it is again, and how long what ended had been meant to last. */
export type Lapsed = RateMoved & { accountId: string; caseId: string | null; endedLasting: Lasting }

/**
 * Ends rates whose last day is over and puts what they had replaced in their place again, as far back as something that
 * still counts. Index fee_rate_ending, margin_rate_ending.
 */
export async function endOverdue(
  tx: Tx,
  kind: RateKind,
  { today, at, by }: When & { by: Setting['by'] },
): Promise<Lapsed[]> {
  const shape = SHAPES[kind]
  const table = sql.raw(shape.table)
  const all = [...shape.keys, ...shape.values, ...shape.flags]
  return rows(
    tx,
    sql<Lapsed>`with recursive over as (
        update ${table} set ended_at = ${at}::timestamptz where id in (
          select id from ${table} where ended_at is null and valid_until < ${today}::date
          order by valid_until limit 1000 for update skip locked) returning *),
      back as (
        select o.id as over_id, 1 as step, p.* from over o join ${table} p on p.account_id = o.account_id
          and p.ended_at = o.set_at and p.id <> o.id and ${same(shape, 'p', 'o')}
        union all
        select b.over_id, b.step + 1, p.* from back b join ${table} p on p.account_id = b.account_id
          and p.ended_at = b.set_at and p.id <> b.id and ${same(shape, 'p', 'b')}
        where b.valid_until < ${today}::date and b.step < 100),
      found as (
        select distinct on (over_id) * from back where valid_until is null or valid_until >= ${today}::date
        order by over_id, step),
      placed as (
        insert into ${table} (id, account_id, ${columns(all)}, lasting, valid_from, valid_until, case_id, set_by,
          set_by_name, set_at)
        select gen_random_uuid(), account_id, ${columns(all)}, lasting, ${today}::date, valid_until, case_id,
          ${by.id}::uuid, ${by.name}, ${at}::timestamptz from found returning *)
      select o.account_id as "accountId", o.case_id as "caseId", o.lasting as "endedLasting", m.place, m.after as before,
        m.lasting, ${today}::date as "from", p.valid_until as until,
        case when p.id is null then null else ${valuesOf(shape, 'p')} end as after
      from over o cross join lateral (select ${moved(shape, 'o', 'o')}) m
        left join placed p on p.account_id = o.account_id and ${same(shape, 'p', 'o')}`,
  )
}

/** The account of a rate, ended or not. */
export async function accountOfRate(reader: Reader, kind: RateKind, id: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ accountId: string }>`select account_id as "accountId" from ${sql.raw(SHAPES[kind].table)}
      where id = ${id}::uuid`,
  )
  return found?.accountId ?? null
}
