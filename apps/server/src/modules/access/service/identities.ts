import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { identified, identityTarget } from '../schema.ts'
import { deleteIdentity, identitiesOf } from '../store/identity.ts'
import { hasGuardedAdministrator, type Operator } from '../store/operator.ts'
import { endSessionsFrom } from '../store/session.ts'
import { aboutOperator, assertMayTakeOver } from './operators.ts'

/** Whoever unbinds an identity opens the name to the next one, so the rules of a reset hold. @throws NOT_FOUND */
async function bound(context: CommandContext, id: string, identityId: string) {
  const one: Operator = await aboutOperator(context, id)
  await assertMayTakeOver(context, id)
  const identity = (await identitiesOf(context.tx, id)).find((other) => other.id === identityId)
  if (!identity) throw platformErrors.NOT_FOUND()
  return { one, identity }
}

/** Takes a person's binding to the identity provider away. Sessions that the provider vouched for end. */
export const unbindIdentity = defineCommand({
  name: 'access.operator.unbindIdentity',
  input: identityTarget,
  output: identified,
  async propose(context, { id, identityId, reason }) {
    const { one, identity } = await bound(context, id, identityId)
    const { issuer, subject } = identity
    return {
      target: { type: 'operator', id, label: one.username },
      version: identityId,
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: one.departmentId,
      facts: {},
      before: { issuer, subject },
      after: null,
      reason: reason ?? null,
    }
  },
  async run(context, { id, identityId, reason }) {
    const { identity } = await bound(context, id, identityId)
    const { issuer, subject } = identity
    await deleteIdentity(context.tx, identityId, id)
    await endSessionsFrom(context.tx, id, issuer, context.now)
    context.record({ before: { issuer, subject }, reason: reason ?? null })
    return { id }
  },
})

/** Says at the start when nobody could sign in while the provider is down. */
export async function warnOfLockOut({ config, db, clock, log }: Platform): Promise<void> {
  if (config.oidc?.passwords !== 'administrators') return
  if (await hasGuardedAdministrator(db, clock())) return
  log.warn(
    'KONTOR_OIDC_PASSWORDS=administrators, but no administrator has a second factor: nobody can sign in while the identity provider is down',
  )
}
