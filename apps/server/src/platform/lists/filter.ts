import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { among } from '../among.ts'
import { defineFilter, type ListFilter } from './list.ts'

/** A pattern of SQL's `like` for texts that have this somewhere in them; its own signs are taken literally. */
export const like = (value: string): string => `%${value.replace(/[\\%_]/g, '\\$&')}%`

/** Rows whose text has what was typed somewhere in it, whatever the case. */
export const containsFilter = (key: string, column: RawBuilder<unknown>): ListFilter =>
  defineFilter({
    key,
    kind: 'search',
    schema: z.string().trim().min(1).max(100),
    where: (value) => sql<boolean>`${column} ilike ${like(value)}`,
  })

/** From one day to another, both of them in; either end may be open. */
const span = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() })
const FIRST = '0001-01-01'
/** Documents without an end are dated so. */
const LAST = '9999-12-31'

/** Rows whose date lies in a span of days. */
export const dateFilter = (key: string, column: RawBuilder<unknown>): ListFilter =>
  defineFilter({
    key,
    kind: 'date-range',
    schema: span,
    where: ({ from = FIRST, to = LAST }) => sql<boolean>`${column} between ${from}::date and ${to}::date`,
  })

/** Rows whose instant falls on days of the house; over the column itself, so that one index serves filter and order. */
export const instantFilter = (key: string, column: RawBuilder<unknown>): ListFilter =>
  defineFilter({
    key,
    kind: 'date-range',
    schema: span,
    where: ({ from = FIRST, to = LAST }, _actor, { config }) =>
      sql<boolean>`(${column} >= ${from}::date::timestamp at time zone ${config.timeZone}
        and ${column} < (${to}::date + 1)::timestamp at time zone ${config.timeZone})`,
  })

/** Rows whose text is one of those chosen among `options`; `values` is where their words stand. */
export const chosenFilter = <V extends string>(
  key: string,
  column: RawBuilder<unknown>,
  options: readonly [V, ...V[]],
  values?: string,
): ListFilter =>
  defineFilter({
    key,
    kind: 'select',
    schema: z.array(z.enum(options)).min(1),
    options,
    ...(values ? { values } : {}),
    where: (chosen) => among(column, chosen, 'text'),
  })
