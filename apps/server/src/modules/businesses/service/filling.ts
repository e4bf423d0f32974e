import { involvementOf } from '#modules/approvals'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { businessErrors } from '../errors.ts'
import { makersRights, rightsAt, rightsToCorrect, rightsToWork } from '../policy/rights.ts'
import type { FlowDefinition } from '../schema/definition.ts'
import type { Rights } from '../schema/forms.ts'
import { findRequest, type RequestRow } from '../store/request.ts'
import { type Pinned, pinnedOf } from './revise.ts'
import { rightsToLook, seenRequest } from './see.ts'

/** Where somebody writes in a request that runs: what stands in it, and what he may see and write of it there. */
export type Filling = Pinned & { request: RequestRow; rights: Rights }

/** @throws NOT_FOUND */
export async function getRequest(platform: Platform, actor: Actor, id: string): Promise<RequestRow> {
  const request = await seenRequest(platform.db, actor, id)
  if (!request) throw platformErrors.NOT_FOUND()
  return request
}

const pinned = (platform: Platform, request: RequestRow) => pinnedOf({ tx: platform.db, platform }, request)

/** A returned request before its maker. @throws NOT_FOUND for everybody else */
export async function amending(platform: Platform, actor: Actor, id: string): Promise<Filling> {
  const request = await getRequest(platform, actor, id)
  if (request.makerId !== actor.operatorId || request.state !== 'returned') throw platformErrors.NOT_FOUND()
  const found = await pinned(platform, request)
  return { ...found, request, rights: makersRights(found.version.definition, request.origin) }
}

/** A running request before somebody in charge. @throws NOT_FOUND; REQUEST_STATE_FORBIDS when it has ended. */
export async function correcting(
  platform: Platform,
  actor: Actor,
  id: string,
): Promise<Filling & { request: { caseId: string } }> {
  const request = await findRequest(platform.db, actor, id)
  if (!request) throw platformErrors.NOT_FOUND()
  const { state, caseId, endedAt } = request
  if (endedAt !== null || caseId === null) throw businessErrors.REQUEST_STATE_FORBIDS({ state })
  const found = await pinned(platform, request)
  const rights = rightsToCorrect(found.version.definition.launch.correctable)
  return { ...found, request: { ...request, caseId }, rights }
}

/** The step of a request that somebody is asked at now; null when it is none of his. */
export async function stepOf(platform: Platform, actor: Actor, request: RequestRow, { nodes }: FlowDefinition) {
  if (request.caseId === null || request.endedAt !== null) return null
  const part = (await involvementOf(platform.db, [request.caseId], actor.operatorId)).get(request.caseId)
  const [nodeId] = part?.asked ?? []
  return nodes.find(({ id }) => id === nodeId) ?? null
}

/** A request before whoever fills in a step of it. @throws NOT_FOUND for everybody else */
export async function handling(platform: Platform, actor: Actor, id: string): Promise<Filling> {
  const request = await getRequest(platform, actor, id)
  const found = await pinned(platform, request)
  const { flow } = found.version.definition
  const step = await stepOf(platform, actor, request, flow)
  if (step?.kind !== 'handle') throw platformErrors.NOT_FOUND()
  const look = await rightsToLook(platform.db, platform, actor, request)
  return { ...found, request, rights: rightsToWork(found.form, rightsAt(flow, step.id), look, true) }
}
