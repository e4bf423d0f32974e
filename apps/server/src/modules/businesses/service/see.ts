import { type Involvement, involvementOf, readsCopy } from '#modules/approvals'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { makersRights, rightsAt, rightsToSee, startOf } from '../policy/rights.ts'
import type { FlowDefinition } from '../schema/definition.ts'
import { ALL_READABLE, type Rights } from '../schema/forms.ts'
import { findRequest, type RequestRow, requestById } from '../store/request.ts'
import { versionById } from '../store/version.ts'

/** Sees every field of every request in scope, and may put a running one right. */
export const MONITOR = 'businesses.request.correct'

/** The request for its maker, whoever has it in scope, and whoever takes part in it wherever it has been moved to. */
export async function seenRequest(reader: Reader, actor: Actor, id: string): Promise<RequestRow | null> {
  const found = await findRequest(reader, actor, id)
  if (found) return found
  const request = await requestById(reader, id)
  if (!request?.caseId) return null
  const part = (await involvementOf(reader, [request.caseId], actor.operatorId)).get(request.caseId)
  if (part && part.asked.length + part.decided.length > 0) return request
  return (await readsCopy(reader, request.caseId, actor.operatorId)) ? request : null
}

/**
 * What somebody may see of a request: whoever takes part, what the steps he took part at let him see; whoever only looks
 * on, what its maker sees; a monitor everything.
 */
export async function rightsToLook(
  reader: Reader,
  platform: Platform,
  actor: Actor,
  request: RequestRow,
): Promise<Rights> {
  if (actor.permissions.has(MONITOR)) return ALL_READABLE
  const { definition } = await versionById(reader, platform.db, request.versionId)
  const { flow } = definition
  const form = definition.forms[request.subjectType]
  if (!form) throw new Error(`request ${request.id} lacks its form`)
  const part =
    request.caseId === null
      ? undefined
      : (await involvementOf(reader, [request.caseId], actor.operatorId)).get(request.caseId)
  const own = request.makerId === actor.operatorId
  // A client sees what a client may see of the form, whatever else he is asked.
  if (own && request.origin === 'portal') return rightsToSee(form, [makersRights(definition, request.origin)])
  const nodes = nodesSeenFrom(flow, own, part)
  return rightsToSee(
    form,
    nodes.map((nodeId) => rightsAt(flow, nodeId)),
  )
}

/** The steps whose rights a person looks by: those he takes part in; the start for the maker and whoever looks on. */
export function nodesSeenFrom(flow: FlowDefinition, own: boolean, part: Involvement | undefined): string[] {
  const steps = [...(part?.asked ?? []), ...(part?.decided ?? [])]
  return own || steps.length === 0 ? [...steps, startOf(flow)] : steps
}
