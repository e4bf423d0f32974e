import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { newSecretToken } from '#modules/access'
import { deviceHappened } from '#modules/members'
import type { Actor } from '#platform/actor.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import type { Platform } from '#platform/platform.ts'
import { portalErrors } from '../errors.ts'
import { SESSION_HOURS } from '../policy/sign-in.ts'
import { signingIn, spendChallenge } from '../store/challenge.ts'
import { memberNames } from '../store/client.ts'
import { endSession, insertSession, sessionPlace } from '../store/session.ts'
import { lookAtCode } from './sign-in.ts'

const proved = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('over') }),
  z.object({ kind: z.literal('wrong'), memberId: z.string() }),
  z.object({
    kind: z.literal('ok'),
    memberId: z.string(),
    challengeId: z.string(),
    deviceKey: z.string(),
    agent: z.string().nullable(),
  }),
])

type Place = { memberId: string; deviceKey: string; agent: string | null; sessionId: string | null }

/** Leaves the record of what happened on the device. */
async function note(context: CommandContext, event: 'login-ok' | 'logout', place: Place): Promise<void> {
  await deviceHappened(context, {
    event,
    memberId: place.memberId,
    eventKey: `portal:${newId()}`,
    reported: context.now,
    operatorId: null,
    deviceId: place.deviceKey,
    platform: 'web',
    model: place.agent,
    os: null,
    appVersion: null,
    ip: context.actor.ip,
    place: null,
    sessionId: place.sessionId,
  })
}

/**
 * Begins the session that a right code allows, or refuses; the pipeline writes the one record. Not among the module's commands
 * on purpose: it believes its input.
 */
const beginSession = defineCommand({
  name: 'portal.session.begin',
  permission: null,
  scope: 'own',
  input: z.object({ proved, tokenHash: z.string() }),
  output: z.object({ sessionId: z.string() }),
  async run(context, { proved: said, tokenHash }) {
    const { tx, now, actor } = context
    if (said.kind === 'over') throw portalErrors.CODE_OVER()
    const who = await signingIn(tx, said.memberId)
    if (who) {
      const { memberNo, clientId } = who
      context.record({ target: { type: 'member', id: said.memberId, label: memberNo }, clientId })
    }
    if (said.kind === 'wrong') throw portalErrors.CODE_WRONG()
    const at = toWire(now)
    if (!(await spendChallenge(tx, said.challengeId, at))) throw portalErrors.CODE_OVER()
    const { memberId, deviceKey, agent } = said
    const id = newId<'clientSession'>()
    await insertSession(tx, {
      id,
      memberId,
      tokenHash: Buffer.from(tokenHash, 'hex'),
      deviceKey,
      agent,
      ip: actor.ip,
      at,
      endsAt: toWire(now.add({ hours: SESSION_HOURS })),
    })
    await note(context, 'login-ok', { memberId, deviceKey, agent, sessionId: id })
    context.record({ after: { channel: 'portal', device: deviceKey, agent } })
    return { sessionId: id }
  },
})

/** A success is recorded under the client's own name. */
async function asMember(platform: Platform, actor: Actor, memberId: string): Promise<Actor> {
  const [known] = await memberNames(platform.db, [memberId])
  return { ...actor, kind: 'client', operatorId: memberId, name: known?.name ?? actor.name }
}

/**
 * Begins a session for whoever gives the code that was sent to the phone.
 *
 * @returns the token for the cookie; only its hash is stored.
 * @throws CODE_WRONG, CODE_OVER
 */
export async function proveCode(
  platform: Platform,
  { challenge, code }: { challenge: string; code: string },
  actor: Actor,
): Promise<{ token: string }> {
  const said = await lookAtCode(platform, challenge, code)
  const { token, hash } = newSecretToken()
  const as = said.kind === 'ok' ? await asMember(platform, actor, said.memberId) : actor
  await platform.execute(beginSession, { proved: said, tokenHash: hash.toString('hex') }, as, { key: newId() })
  return { token }
}

/** Ends one's own session. */
export const signOut = defineCommand({
  name: 'portal.session.signOut',
  permission: null,
  scope: 'own',
  input: z.strictObject({}),
  output: z.object({ id: z.string() }),
  async run(context) {
    const { tx, actor, now } = context
    const id = actor.sessionId
    const place = actor.kind === 'client' && id !== null ? await sessionPlace(tx, id) : null
    if (!place || id === null) throw portalErrors.NO_CLIENT()
    await endSession(tx, id, toWire(now))
    await note(context, 'logout', { memberId: actor.operatorId, ...place, sessionId: null })
    context.record({ target: { type: 'member', id: actor.operatorId, label: place.memberNo } })
    return { id }
  },
})
