import { type RawBuilder, sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { DeviceState, Happened } from '../policy/device.ts'
import { MEMBERS } from './member.ts'

export type DeviceRow = DeviceState & { id: string; memberId: string; deviceKey: string }

const COLUMNS = sql`d.id, d.member_id as "memberId", d.device_key as "deviceKey", d.platform, d.model, d.os,
  d.app_version as "appVersion", d.last_ip as "lastIp", d.last_place as "lastPlace", d.seen_at as "seenAt", d.bound, d.bound_at as "boundAt",
  d.first_login_at as "firstLoginAt", d.last_login_at as "lastLoginAt", d.session_id as "sessionId",
  d.session_at as "sessionAt"`

const wire = (at: string | null) =>
  at === null ? null : Temporal.Instant.from(at).toString({ smallestUnit: 'millisecond' })

/** Times in the one form in which their text order is their order. */
const ordered = (row: DeviceRow): DeviceRow => ({
  ...row,
  seenAt: wire(row.seenAt) ?? '',
  boundAt: wire(row.boundAt),
  firstLoginAt: wire(row.firstLoginAt),
  lastLoginAt: wire(row.lastLoginAt),
  sessionAt: wire(row.sessionAt),
})

/** The device of a member by the app's name for it, made where there is none; locked. */
export async function takeDevice(
  tx: Tx,
  { id, memberId, deviceKey }: { id: string; memberId: string; deviceKey: string },
  first: Happened,
): Promise<{ device: DeviceRow; fresh: boolean }> {
  const made = await rows(
    tx,
    sql`insert into members.device (id, member_id, device_key, platform, seen_at)
      values (${id}, ${memberId}, ${deviceKey}, ${first.platform}, ${first.at})
      on conflict (member_id, device_key) do nothing returning 1`,
  )
  const [device] = await rows(
    tx,
    sql<DeviceRow>`select ${COLUMNS} from members.device d
      where d.member_id = ${memberId} and d.device_key = ${deviceKey} for update`,
  )
  if (!device) throw new Error('device vanished')
  return { device: ordered(device), fresh: made.length > 0 }
}

export async function putDevice(tx: Tx, id: string, state: DeviceState): Promise<void> {
  await sql`update members.device set platform = ${state.platform}, model = ${state.model}, os = ${state.os},
    app_version = ${state.appVersion}, last_ip = ${state.lastIp}, last_place = ${state.lastPlace}, seen_at = ${state.seenAt}, bound = ${state.bound},
    bound_at = ${state.boundAt}, first_login_at = ${state.firstLoginAt}, last_login_at = ${state.lastLoginAt},
    session_id = ${state.sessionId}, session_at = ${state.sessionAt} where id = ${id}`.execute(tx)
}

export type EventRow = Happened & {
  id: string
  memberId: string
  deviceId: string
  eventKey: string
  reportedAt: string
  receivedAt: string
  skewed: boolean
  operatorId: string | null
}

/** Writes what happened. @returns false when it was told before. */
export async function insertEvent(tx: Tx, one: EventRow): Promise<boolean> {
  const written = await rows(
    tx,
    sql`insert into members.device_event (id, member_id, device_id, event_key, event, at, reported_at, received_at,
        skewed, platform, model, os, app_version, ip, place, session_id, operator_id)
      values (${one.id}, ${one.memberId}, ${one.deviceId}, ${one.eventKey}, ${one.event}, ${one.at}, ${one.reportedAt},
        ${one.receivedAt}, ${one.skewed}, ${one.platform}, ${one.model}, ${one.os}, ${one.appVersion}, ${one.lastIp},
        ${one.lastPlace}, ${one.sessionId}, ${one.operatorId})
      on conflict (member_id, event_key) do nothing returning 1`,
  )
  return written.length > 0
}

/** Whether an event was told before. */
export async function eventKnown(reader: Reader, memberId: string, eventKey: string): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from members.device_event where member_id = ${memberId} and event_key = ${eventKey}`,
  )
  return found.length > 0
}

/**
 * What a member's limit of devices is decided by. Whoever asks for the same member waits until the transaction ends.
 * Index: device_member_id_device_key_key.
 */
export async function boundBeside(
  tx: Tx,
  memberId: string,
  deviceKey: string,
): Promise<{ clientType: string | null; others: number; boundAlready: boolean }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`members devices ${memberId}`}, 0))`.execute(tx)
  const [found] = await rows(
    tx,
    sql<{ clientType: string | null; others: number; boundAlready: boolean }>`select c.type "clientType",
      (select count(*)::int from members.device d
        where d.member_id = m.id and d.bound and d.device_key <> ${deviceKey}) others,
      exists (select 1 from members.device d
        where d.member_id = m.id and d.bound and d.device_key = ${deviceKey}) "boundAlready"
      from ${MEMBERS} where m.id = ${memberId}::uuid`,
  )
  return found ?? { clientType: null, others: 0, boundAlready: false }
}

/** A device among those seen, locked. */
export async function findDevice(tx: Tx, seen: RawBuilder<boolean>, id: string): Promise<DeviceRow | null> {
  const [row] = await rows(
    tx,
    sql<DeviceRow>`select ${COLUMNS} from ${MEMBERS} join members.device d on d.member_id = m.id
      where d.id = ${id}::uuid and ${seen} for update of d`,
  )
  return row ? ordered(row) : null
}

/** Devices of a member with a live session, locked in a fixed order. */
export async function liveDevices(tx: Tx, memberId: string): Promise<DeviceRow[]> {
  const found = await rows(
    tx,
    sql<DeviceRow>`select ${COLUMNS} from members.device d
      where d.member_id = ${memberId} and d.session_id is not null order by d.id for update`,
  )
  return found.map(ordered)
}

/** Whose session it is while it is live. */
export async function memberOfSession(
  reader: Reader,
  seen: RawBuilder<boolean>,
  sessionId: string,
): Promise<{ memberNo: string; clientStatus: string | null } | null> {
  const [row] = await rows(
    reader,
    sql<{ memberNo: string; clientStatus: string | null }>`select m.member_no as "memberNo", c.status as "clientStatus"
      from ${MEMBERS} join members.device d on d.member_id = m.id where d.session_id = ${sessionId} and ${seen} limit 1`,
  )
  return row ?? null
}

/** Devices as they stand and what happened on them, many at once: for whoever sets a broker up. */
export async function insertHistory(tx: Tx, devices: readonly DeviceRow[], events: readonly EventRow[]): Promise<void> {
  await sql`insert into members.device (id, member_id, device_key, platform, model, os, app_version, last_ip, last_place, seen_at, bound,
      bound_at, first_login_at, last_login_at, session_id, session_at)
    select id, "memberId", "deviceKey", platform, model, os, "appVersion", "lastIp", "lastPlace", "seenAt", bound, "boundAt",
      "firstLoginAt", "lastLoginAt", "sessionId", "sessionAt"
    from jsonb_to_recordset(${JSON.stringify(devices)}::jsonb) as d (id uuid, "memberId" uuid, "deviceKey" text,
      platform text, model text, os text, "appVersion" text, "lastIp" text, "lastPlace" text, "seenAt" timestamptz, bound boolean,
      "boundAt" timestamptz, "firstLoginAt" timestamptz, "lastLoginAt" timestamptz, "sessionId" text,
      "sessionAt" timestamptz)`.execute(tx)
  await sql`insert into members.device_event (id, member_id, device_id, event_key, event, at, reported_at, received_at,
      skewed, platform, model, os, app_version, ip, place, session_id, operator_id)
    select id, "memberId", "deviceId", "eventKey", event, at, "reportedAt", "receivedAt", skewed, platform, model, os,
      "appVersion", "lastIp", "lastPlace", "sessionId", "operatorId"
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e (id uuid, "memberId" uuid, "deviceId" uuid,
      "eventKey" text, event text, at timestamptz, "reportedAt" timestamptz, "receivedAt" timestamptz, skewed boolean,
      platform text, model text, os text, "appVersion" text, "lastIp" text, "lastPlace" text, "sessionId" text,
      "operatorId" uuid)`.execute(tx)
}
