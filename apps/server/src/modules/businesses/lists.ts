import { sql } from 'kysely'
import { z } from 'zod'
import { BUSINESS_LINES } from '#modules/accounts'
import { LANGUAGES } from '#platform/actor.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { CATEGORIES } from './schema/definition.ts'
import { BUSINESS_STATES } from './schema/state.ts'
import { businessInScope } from './store/business.ts'

const like = (value: string) => `%${value.replace(/[\\%_]/g, '\\$&')}%`

/** Businesses of the actor's lines; a broker has dozens, so a name is found by looking at all of them. */
export const businessList: ListDefinition = {
  id: 'businesses.business',
  permission: 'businesses.business.view',
  exportPermission: null,
  scope: 'none',
  summary: 'Businesses that staff have designed',
  from: sql`businesses.business b left join businesses.business_version v on v.id = b.current_version_id`,
  rowId: sql<string>`b.id`,
  where: businessInScope,
  topic: 'businesses',
  columns: [
    { key: 'names', kind: 'text', select: sql`b.names` },
    { key: 'code', kind: 'id', select: sql`b.code` },
    { key: 'state', kind: 'state', select: sql`b.state`, values: 'businesses:state.business' },
    { key: 'category', kind: 'state', select: sql`b.category`, values: 'businesses:state.category' },
    { key: 'businessLine', kind: 'state', select: sql`b.business_line`, values: 'accounts:state.businessLine' },
    { key: 'subjectTypes', kind: 'tags', select: sql`b.subject_types`, values: 'businesses:state.subjectType' },
    { key: 'versionNumber', kind: 'number', select: sql`v.number` },
    { key: 'draftByName', kind: 'text', select: sql`b.draft_by_name` },
    { key: 'draftAt', kind: 'instant', select: sql`b.draft_at` },
  ],
  filters: [
    defineFilter({
      key: 'name',
      kind: 'search',
      schema: z.string().trim().min(1).max(100),
      where: (value) =>
        sql<boolean>`(b.code ilike ${like(value)} or ${sql.join(
          LANGUAGES.map((language) => sql`b.names ->> ${language} ilike ${like(value)}`),
          sql` or `,
        )})`,
    }),
    defineFilter({
      key: 'state',
      kind: 'select',
      schema: z.array(z.enum(BUSINESS_STATES)).min(1),
      options: BUSINESS_STATES,
      values: 'businesses:state.business',
      where: (chosen) => sql<boolean>`b.state = any(${chosen}::text[])`,
    }),
    defineFilter({
      key: 'category',
      kind: 'select',
      schema: z.array(z.enum(CATEGORIES)).min(1),
      options: CATEGORIES,
      values: 'businesses:state.category',
      where: (chosen) => sql<boolean>`b.category = any(${chosen}::text[])`,
    }),
    defineFilter({
      key: 'businessLine',
      kind: 'select',
      schema: z.array(z.enum(BUSINESS_LINES)).min(1),
      options: BUSINESS_LINES,
      values: 'accounts:state.businessLine',
      where: (chosen) => sql<boolean>`b.business_line = any(${chosen}::text[])`,
    }),
  ],
  sorts: [{ key: 'draftAt', by: sql`b.draft_at`, type: 'timestamptz', direction: 'desc' }],
}
