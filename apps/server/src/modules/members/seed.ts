import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import type { Tx } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import { happen } from './commands/devices.ts'
import { resetPassword } from './commands/reset.ts'
import { ERRORS_MAX } from './policy/password.ts'
import type { DeviceEventInput } from './schema.ts'
import { insertMember, type NewMember } from './store/member.ts'
import { countError } from './store/password.ts'

/** Where a seed writes. */
export type Seeding = { tx: Tx; platform: Platform }

/** What a demo tells of a member: since when, on which devices; whether guessing locked it. */
export type SeedMember = Omit<NewMember, 'id'> & {
  events: readonly Omit<DeviceEventInput, 'memberNo' | 'eventId'>[]
  locked: boolean
}

/** Writes a member down as it was, while a broker is being set up. @returns its id. */
export async function seedMember({ tx, platform }: Seeding, given: SeedMember): Promise<string> {
  const { events, locked, ...member } = given
  const id = newId<'member'>()
  await insertMember(tx, platform.cipher, { ...member, id })
  for (const [n, { at, ...event }] of events.entries()) {
    const told = {
      ...event,
      memberId: id,
      eventKey: `seed:${n}`,
      reported: Temporal.Instant.from(at),
      operatorId: null,
    }
    await happen({ tx, now: platform.clock() }, told)
  }
  const wrong = locked ? ERRORS_MAX : 0
  for (let n = 0; n < wrong; n += 1) await countError(tx, id, ERRORS_MAX, platform.clock().toString())
  return id
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
