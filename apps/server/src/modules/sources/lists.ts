import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter, instantFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { RUN_OUTCOMES, RUN_PURPOSES, SOURCE_KINDS } from './schema.ts'

const text = z.string().trim().min(1).max(100)

const state = sql`case when s.current_number is not null then 'published'
  when exists (select from sources.version v where v.source_id = s.id and v.state = 'checked') then 'checked'
  when exists (select from sources.version v where v.source_id = s.id and v.state = 'draft') then 'draft'
  else 'retired' end`

/** Every source, by code. There are hundreds at most. */
export const sourceList: ListDefinition = {
  id: 'sources.source',
  permission: 'sources.source.view',
  exportPermission: 'sources.source.export',
  scope: 'none',
  summary: 'Data sources with their state and last use',
  from: sql`sources.source s`,
  rowId: sql<string>`s.id`,
  where: () => sql<boolean>`true`,
  topic: 'sources',
  columns: [
    { key: 'code', kind: 'id', select: sql`s.code` },
    { key: 'label', kind: 'text', select: sql`s.label::text` },
    { key: 'kind', kind: 'state', select: sql`s.kind`, values: 'sources:state.kind' },
    { key: 'state', kind: 'state', select: state, values: 'sources:state.version' },
    { key: 'currentNumber', kind: 'number', select: sql`s.current_number` },
    {
      key: 'draft',
      kind: 'boolean',
      select: sql`exists (select from sources.version v where v.source_id = s.id and v.state in ('draft', 'checked'))`,
    },
    {
      key: 'runsToday',
      kind: 'number',
      select: sql`(select count(*)::int from sources.run r
        where r.source_id = s.id and r.started_at > now() - interval '24 hours')`,
    },
    {
      key: 'failedToday',
      kind: 'number',
      select: sql`(select count(*)::int from sources.run r where r.source_id = s.id
        and r.started_at > now() - interval '24 hours' and r.outcome in ('failed', 'cut'))`,
    },
    {
      key: 'lastRunAt',
      kind: 'instant',
      select: sql`(select max(r.started_at) from sources.run r where r.source_id = s.id)`,
    },
    { key: 'updatedAt', kind: 'instant', select: sql`s.updated_at`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'name',
      kind: 'search',
      schema: text,
      where: (value) => sql<boolean>`(s.code ilike ${`%${value.replaceAll(/[\\%_]/g, '\\$&')}%`}
        or s.label::text ilike ${`%${value.replaceAll(/[\\%_]/g, '\\$&')}%`})`,
    }),
    chosenFilter('kind', sql`s.kind`, SOURCE_KINDS, 'sources:state.kind'),
  ],
  sorts: [
    { key: 'code', by: sql`s.code`, type: 'text', direction: 'asc' },
    { key: 'updatedAt', by: sql`s.updated_at`, type: 'timestamptz', direction: 'desc' },
  ],
}

/** Every run, newest first; index run_source under a source, run_started else. */
export const runList: ListDefinition = {
  id: 'sources.run',
  permission: 'sources.run.view',
  exportPermission: 'sources.run.export',
  scope: 'none',
  summary: 'Runs of data sources: who, what for, how many rows, how long, with which outcome',
  from: sql`sources.run r`,
  detail: sql`left join sources.source s on s.id = r.source_id`,
  rowId: sql<string>`r.id`,
  where: () => sql<boolean>`true`,
  topic: null,
  columns: [
    { key: 'startedAt', kind: 'instant', select: sql`r.started_at` },
    { key: 'source', kind: 'id', select: sql`s.code` },
    { key: 'number', kind: 'number', select: sql`r.number` },
    { key: 'purpose', kind: 'state', select: sql`r.purpose`, values: 'sources:state.purpose' },
    { key: 'operatorName', kind: 'text', select: sql`r.operator_name` },
    { key: 'outcome', kind: 'state', select: sql`r.outcome`, values: 'sources:state.outcome' },
    { key: 'failure', kind: 'text', select: sql`r.code` },
    { key: 'rowCount', kind: 'number', select: sql`r.row_count` },
    { key: 'ms', kind: 'number', select: sql`r.ms` },
    { key: 'cached', kind: 'boolean', select: sql`r.cached`, hidden: true },
    { key: 'subject', kind: 'text', select: sql`r.subject`, hidden: true },
    { key: 'parametersDigest', kind: 'text', select: sql`r.parameters_digest`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'sourceId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`r.source_id = ${value}`,
    }),
    chosenFilter('outcome', sql`r.outcome`, RUN_OUTCOMES, 'sources:state.outcome'),
    chosenFilter('purpose', sql`r.purpose`, RUN_PURPOSES, 'sources:state.purpose'),
    instantFilter('startedOn', sql`r.started_at`),
  ],
  sorts: [{ key: 'startedAt', by: sql`r.started_at`, type: 'timestamptz', direction: 'desc' }],
}
