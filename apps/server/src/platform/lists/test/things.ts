import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { defineErrors } from '#kernel/refusal.ts'
import { listRoute } from '#platform/http/route.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { defineModule, type Module } from '#platform/module.ts'
import { inScope } from '#platform/scope.ts'
import type { TestApp } from '#testing/app.ts'

/** One row of the list under test. */
export type Thing = { id: string; no: string; grade: string | null; line: string; department: string; secret: string }

const scope = { businessLine: sql`t.business_line`, departmentId: sql`t.department_id` }

/** A list over a table of its own: scope, a column behind a permission, sorts with and without nulls. */
export const thingList: ListDefinition = {
  id: 'things.thing',
  permission: 'things.thing.view',
  exportPermission: 'things.thing.export',
  scope: 'accounts',
  summary: 'Things',
  from: sql`things.thing t`,
  rowId: sql<string>`t.id`,
  where: (actor) => inScope(actor, scope),
  topic: 'things',
  columns: [
    { key: 'no', kind: 'id', select: sql`t.no` },
    { key: 'grade', kind: 'amount', select: sql`t.grade` },
    { key: 'line', kind: 'state', select: sql`t.business_line`, values: 'things:state.line' },
    { key: 'secret', kind: 'text', select: sql`t.secret`, permission: 'things.secret.reveal', hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'no',
      kind: 'paste',
      schema: z.array(z.string().min(1).max(20)),
      match: sql<string>`t.no`,
      where: (values) => sql<boolean>`t.no = any(${values}::text[])`,
    }),
    defineFilter({
      key: 'line',
      kind: 'select',
      schema: z.array(z.enum(['brokerage', 'asset-management'])).min(1),
      options: ['brokerage', 'asset-management'],
      values: 'things:state.line',
      where: (values) => sql<boolean>`t.business_line = any(${values}::text[])`,
    }),
    defineFilter({
      key: 'graded',
      kind: 'boolean',
      schema: z.boolean(),
      where: (value) => sql<boolean>`(t.grade is not null) = ${value}`,
    }),
  ],
  sorts: [
    { key: 'no', by: sql`t.no`, type: 'text', direction: 'asc' },
    { key: 'gradeUp', by: sql`t.grade`, type: 'numeric', direction: 'asc' },
    { key: 'gradeDown', by: sql`t.grade`, type: 'numeric', direction: 'desc' },
    { key: 'madeAt', by: sql`t.made_at`, type: 'timestamptz', direction: 'desc' },
  ],
}

export const thingModule: Module = defineModule({
  name: 'things',
  migrations: null,
  errors: defineErrors('things', {}),
  permissions: [{ key: 'things.thing.view' }, { key: 'things.thing.export' }, { key: 'things.secret.reveal' }],
  lists: [thingList],
  routes: [listRoute('/things', thingList)],
})

export const DEPARTMENTS = [newId<'department'>(), newId<'department'>()] as const

/** Makes the table. */
export async function createThings(app: TestApp): Promise<void> {
  await app.pool.query(`create schema things`)
  await app.pool.query(`create table things.thing (id uuid primary key, no text not null, grade numeric,
    business_line text not null, department_id uuid not null, secret text not null, made_at timestamptz not null)`)
}

/** Makes `count` things: grades repeat and are sometimes missing, lines and departments alternate. */
export async function addThings(app: TestApp, count: number, from = 0): Promise<Thing[]> {
  const things = Array.from({ length: count }, (_, index): Thing => {
    const n = from + index
    return {
      id: newId<'thing'>(),
      no: `T${String(n).padStart(5, '0')}`,
      grade: n % 3 === 0 ? null : String((n * 7) % 4),
      line: n % 2 === 0 ? 'brokerage' : 'asset-management',
      department: DEPARTMENTS[n % 4 < 2 ? 0 : 1],
      secret: `secret ${n}`,
    }
  })
  await app.pool.query(
    `insert into things.thing select id, no, grade, business_line, department_id, secret,
       timestamptz '2026-01-01' + (no_index % 5) * interval '1 microsecond'
     from unnest($1::uuid[], $2::text[], $3::numeric[], $4::text[], $5::uuid[], $6::text[])
       with ordinality as t (id, no, grade, business_line, department_id, secret, no_index)`,
    [
      things.map((one) => one.id),
      things.map((one) => one.no),
      things.map((one) => one.grade),
      things.map((one) => one.line),
      things.map((one) => one.department),
      things.map((one) => one.secret),
    ],
  )
  return things
}
