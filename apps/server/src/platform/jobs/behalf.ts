import type { Actor } from '../actor.ts'
import type { Platform } from '../platform.ts'

/** Who asked for background work, as the work's row keeps it. */
export type Asker = {
  operatorId: string
  apiKeyId: string | null
  /** What the API key was allowed at the time; null for a person, whose rights of the moment count alone. */
  keyPermissions: readonly string[] | null
}

/** How to remember who asked. */
export function askerOf(actor: Actor): Asker {
  return {
    operatorId: actor.operatorId,
    apiKeyId: actor.apiKeyId,
    keyPermissions: actor.kind === 'apiKey' ? [...actor.permissions] : null,
  }
}

/**
 * The asker with the rights of this moment, so that a right taken away stops work that is under way; null when the
 * person is gone or disabled. What an API key asked for never gets more than the key had.
 *
 * @param requestId  names the work in the records.
 */
export async function actingFor(platform: Platform, asker: Asker, requestId: string): Promise<Actor | null> {
  const actor = await platform.directory.actorOf(platform.db, asker.operatorId, platform.clock())
  if (!actor) return null
  if (asker.keyPermissions === null) return { ...actor, requestId }
  const had = new Set(asker.keyPermissions)
  const permissions = new Set([...actor.permissions].filter((key) => had.has(key)))
  return { ...actor, kind: 'apiKey', apiKeyId: asker.apiKeyId, permissions, requestId }
}
