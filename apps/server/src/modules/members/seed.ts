import { randomInt } from 'node:crypto'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { hashPassword } from '#modules/access'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import type { Tx } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import { resetPassword } from './commands/reset.ts'
import { afterEvent, unseen } from './policy/device.ts'
import { ERRORS_MAX, oncePassword } from './policy/password.ts'
import type { DeviceEventInput } from './schema.ts'
import { type DeviceRow, type EventRow, insertHistory } from './store/device.ts'
import { insertMember, type NewMember } from './store/member.ts'
import { countError, setChosen } from './store/password.ts'

/** Where a seed writes. */
export type Seeding = { tx: Tx; platform: Platform }

/** What a demo tells of a member: since when, on which devices; whether guessing locked it. */
export type SeedMember = Omit<NewMember, 'id'> & {
  events: readonly Omit<DeviceEventInput, 'memberNo' | 'eventId'>[]
  locked: boolean
}

/** Devices and events of a member, as if each had been told when it happened. */
function historyOf(memberId: string, told: SeedMember['events']): { devices: DeviceRow[]; events: EventRow[] } {
  const devices = new Map<string, DeviceRow>()
  const events = told.map((one, n): EventRow => {
    const { deviceId: deviceKey, ip: lastIp, place: lastPlace, ...rest } = one
    const at = toWire(Temporal.Instant.from(one.at))
    const happened = { ...rest, lastIp, lastPlace, at }
    const known = devices.get(deviceKey) ?? { ...unseen, id: newId<'device'>(), memberId, deviceKey }
    devices.set(deviceKey, { ...known, ...afterEvent(known, happened) })
    const times = { reportedAt: at, receivedAt: at, skewed: false, operatorId: null }
    return { ...happened, ...times, id: newId<'deviceEvent'>(), memberId, deviceId: known.id, eventKey: `seed:${n}` }
  })
  return { devices: [...devices.values()], events }
}

/** Writes members down as they were, while a broker is being set up. @returns their ids. */
export async function seedMembers({ tx, platform }: Seeding, given: readonly SeedMember[]): Promise<string[]> {
  const ids: string[] = []
  const history = { devices: [] as DeviceRow[], events: [] as EventRow[] }
  for (const { events, locked, ...member } of given) {
    const id = newId<'member'>()
    ids.push(id)
    await insertMember(tx, platform.cipher, { ...member, id })
    const own = historyOf(id, events)
    history.devices.push(...own.devices)
    history.events.push(...own.events)
    const wrong = locked ? ERRORS_MAX : 0
    for (let n = 0; n < wrong; n += 1) await countError(tx, id, ERRORS_MAX, toWire(platform.clock()))
  }
  await insertHistory(tx, history.devices, history.events)
  return ids
}

/** Gives a member a password of its own, drawn anew. @returns it, which stands nowhere else. */
export async function setOwnPassword({ tx, platform }: Seeding, id: string): Promise<string> {
  const password = oncePassword(randomInt)
  await setChosen(tx, id, await hashPassword(password), toWire(platform.clock()))
  return password
}

/** Resets a password as if it had been approved; its messages leave when jobs run. */
export async function seedReset({ tx, platform }: Seeding, actor: Actor, id: string, reason: string): Promise<void> {
  const jobs: Parameters<CommandContext['enqueue']>[0][] = []
  const silent = () => undefined
  const context: CommandContext = {
    tx,
    platform,
    actor,
    now: platform.clock(),
    ticket: null,
    record: silent,
    emit: silent,
    enqueue: (job) => void jobs.push(job),
  }
  await resetPassword.run(context, { id, reason })
  await addJobs(tx, jobs)
}
