import { type RawBuilder, sql } from 'kysely'

/**
 * SQL: the column has one of these values. A single value is plain equality, because only then does the planner see
 * that an index on (column, key) yields the key's order: the newest rows of one branch are read, not walked to.
 */
export function among(
  column: RawBuilder<unknown>,
  values: readonly string[],
  type: 'text' | 'uuid',
): RawBuilder<boolean> {
  const [first] = values
  return values.length === 1
    ? sql<boolean>`${column} = ${first}::${sql.raw(type)}`
    : sql<boolean>`${column} = any(${[...values]}::${sql.raw(type)}[])`
}
