import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { FEE_VALUES, MARGIN_VALUES } from '../schema.ts'

/** The register of one kind of rate: its table, what tells rows apart, and what a row says. */
export type Shape = { table: string; keys: readonly string[]; values: readonly string[]; flags: readonly string[] }

export const SHAPES: Readonly<Record<'fee' | 'margin', Shape>> = {
  fee: {
    table: 'rates.fee_rate',
    keys: ['exchange', 'product', 'contract', 'productType', 'hedgeFlag'],
    values: FEE_VALUES,
    flags: [],
  },
  margin: {
    table: 'rates.margin_rate',
    keys: ['exchange', 'product', 'contract', 'hedgeFlag'],
    values: MARGIN_VALUES,
    flags: ['relative'],
  },
}

export const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
export const columns = (names: readonly string[], prefix = ''): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql.raw(`${prefix}${snake(name)}`)))

/** Column definitions of `recordsOf`. */
export const typesOf = (shape: Shape): string =>
  [
    'id uuid',
    ...shape.keys.map((key) => `${snake(key)} text`),
    ...shape.values.map((key) => `${snake(key)} numeric`),
    ...shape.flags.map((key) => `${snake(key)} boolean`),
    'valid_from date',
    'lasting text',
  ].join(', ')

/** Rows as the database reads them: blanks stand for any, what a row does not say is null. */
export function recordsOf(shape: Shape, given: readonly object[], from: string): string {
  const all = given.map((one) => {
    const row = one as Record<string, unknown>
    const keys = Object.fromEntries(shape.keys.map((key) => [snake(key), row[key] ?? '']))
    const values = Object.fromEntries([...shape.values, ...shape.flags].map((key) => [snake(key), row[key] ?? null]))
    const lasting = row.effect === '1' ? 'today' : 'longTerm'
    return { id: newId<'rate'>(), ...keys, ...values, valid_from: row.effectiveOn ?? from, lasting }
  })
  return JSON.stringify(all)
}

/** SQL: what row `of` says, decimals as text without needless zeros. */
export const valuesOf = (shape: Shape, of: string): RawBuilder<unknown> =>
  sql`jsonb_build_object(${sql.join([
    ...shape.values.flatMap((key) => [sql.lit(key), sql.raw(`trim_scale(${of}.${snake(key)})::text`)]),
    ...shape.flags.flatMap((key) => [sql.lit(key), sql.raw(`${of}.${snake(key)}`)]),
  ])})`
