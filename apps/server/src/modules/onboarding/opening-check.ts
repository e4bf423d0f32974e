import type { Refused } from '#kernel/refusal.ts'
import type { Tx } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import type { ApplicationContent } from './schema/content.ts'

/** Why an application may not be opened, and at which place of its content. */
export type OpeningObjection = { path: string; refusal: Refused }

/** When and about which application modules are asked. */
export type OpeningScene = {
  tx: Tx
  platform: Platform
  now: Temporal.Instant
  moment: 'submit' | 'open'
  application: { id: string; businessLine: string; departmentId: string }
}

/**
 * What another module has against opening accounts for somebody. Asked when an application is submitted, and again inside
 * the transaction that opens it.
 */
export type OpeningCheck = {
  objections(scene: OpeningScene, content: ApplicationContent): Promise<OpeningObjection[]>
}

export const openingChecks = defineExtensionPoint<OpeningCheck>('onboarding.opening')

/** Everything that other modules have against it, in module order. */
export async function openingObjections(scene: OpeningScene, content: ApplicationContent): Promise<OpeningObjection[]> {
  const found: OpeningObjection[] = []
  for (const { objections } of scene.platform.offered(openingChecks)) found.push(...(await objections(scene, content)))
  return found
}
