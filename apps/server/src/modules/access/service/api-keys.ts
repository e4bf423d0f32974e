import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { newApiKey } from '../credentials/token.ts'
import { accessErrors } from '../errors.ts'
import { apiKeyCreate, apiKeyCreated, nothing, target } from '../schema.ts'
import { type ApiKey, findApiKey, insertApiKey, revokeApiKey } from '../store/api-key.ts'
import { reaches } from '../store/operator.ts'
import { findPermissions } from '../store/policy.ts'
import { recordSelf } from './sessions.ts'

/** A key lives at most this long; then its owner makes another. */
const LIFE_MAX_DAYS = 366

/** @throws EXPIRY_PAST, KEY_LIFE_TOO_LONG */
function assertLife(expiresAt: Temporal.Instant, now: Temporal.Instant): void {
  const at = [{ path: 'expiresAt', code: 'custom' }]
  if (Temporal.Instant.compare(expiresAt, now) <= 0) throw accessErrors.EXPIRY_PAST({}, at)
  if (now.until(expiresAt).total('hours') > LIFE_MAX_DAYS * 24) {
    throw accessErrors.KEY_LIFE_TOO_LONG({ maxDays: LIFE_MAX_DAYS }, at)
  }
}

/**
 * A key for programs of the person who makes it. It may do what is chosen here, as long as its owner may do it too; it
 * sees what its owner sees and is never another person.
 */
export const createApiKey = defineCommand({
  name: 'access.apiKey.create',
  scope: 'own',
  input: apiKeyCreate,
  output: apiKeyCreated,
  async run(context, input) {
    recordSelf(context)
    const { tx, actor, now } = context
    if (actor.kind !== 'operator' && actor.kind !== 'apiKey') throw accessErrors.SESSION_REQUIRED()
    const expiresAt = Temporal.Instant.from(input.expiresAt)
    assertLife(expiresAt, now)
    const beyond = input.scopes.filter((key) => !actor.permissions.has(key))
    if (beyond.length > 0) {
      throw accessErrors.KEY_EXCEEDS_OWNER({ permissions: beyond }, [{ path: 'scopes', code: 'custom' }])
    }
    const implied = (await findPermissions(tx, input.scopes)).flatMap((one) => one.implies)
    const scopes = [...new Set([...input.scopes, ...implied.filter((key) => actor.permissions.has(key))])].sort()
    const id = newId<'apiKey'>()
    const { key, prefix, hash } = newApiKey()
    await insertApiKey(tx, { id, prefix, hash, operatorId: actor.operatorId, name: input.name, scopes, expiresAt }, now)
    context.record({
      target: { type: 'apiKey', id, label: input.name },
      after: { prefix, scopes, expiresAt: input.expiresAt },
    })
    return { id, key, prefix }
  },
})

async function revoke(context: CommandContext, found: ApiKey | null): Promise<Record<string, never>> {
  if (!found) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'apiKey', id: found.id, label: found.name }, departmentId: found.departmentId })
  await revokeApiKey(context.tx, found.id, context.now)
  return {}
}

/** Ends one of one's own keys. */
export const revokeOwnApiKey = defineCommand({
  name: 'access.apiKey.revoke',
  permission: null,
  scope: 'own',
  input: target,
  output: nothing,
  async run(context, { id }) {
    const found = await findApiKey(context.tx, id)
    return revoke(context, found?.operatorId === context.actor.operatorId ? found : null)
  },
})

/** Ends a key of anybody in reach. */
export const revokeAnyApiKey = defineCommand({
  name: 'access.apiKey.revokeAny',
  input: target,
  output: nothing,
  async run(context, { id }) {
    const found = await findApiKey(context.tx, id)
    return revoke(context, found && reaches(context.actor, found.departmentId) ? found : null)
  },
})
