import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { FEE_VALUES, type FeeRow, MARGIN_VALUES, type MarginRow } from './schema.ts'

export type Setting = {
  accountId: string
  from: string
  until: string | null
  caseId: string | null
  by: { id: string; name: string }
  at: string
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const columns = (names: readonly string[], prefix = ''): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql.raw(`${prefix}${snake(name)}`)))

type Shape = { table: string; keys: readonly string[]; values: readonly string[]; flags: readonly string[] }
const FEE: Shape = {
  table: 'rates.fee_rate',
  keys: ['exchange', 'product', 'contract', 'productType', 'hedgeFlag'],
  values: FEE_VALUES,
  flags: [],
}
const MARGIN: Shape = {
  table: 'rates.margin_rate',
  keys: ['exchange', 'product', 'contract', 'hedgeFlag'],
  values: MARGIN_VALUES,
  flags: ['relative'],
}

/** Rows as the database reads them: blanks stand for any, what a row does not say is null. */
function recordsOf(shape: Shape, given: readonly object[], from: string): string {
  const all = given.map((one) => {
    const row = one as Record<string, unknown>
    const keys = Object.fromEntries(shape.keys.map((key) => [snake(key), row[key] ?? '']))
    const values = Object.fromEntries([...shape.values, ...shape.flags].map((key) => [snake(key), row[key] ?? null]))
    return { id: newId<'rate'>(), ...keys, ...values, valid_from: row.effectiveOn ?? from }
  })
  return JSON.stringify(all)
}

/**
 * Sets rates in one statement for any number of rows: rows in force on the same place end, and what the new ones do not
 * say is carried over from them. Index fee_rate_live, margin_rate_live.
 *
 * @returns how many rows are in force because of it.
 */
async function setRates(tx: Tx, shape: Shape, given: readonly object[], setting: Setting): Promise<number> {
  const { accountId, from, until, caseId, by, at } = setting
  const table = sql.raw(shape.table)
  const types = [
    'id uuid',
    ...shape.keys.map((key) => `${snake(key)} text`),
    ...shape.values.map((key) => `${snake(key)} numeric`),
    ...shape.flags.map((key) => `${snake(key)} boolean`),
    'valid_from date',
  ].join(', ')
  const same = sql.join(
    shape.keys.map((key) => sql.raw(`o.${snake(key)} = n.${snake(key)}`)),
    sql` and `,
  )
  const carried = sql.join(shape.values.map((key) => sql.raw(`coalesce(n.${snake(key)}, o.${snake(key)})`)))
  const flags = shape.flags.map((key) => sql.raw(`coalesce(n.${snake(key)}, o.${snake(key)}, false)`))
  const found = await rows(
    tx,
    sql`with given as (select * from jsonb_to_recordset(${recordsOf(shape, given, from)}::jsonb) as r (${sql.raw(types)})),
      ended as (
        update ${table} o set ended_at = ${at}::timestamptz from given n
        where o.account_id = ${accountId}::uuid and o.ended_at is null and ${same} returning o.*)
      insert into ${table} (id, account_id, ${columns(shape.keys)}, ${columns([...shape.values, ...shape.flags])},
        valid_from, valid_until, case_id, set_by, set_by_name, set_at)
      select n.id, ${accountId}::uuid, ${columns(shape.keys, 'n.')}, ${sql.join([carried, ...flags])}, n.valid_from,
        ${until}::date, ${caseId}::uuid, ${by.id}::uuid, ${by.name}, ${at}::timestamptz
      from given n left join ended o on ${same} returning 1`,
  )
  return found.length
}

export const setFees = (tx: Tx, given: readonly FeeRow[], setting: Setting): Promise<number> =>
  setRates(tx, FEE, given, setting)
export const setMargins = (tx: Tx, given: readonly MarginRow[], setting: Setting): Promise<number> =>
  setRates(tx, MARGIN, given, setting)

/** Nobody else sets rates of this account until the transaction ends. */
export async function lockRates(tx: Tx, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rates ${accountId}`}, 0))`.execute(tx)
}

/** Rates in force on an account, as rows of the form's table; decimals as text without needless zeros. */
async function inForce(reader: Reader, shape: Shape, accountId: string): Promise<Record<string, Json>[]> {
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

export const feesInForce = (reader: Reader, accountId: string) => inForce(reader, FEE, accountId)
export const marginsInForce = (reader: Reader, accountId: string) => inForce(reader, MARGIN, accountId)

/** Ends one rate; null when there is none that is in force. */
export async function endRate(tx: Tx, kind: 'fee' | 'margin', id: string, at: string): Promise<string | null> {
  const table = sql.raw(kind === 'fee' ? FEE.table : MARGIN.table)
  const [found] = await rows(
    tx,
    sql<{ accountId: string }>`update ${table} set ended_at = ${at}::timestamptz
      where id = ${id}::uuid and ended_at is null returning account_id as "accountId"`,
  )
  return found?.accountId ?? null
}

/** The account of a rate, ended or not. */
export async function accountOfRate(reader: Reader, kind: 'fee' | 'margin', id: string): Promise<string | null> {
  const table = sql.raw(kind === 'fee' ? FEE.table : MARGIN.table)
  const [found] = await rows(
    reader,
    sql<{ accountId: string }>`select account_id as "accountId" from ${table} where id = ${id}::uuid`,
  )
  return found?.accountId ?? null
}
