import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { normaliseEmail, normalisePhone } from '#modules/clients'
import type { Cipher } from '#platform/cipher.ts'
import { chosenFilter, instantFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { DEVICE_EVENTS, MEMBER_STATUSES, PLATFORMS } from './schema.ts'
import { memberInScope } from './scope.ts'
import { MEMBERS, SEAL } from './store/member.ts'

/** SQL of `statusOf`: a member's status follows its client's. */
const STATUS = sql`case when c.status is null then 'UNBOUND' when c.status in ('FROZEN', 'CANCELLED') then c.status
  else 'ACTIVE' end`

/** SQL: the member bears this number, open id, phone or address. */
function bears(cipher: Cipher, text: string): RawBuilder<boolean> {
  const phones = [normalisePhone(text, 'HK'), normalisePhone(text, 'CN')].filter((one) => one !== null)
  const email = normaliseEmail(text)
  return sql<boolean>`(m.member_no = ${text} or m.open_id = ${text}
    or m.phone_index = any(${phones.map((one) => cipher.blindIndex(one, SEAL.phone))}::bytea[])
    or m.email_index = ${email === null ? null : cipher.blindIndex(email, SEAL.email)})`
}

const login = defineFilter({
  key: 'login',
  kind: 'search',
  schema: z.string().trim().min(1).max(254),
  where: (text, _actor, { cipher }) => bears(cipher, text),
})
const ofClient = defineFilter({
  key: 'clientId',
  kind: 'id',
  schema: z.uuid(),
  where: (value) => sql<boolean>`c.id = ${value}::uuid`,
})
const ofMember = (column: RawBuilder<unknown>): ListFilter =>
  defineFilter({
    key: 'memberId',
    kind: 'id',
    schema: z.uuid(),
    where: (value) => sql<boolean>`${column} = ${value}::uuid`,
  })
const platforms = (column: RawBuilder<unknown>): ListFilter =>
  chosenFilter('platform', column, PLATFORMS, 'members:state.platform')
const who = [
  { key: 'memberNo', kind: 'id', select: sql`m.member_no` },
  { key: 'clientNo', kind: 'id', select: sql`c.client_no` },
  { key: 'clientName', kind: 'text', select: sql`c.display_name` },
] as const

/** Members in scope, newest first: index member_created. */
export const memberList: ListDefinition = {
  id: 'members.member',
  permission: 'members.member.view',
  exportPermission: 'members.member.export',
  scope: 'accounts',
  summary: 'Members (logins of the app) in scope',
  from: MEMBERS,
  rowId: sql<string>`m.id`,
  where: memberInScope,
  topic: 'members',
  columns: [
    ...who,
    { key: 'status', kind: 'state', select: STATUS, values: 'members:state.member' },
    { key: 'locked', kind: 'boolean', select: sql`m.locked_at is not null` },
    { key: 'errors', kind: 'number', select: sql`m.errors` },
    { key: 'phoneMasked', kind: 'text', select: sql`m.phone_masked` },
    { key: 'emailMasked', kind: 'text', select: sql`m.email_masked` },
    { key: 'language', kind: 'state', select: sql`m.language`, values: 'members:state.language', hidden: true },
    { key: 'openId', kind: 'id', select: sql`m.open_id`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`c.id`, hidden: true },
    { key: 'createdAt', kind: 'instant', select: sql`m.created_at` },
  ],
  filters: [
    login,
    chosenFilter('status', STATUS, MEMBER_STATUSES, 'members:state.member'),
    defineFilter({
      key: 'locked',
      kind: 'boolean',
      schema: z.stringbool(),
      where: (value) => (value ? sql<boolean>`m.locked_at is not null` : sql<boolean>`m.locked_at is null`),
    }),
    ofClient,
    defineFilter({
      key: 'memberNo',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(40)).min(1),
      match: sql<string>`m.member_no`,
      where: (values) => sql<boolean>`m.member_no = any(${values}::text[])`,
    }),
  ],
  sorts: [{ key: 'createdAt', by: sql`m.created_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Devices of members in scope, last seen first: index device_seen. */
export const deviceList: ListDefinition = {
  id: 'members.device',
  permission: 'members.device.view',
  exportPermission: 'members.device.export',
  scope: 'accounts',
  summary: 'Devices of members in scope',
  from: sql`members.device d join members.member m on m.id = d.member_id
    left join clients.v_client c on c.member_no = m.member_no`,
  rowId: sql<string>`d.id`,
  where: memberInScope,
  topic: 'members',
  columns: [
    { key: 'model', kind: 'text', select: sql`coalesce(d.model, d.device_key)` },
    { key: 'platform', kind: 'state', select: sql`d.platform`, values: 'members:state.platform' },
    { key: 'os', kind: 'text', select: sql`d.os` },
    { key: 'appVersion', kind: 'text', select: sql`d.app_version` },
    { key: 'bound', kind: 'boolean', select: sql`d.bound` },
    { key: 'live', kind: 'boolean', select: sql`d.session_id is not null` },
    { key: 'lastLoginAt', kind: 'instant', select: sql`d.last_login_at` },
    { key: 'firstLoginAt', kind: 'instant', select: sql`d.first_login_at` },
    { key: 'lastIp', kind: 'text', select: sql`d.last_ip` },
    { key: 'lastPlace', kind: 'text', select: sql`d.last_place` },
    ...who,
    { key: 'deviceKey', kind: 'id', select: sql`d.device_key`, hidden: true },
  ],
  filters: [
    platforms(sql`d.platform`),
    defineFilter({
      key: 'bound',
      kind: 'boolean',
      schema: z.stringbool(),
      where: (value) => (value ? sql<boolean>`d.bound` : sql<boolean>`not d.bound`),
    }),
    ofMember(sql`d.member_id`),
    ofClient,
  ],
  sorts: [{ key: 'seenAt', by: sql`d.seen_at`, type: 'timestamptz', direction: 'desc' }],
}

/** What happened on devices of members in scope, newest first: indexes device_event_at, _member, _device. */
export const deviceEventList: ListDefinition = {
  id: 'members.deviceEvent',
  permission: 'members.device.view',
  exportPermission: 'members.device.export',
  scope: 'accounts',
  summary: 'Login device records of members in scope',
  from: sql`members.device_event e join members.member m on m.id = e.member_id
    left join clients.v_client c on c.member_no = m.member_no`,
  rowId: sql<string>`e.id`,
  where: memberInScope,
  topic: 'members',
  columns: [
    { key: 'at', kind: 'instant', select: sql`e.at` },
    { key: 'event', kind: 'state', select: sql`e.event`, values: 'members:state.event' },
    ...who,
    { key: 'model', kind: 'text', select: sql`e.model` },
    { key: 'platform', kind: 'state', select: sql`e.platform`, values: 'members:state.platform' },
    { key: 'os', kind: 'text', select: sql`e.os` },
    { key: 'appVersion', kind: 'text', select: sql`e.app_version` },
    { key: 'ip', kind: 'text', select: sql`e.ip` },
    { key: 'place', kind: 'text', select: sql`e.place` },
    { key: 'skewed', kind: 'boolean', select: sql`e.skewed`, hidden: true },
    { key: 'reportedAt', kind: 'instant', select: sql`e.reported_at`, hidden: true },
    { key: 'receivedAt', kind: 'instant', select: sql`e.received_at`, hidden: true },
    { key: 'sessionId', kind: 'id', select: sql`e.session_id`, hidden: true },
    { key: 'operatorId', kind: 'text', select: sql`e.operator_id`, names: 'people', hidden: true },
  ],
  filters: [
    login,
    chosenFilter('event', sql`e.event`, DEVICE_EVENTS, 'members:state.event'),
    platforms(sql`e.platform`),
    instantFilter('at', sql`e.at`),
    defineFilter({
      key: 'ip',
      kind: 'text',
      schema: z.string().trim().min(1).max(50),
      where: (value) => sql<boolean>`e.ip = ${value}`,
    }),
    defineFilter({
      key: 'deviceId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`e.device_id = ${value}::uuid`,
    }),
    ofMember(sql`e.member_id`),
    ofClient,
  ],
  sorts: [{ key: 'at', by: sql`e.at`, type: 'timestamptz', direction: 'desc' }],
}
