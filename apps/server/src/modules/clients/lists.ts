import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { CLIENT_STATUSES, CLIENT_TYPES } from './schema.ts'
import { clientInScope } from './store/client.ts'
import { hasEmail, hasIdentity, hasPhone, nameMatches } from './store/search.ts'

const text = z.string().trim().min(1).max(100)
const id = sql`c.id`
const contact = (kind: 'phone' | 'email') =>
  sql`(select x.value_masked from clients.contact x
    where x.client_id = c.id and x.kind = ${sql.lit(kind)} and x.main and x.person_id is null)`

/** All clients in scope, cancelled ones too, newest first: index client_created; a name by client_words. */
export const clientList: ListDefinition = {
  id: 'clients.client',
  permission: 'clients.client.view',
  exportPermission: 'clients.client.export',
  scope: 'accounts',
  summary: 'Clients in scope',
  from: sql`clients.client c`,
  rowId: sql<string>`c.id`,
  where: (actor) => clientInScope(actor, id),
  topic: 'clients',
  columns: [
    { key: 'clientNo', kind: 'id', select: sql`c.client_no` },
    { key: 'displayName', kind: 'text', select: sql`c.display_name` },
    { key: 'nameEn', kind: 'text', select: sql`c.name_en` },
    { key: 'memberNo', kind: 'id', select: sql`c.member_no`, hidden: true },
    { key: 'type', kind: 'state', select: sql`c.type`, values: 'clients:state.type' },
    { key: 'category', kind: 'state', select: sql`c.category`, values: 'clients:state.category', hidden: true },
    { key: 'status', kind: 'state', select: sql`c.status`, values: 'clients:state.client' },
    {
      key: 'freezeReasons',
      kind: 'tags',
      values: 'clients:state.freezeReason',
      select: sql`array(select f.reason from clients.client_freeze f
        where f.client_id = c.id and f.lifted_at is null order by f.reason)`,
    },
    {
      key: 'identityMasked',
      kind: 'text',
      select: sql`(select d.number_masked from clients.identity_document d
        where d.client_id = c.id and d.person_id is null order by d.id limit 1)`,
    },
    { key: 'phoneMasked', kind: 'text', select: contact('phone') },
    { key: 'emailMasked', kind: 'text', select: contact('email'), hidden: true },
    { key: 'nationality', kind: 'text', select: sql`c.nationality`, hidden: true },
    { key: 'createdAt', kind: 'instant', select: sql`c.created_at` },
  ],
  filters: [
    defineFilter({
      key: 'name',
      kind: 'search',
      schema: text,
      where: (value) => nameMatches(value, sql`c.search_words`, id),
    }),
    defineFilter({
      key: 'clientNo',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(32)).min(1),
      match: sql<string>`c.client_no`,
      where: (values) => sql<boolean>`c.client_no = any(${values.map((value) => value.toUpperCase())}::text[])`,
    }),
    defineFilter({
      key: 'memberNo',
      kind: 'text',
      schema: text,
      where: (value) => sql<boolean>`c.member_no = ${value}`,
    }),
    defineFilter({
      key: 'identityNumber',
      kind: 'text',
      schema: text,
      where: (value, _actor, { cipher }) => hasIdentity(cipher, value, id),
    }),
    defineFilter({
      key: 'phone',
      kind: 'text',
      schema: text,
      where: (value, _actor, { cipher }) => hasPhone(cipher, value, id),
    }),
    defineFilter({
      key: 'email',
      kind: 'text',
      schema: text,
      where: (value, _actor, { cipher }) => hasEmail(cipher, value, id),
    }),
    chosenFilter('type', sql`c.type`, CLIENT_TYPES, 'clients:state.type'),
    chosenFilter('status', sql`c.status`, CLIENT_STATUSES, 'clients:state.client'),
  ],
  sorts: [{ key: 'createdAt', by: sql`c.created_at`, type: 'timestamptz', direction: 'desc' }],
}
