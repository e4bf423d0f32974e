import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { hitInScope } from './hits.ts'
import { pairInScope } from './pairs.ts'
import { CATEGORIES, ENTRY_KINDS, ENTRY_STATUSES, HIT_STATES, MATCHES, PARTS, VERDICTS } from './schema.ts'

const text = z.string().trim().min(1).max(100)

const select = (key: string, column: RawBuilder<unknown>, options: readonly [string, ...string[]]): ListFilter =>
  defineFilter({
    key,
    kind: 'select',
    schema: z.array(z.enum(options)).min(1),
    options,
    values: `screening:state.${key}`,
    where: (chosen) => sql<boolean>`${column} = any(${[...chosen]}::text[])`,
  })

const exactly = (key: string, column: RawBuilder<unknown>): ListFilter =>
  defineFilter({
    key,
    kind: 'text',
    schema: text,
    where: (value) => sql<boolean>`${column} = ${value.toUpperCase()}`,
  })

/** The list itself, newest first: index entry_created. */
export const entryList: ListDefinition = {
  id: 'screening.entry',
  permission: 'screening.entry.view',
  exportPermission: 'screening.entry.export',
  scope: 'none',
  summary: 'Persons and names on the blacklist',
  from: sql`screening.entry e`,
  rowId: sql<string>`e.id`,
  where: () => sql<boolean>`true`,
  topic: 'blacklist',
  columns: [
    { key: 'entryNo', kind: 'id', select: sql`e.entry_no` },
    { key: 'entryKind', kind: 'state', select: sql`e.kind`, values: 'screening:state.entryKind' },
    { key: 'nameZh', kind: 'text', select: sql`e.name_zh` },
    { key: 'nameEn', kind: 'text', select: sql`e.name_en` },
    { key: 'identityNumber', kind: 'id', select: sql`e.number_masked` },
    { key: 'bornOn', kind: 'date', select: sql`e.born_on`, hidden: true },
    { key: 'category', kind: 'state', select: sql`e.category`, values: 'screening:state.category' },
    { key: 'reason', kind: 'text', select: sql`e.reason` },
    { key: 'source', kind: 'text', select: sql`e.source`, hidden: true },
    { key: 'validUntil', kind: 'date', select: sql`e.valid_until` },
    { key: 'status', kind: 'state', select: sql`e.status`, values: 'screening:state.status' },
    { key: 'statusRemark', kind: 'text', select: sql`e.status_remark`, hidden: true },
    { key: 'creatorName', kind: 'text', select: sql`e.creator_name` },
    { key: 'createdAt', kind: 'instant', select: sql`e.created_at` },
    { key: 'updatedAt', kind: 'instant', select: sql`e.updated_at`, hidden: true },
    { key: 'version', kind: 'number', select: sql`e.version`, hidden: true },
  ],
  filters: [
    exactly('entryNo', sql`e.entry_no`),
    defineFilter({
      key: 'name',
      kind: 'text',
      schema: text,
      where: (value) => sql<boolean>`(e.name_zh ilike ${`%${value.replace(/[\\%_]/g, '\\$&')}%`}
        or e.name_en ilike ${`%${value.replace(/[\\%_]/g, '\\$&')}%`})`,
    }),
    select('entryKind', sql`e.kind`, ENTRY_KINDS),
    select('category', sql`e.category`, CATEGORIES),
    select('status', sql`e.status`, ENTRY_STATUSES),
  ],
  sorts: [{ key: 'createdAt', by: sql`e.created_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Hits in scope, newest first: indexes hit_found, hit_state. */
export const hitList: ListDefinition = {
  id: 'screening.hit',
  permission: 'screening.hit.view',
  exportPermission: 'screening.hit.export',
  scope: 'accounts',
  summary: 'Clients and applicants whom an entry of the blacklist may be about',
  from: sql`screening.hit h join screening.entry e on e.id = h.entry_id
    left join clients.v_client c on c.id = h.client_id left join onboarding.v_application o on o.id = h.application_id`,
  rowId: sql<string>`h.id`,
  where: hitInScope,
  topic: 'hits',
  columns: [
    { key: 'hitNo', kind: 'id', select: sql`h.hit_no` },
    { key: 'label', kind: 'text', select: sql`h.label` },
    { key: 'clientNo', kind: 'id', select: sql`c.client_no` },
    { key: 'applicationNo', kind: 'id', select: sql`o.application_no` },
    { key: 'entryNo', kind: 'id', select: sql`e.entry_no`, hidden: true },
    { key: 'category', kind: 'state', select: sql`e.category`, values: 'screening:state.category' },
    { key: 'reason', kind: 'text', select: sql`e.reason` },
    { key: 'matched', kind: 'state', select: sql`h.matched`, values: 'screening:state.matched' },
    { key: 'state', kind: 'state', select: sql`h.state`, values: 'screening:state.state' },
    { key: 'foundAt', kind: 'instant', select: sql`h.found_at` },
    { key: 'decidedByName', kind: 'text', select: sql`h.decided_by_name` },
    { key: 'decidedAt', kind: 'instant', select: sql`h.decided_at`, hidden: true },
    { key: 'remark', kind: 'text', select: sql`h.remark`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`h.client_id`, hidden: true },
    { key: 'applicationId', kind: 'id', select: sql`h.application_id`, hidden: true },
    { key: 'version', kind: 'number', select: sql`h.version`, hidden: true },
  ],
  filters: [
    select('state', sql`h.state`, HIT_STATES),
    select('matched', sql`h.matched`, MATCHES),
    select('category', sql`e.category`, CATEGORIES),
    exactly('clientNo', sql`c.client_no`),
    exactly('applicationNo', sql`o.application_no`),
    exactly('entryNo', sql`e.entry_no`),
  ],
  sorts: [{ key: 'foundAt', by: sql`h.found_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Similar clients in scope, the most similar first: index pair_score. */
export const pairList: ListDefinition = {
  id: 'screening.pair',
  permission: 'screening.pair.view',
  exportPermission: 'screening.pair.export',
  scope: 'accounts',
  summary: 'Clients that are alike, both in scope',
  from: sql`screening.pair like_pair join clients.v_client l on l.id = like_pair.low_id join clients.v_client h on h.id = like_pair.high_id`,
  rowId: sql<string>`like_pair.id`,
  where: pairInScope,
  topic: 'clientPairs',
  columns: [
    { key: 'lowNo', kind: 'id', select: sql`l.client_no` },
    { key: 'lowName', kind: 'text', select: sql`l.display_name` },
    { key: 'highNo', kind: 'id', select: sql`h.client_no` },
    { key: 'highName', kind: 'text', select: sql`h.display_name` },
    { key: 'parts', kind: 'tags', select: sql`like_pair.parts`, values: 'screening:state.part' },
    { key: 'score', kind: 'number', select: sql`like_pair.score` },
    { key: 'verdict', kind: 'state', select: sql`like_pair.verdict`, values: 'screening:state.verdict' },
    { key: 'judgedByName', kind: 'text', select: sql`like_pair.judged_by_name` },
    { key: 'remark', kind: 'text', select: sql`like_pair.remark`, hidden: true },
    { key: 'foundAt', kind: 'instant', select: sql`like_pair.found_at` },
    { key: 'lowId', kind: 'id', select: sql`like_pair.low_id`, hidden: true },
    { key: 'highId', kind: 'id', select: sql`like_pair.high_id`, hidden: true },
    { key: 'version', kind: 'number', select: sql`like_pair.version`, hidden: true },
  ],
  filters: [
    select('verdict', sql`like_pair.verdict`, VERDICTS),
    defineFilter({
      key: 'judged',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => sql<boolean>`(like_pair.verdict is not null) = ${yes}`,
    }),
    defineFilter({
      key: 'part',
      kind: 'select',
      schema: z.array(z.enum(PARTS)).min(1),
      options: PARTS,
      values: 'screening:state.part',
      where: (chosen) => sql<boolean>`like_pair.parts && ${[...chosen]}::text[]`,
    }),
    defineFilter({
      key: 'clientNo',
      kind: 'text',
      schema: text,
      where: (value) => sql<boolean>`(l.client_no = ${value.toUpperCase()} or h.client_no = ${value.toUpperCase()})`,
    }),
  ],
  sorts: [
    { key: 'score', by: sql`like_pair.score::int8`, type: 'int8', direction: 'desc' },
    { key: 'foundAt', by: sql`like_pair.found_at`, type: 'timestamptz', direction: 'desc' },
  ],
}
