import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { defineFilter } from '#platform/lists/list.ts'

/** Pasted account numbers, in a list that joins accounts as `a`. */
export const byAccountNo = defineFilter({
  key: 'accountNos',
  kind: 'paste',
  schema: z.array(z.string().min(1).max(40)).min(1).max(500),
  where: (values) => sql<boolean>`a.account_no = any(${values}::text[])`,
  match: sql<string>`a.account_no`,
})

/** One type of document. @param column  where its code stands in the list. */
export const byParameter = (column: RawBuilder<unknown>) =>
  defineFilter({
    key: 'parameter',
    kind: 'id',
    schema: z.string().trim().min(1).max(40),
    where: (value) => sql<boolean>`${column} = ${value}`,
  })
