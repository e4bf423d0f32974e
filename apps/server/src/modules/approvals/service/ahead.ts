import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { currentVersionOf, versionsById } from '../store/flow.ts'
import { type Step, stepsAhead } from './steps.ts'
import { rowOf, type Subject } from './subject.ts'

/**
 * Whom a case on the published version of a flow would ask if the actor started it now. Nothing is kept.
 *
 * @returns null when the flow is not there, or has nothing published.
 */
export async function caseAhead(
  platform: Platform,
  reader: Reader,
  actor: Actor,
  flowCode: string,
  subject: Subject,
): Promise<Step[] | null> {
  const versionId = await currentVersionOf(reader, flowCode)
  const flow = versionId === null ? undefined : (await versionsById(reader, platform.db, [versionId])).get(versionId)
  if (versionId === null || !flow) return null
  const row = rowOf(actor, subject, { versionId })
  return stepsAhead(platform, reader, { definition: flow.definition, facts: row.facts, context: row }, actor.language)
}
