import { sql } from 'kysely'
import { getClientAt } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { afterEvent, type DeviceState, type Happened, unseen } from './policy/device.ts'
import { statusOf } from './policy/member.ts'
import type { LoginAt } from './schema.ts'

/** Things told of one login that are gone through; of more, the latest count. */
const EVENTS_MAX = 5_000

type Told = Happened & { deviceId: string; deviceKey: string }

/** What was told of a login's devices and had happened by a moment. Index device_event_member. */
function eventsUntil(reader: Reader, memberId: string, at: string): Promise<Told[]> {
  return rows(
    reader,
    sql<Told>`select e.device_id as "deviceId", d.device_key as "deviceKey", e.event, e.at, e.platform, e.model, e.os,
        e.app_version as "appVersion", e.ip as "lastIp", e.place as "lastPlace", e.session_id as "sessionId"
      from members.device_event e join members.device d on d.id = e.device_id
      where e.member_id = ${memberId}::uuid and e.at <= ${at}::timestamptz
      order by e.at desc, e.id desc limit ${EVENTS_MAX}`,
  )
}

const wire = (at: string) => Temporal.Instant.from(at).toString({ smallestUnit: 'millisecond' })

/** Devices as they stood then, worked out as those of today are. */
function devicesOf(events: readonly Told[]): LoginAt['devices'] {
  const devices = new Map<string, { deviceKey: string; state: DeviceState }>()
  for (const { deviceId, deviceKey, ...happened } of events.toReversed()) {
    const state = devices.get(deviceId)?.state ?? unseen
    devices.set(deviceId, { deviceKey, state: afterEvent(state, { ...happened, at: wire(happened.at) }) })
  }
  return [...devices].map(([id, { deviceKey, state }]) => {
    const { platform, model, os, appVersion, lastPlace, bound, boundAt, lastLoginAt, sessionId } = state
    const facts = { platform, model, os, appVersion, lastPlace }
    return { id, deviceKey, ...facts, bound, boundAt, lastLoginAt, live: sessionId !== null }
  })
}

/**
 * The login of a client with its devices as they were at a moment; none where it was not registered yet.
 *
 * @throws NOT_FOUND, MOMENT_AHEAD, MOMENT_BEFORE
 */
export async function loginAt(platform: Platform, actor: Actor, clientId: string, at: string): Promise<LoginAt | null> {
  const { db } = platform
  const client = await getClientAt(platform, actor, clientId, at)
  const [member] = await rows(
    db,
    sql<{
      id: string
      memberNo: string
      createdAt: string
    }>`select id, member_no as "memberNo", created_at as "createdAt"
      from members.member where member_no = ${client.memberNo} and created_at <= ${at}::timestamptz`,
  )
  if (!member) return null
  return { ...member, status: statusOf(client.status), devices: devicesOf(await eventsUntil(db, member.id, at)) }
}
