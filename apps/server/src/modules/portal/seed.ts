import { randomBytes } from 'node:crypto'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { secretTokenHash } from '#modules/access'
import type { Actor } from '#platform/actor.ts'
import type { Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { clientActor } from './resolve.ts'
import { memberOf } from './store/challenge.ts'
import { insertSession } from './store/session.ts'

/**
 * A client as if he had signed in, while a broker is being set up. Nobody has the token of the session, and its device knows
 * nothing of it: it can start something and opens nothing.
 */
export async function seedClientActor(
  tx: Tx,
  { config }: Pick<Platform, 'config'>,
  now: Temporal.Instant,
  { memberNo, agent }: { memberNo: string; agent: string },
): Promise<Actor | null> {
  const memberId = await memberOf(tx, memberNo)
  const actor = memberId === null ? null : await clientActor(tx, memberId, dateAt(now, config.timeZone))
  if (!actor) return null
  const id = newId<'clientSession'>()
  await insertSession(tx, {
    id,
    memberId: actor.operatorId,
    tokenHash: secretTokenHash(randomBytes(32).toString('base64url')),
    deviceKey: `${memberNo}-0`,
    agent,
    ip: '203.0.113.24',
    at: toWire(now),
    endsAt: toWire(now),
  })
  return { ...actor, sessionId: id, ip: '203.0.113.24' }
}
