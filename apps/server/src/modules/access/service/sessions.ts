import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { accessErrors } from '../errors.ts'
import { nothing, target } from '../schema.ts'
import { reaches } from '../store/operator.ts'
import { endSession, findSession } from '../store/session.ts'

/** The session of the call. @throws SESSION_REQUIRED for API keys: what concerns a person's own sign-in is done signed in. */
export function ownSession({ actor }: CommandContext): string {
  if (actor.sessionId === null) throw accessErrors.SESSION_REQUIRED()
  return actor.sessionId
}

/** Names the person themselves in the record. */
export function recordSelf(context: CommandContext): void {
  const { operatorId, name } = context.actor
  context.record({ target: { type: 'operator', id: operatorId, label: name } })
}

export const signOut = defineCommand({
  name: 'access.session.signOut',
  permission: null,
  scope: 'own',
  input: nothing,
  output: nothing,
  async run(context) {
    recordSelf(context)
    await endSession(context.tx, ownSession(context), 'signed-out', context.now)
    return {}
  },
})

/** Ends one of one's own sessions: the tablet left in the meeting room. */
export const revokeOwnSession = defineCommand({
  name: 'access.session.revoke',
  permission: null,
  scope: 'own',
  input: target,
  output: nothing,
  async run(context, { id }) {
    recordSelf(context)
    ownSession(context)
    const found = await findSession(context.tx, id)
    if (found?.operatorId !== context.actor.operatorId) throw platformErrors.NOT_FOUND()
    await endSession(context.tx, id, 'revoked', context.now)
    context.record({ after: { session: id } })
    return {}
  },
})

/** Ends a session of anybody in reach. */
export const revokeAnySession = defineCommand({
  name: 'access.session.revokeAny',
  input: target,
  output: nothing,
  async run(context, { id }) {
    const found = await findSession(context.tx, id)
    if (!found || !reaches(context.actor, found.departmentId)) throw platformErrors.NOT_FOUND()
    context.record({
      target: { type: 'operator', id: found.operatorId },
      departmentId: found.departmentId,
      after: { session: id },
    })
    await endSession(context.tx, id, 'revoked', context.now)
    return {}
  },
})
