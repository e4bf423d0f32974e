import { sql } from 'kysely'
import { chosenFilter } from '#platform/lists/filter.ts'
import type { ListDefinition } from '#platform/lists/list.ts'
import { department, inReach, operator, person } from '../lists.ts'
import { REQUEST_KINDS, REQUEST_STATES } from '../schema/request.ts'

/** What people in reach asked to be given: index right_request_asked, right_request_waiting for what is open. */
export const requestList: ListDefinition = {
  id: 'access.request',
  permission: 'access.request.view',
  exportPermission: 'access.request.export',
  scope: 'accounts',
  summary: 'Requests for roles, policies and permissions, of people in reach of the data scope',
  from: sql`access.right_request q join access.operator o on o.id = q.operator_id
    left join access.role r on r.id = q.role_id
    left join access.policy p on p.id = q.policy_id
    left join access.operator d on d.id = q.decided_by`,
  rowId: sql<string>`q.id`,
  where: inReach,
  topic: 'rightRequests',
  columns: [
    { key: 'name', kind: 'text', select: sql`o.name` },
    { key: 'username', kind: 'id', select: sql`o.username` },
    { key: 'kind', kind: 'state', select: sql`q.kind`, values: 'access:state.requestKind' },
    { key: 'asked', kind: 'text', select: sql`coalesce(r.code, p.code, q.permission)` },
    { key: 'missing', kind: 'text', select: sql`q.missing` },
    { key: 'reason', kind: 'text', select: sql`q.reason` },
    { key: 'expiresAt', kind: 'instant', select: sql`q.expires_at` },
    { key: 'state', kind: 'state', select: sql`q.state`, values: 'access:state.request' },
    { key: 'askedAt', kind: 'instant', select: sql`q.asked_at` },
    { key: 'decidedByName', kind: 'text', select: sql`d.name` },
    { key: 'decidedAt', kind: 'instant', select: sql`q.decided_at` },
    { key: 'grantedUntil', kind: 'instant', select: sql`q.granted_until`, hidden: true },
    { key: 'remark', kind: 'text', select: sql`q.remark`, hidden: true },
    { key: 'operatorId', kind: 'id', select: sql`q.operator_id`, hidden: true },
  ],
  filters: [
    person,
    operator,
    department,
    chosenFilter('state', sql`q.state`, REQUEST_STATES, 'access:state.request'),
    chosenFilter('kind', sql`q.kind`, REQUEST_KINDS, 'access:state.requestKind'),
  ],
  sorts: [{ key: 'askedAt', by: sql`q.asked_at`, type: 'timestamptz', direction: 'desc' }],
}
