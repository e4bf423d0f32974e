import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { DAY_KINDS } from './schema.ts'

/** Days that are not as their weekday says, by date: primary key. */
export const dayList: ListDefinition = {
  id: 'calendars.day',
  permission: 'calendars.office.view',
  exportPermission: 'calendars.office.view',
  scope: 'none',
  summary: 'Holidays, make-up days and half days of offices',
  from: sql`calendars.day d`,
  rowId: sql<string>`d.office || ' ' || d.date`,
  where: () => sql`true`,
  topic: 'calendars',
  columns: [
    { key: 'office', kind: 'text', select: sql`d.office` },
    { key: 'date', kind: 'date', select: sql`d.date` },
    { key: 'dayKind', kind: 'state', select: sql`d.kind`, values: 'calendars:state.day' },
    { key: 'dayName', kind: 'text', select: sql`d.name` },
    {
      key: 'sessionsText',
      kind: 'text',
      select: sql`(select string_agg((s ->> 'opens') || '-' || (s ->> 'closes'), ' ' order by s ->> 'opens')
        from jsonb_array_elements(d.sessions) s)`,
    },
    { key: 'verified', kind: 'boolean', select: sql`d.verified` },
  ],
  filters: [
    defineFilter({
      key: 'office',
      kind: 'text',
      schema: z.string().max(40),
      where: (code) => sql`d.office = ${code}`,
    }),
    defineFilter({
      key: 'date',
      kind: 'date-range',
      schema: z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
      where: ({ from, to }) =>
        sql`(${from ?? null}::date is null or d.date >= ${from ?? null}::date)
          and (${to ?? null}::date is null or d.date <= ${to ?? null}::date)`,
    }),
    chosenFilter('dayKind', sql`d.kind`, DAY_KINDS, 'calendars:state.day'),
    defineFilter({
      key: 'verified',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => sql`d.verified = ${yes}`,
    }),
  ],
  sorts: [
    { key: 'date', by: sql`d.date`, type: 'date', direction: 'asc' },
    { key: 'date', by: sql`d.date`, type: 'date', direction: 'desc' },
  ],
}
