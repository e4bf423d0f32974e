import { seenRequest } from '#modules/businesses'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import type { RequestOrigin } from '../schema.ts'
import { originOfCase } from '../store/origin.ts'

/** Where the request of a case came from; null as well for whoever may not see the request, as if no client had started it. */
export async function originOf(platform: Platform, actor: Actor, caseId: string): Promise<RequestOrigin> {
  const found = await originOfCase(platform.db, caseId)
  if (!found || !(await seenRequest(platform.db, actor, found.requestId))) return { origin: null }
  const { memberNo, memberId, relation, channel, deviceKey: device, agent, ip, consent, at } = found
  return { origin: { memberNo, memberId, relation, channel, device, agent, ip, consent, at } }
}
