import { sql } from 'kysely'
import { z } from 'zod'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { FORMS } from './policy/report.ts'

const formFilter: ListFilter = defineFilter({
  key: 'form',
  kind: 'select',
  schema: z.array(z.enum(FORMS)).min(1),
  options: FORMS,
  values: 'filing:state.form',
  where: (chosen) => sql<boolean>`f.form = any(${chosen}::text[])`,
})

/** Lines of the report forms, newest first: index report_line_made. */
export const reportLineList: ListDefinition = {
  id: 'filing.reportLine',
  permission: 'filing.report.view',
  exportPermission: null,
  scope: 'none',
  summary: 'Lines of the report forms, reported or waiting',
  from: sql`filing.report_line f left join filing.report r on r.id = f.report_id`,
  rowId: sql<string>`f.id`,
  where: () => sql<boolean>`true`,
  topic: 'filings',
  columns: [
    { key: 'happenedOn', kind: 'date', select: sql`f.happened_on` },
    { key: 'form', kind: 'state', select: sql`f.form`, values: 'filing:state.form' },
    { key: 'party', kind: 'id', select: sql`f.party` },
    { key: 'stock', kind: 'text', select: sql`f.facts ->> 'stock'` },
    { key: 'quantity', kind: 'text', select: sql`f.facts ->> 'quantity'` },
    { key: 'originalTag', kind: 'text', select: sql`f.facts ->> 'originalTag'` },
    { key: 'revisedTag', kind: 'text', select: sql`coalesce(f.facts ->> 'revisedTag', f.facts ->> 'tag')` },
    { key: 'fileName', kind: 'text', select: sql`r.file_name` },
    { key: 'tradeId', kind: 'text', select: sql`f.facts ->> 'tradeId'`, hidden: true },
    { key: 'madeBy', kind: 'text', select: sql`f.made_by_name`, hidden: true },
    { key: 'madeAt', kind: 'instant', select: sql`f.made_at`, hidden: true },
  ],
  filters: [
    formFilter,
    defineFilter({
      key: 'reported',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => sql<boolean>`(f.report_id is not null) = ${yes}`,
    }),
  ],
  sorts: [{ key: 'madeAt', by: sql`f.made_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Reports written, newest first: index report_made. */
export const reportList: ListDefinition = {
  id: 'filing.report',
  permission: 'filing.report.view',
  exportPermission: null,
  scope: 'none',
  summary: 'Report forms written as CSV',
  from: sql`filing.report f`,
  rowId: sql<string>`f.id`,
  where: () => sql<boolean>`true`,
  topic: 'filings',
  columns: [
    { key: 'reportedOn', kind: 'date', select: sql`f.reported_on` },
    { key: 'form', kind: 'state', select: sql`f.form`, values: 'filing:state.form' },
    { key: 'party', kind: 'id', select: sql`f.party` },
    { key: 'lines', kind: 'number', select: sql`f.lines` },
    { key: 'fileName', kind: 'text', select: sql`f.file_name` },
    { key: 'madeBy', kind: 'text', select: sql`f.made_by_name` },
    { key: 'madeAt', kind: 'instant', select: sql`f.made_at`, hidden: true },
  ],
  filters: [formFilter],
  sorts: [{ key: 'madeAt', by: sql`f.made_at`, type: 'timestamptz', direction: 'desc' }],
}
