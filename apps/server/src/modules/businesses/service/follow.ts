import { toWire } from '#kernel/clock.ts'
import type { CaseContext, CaseListener, CaseMoved } from '#modules/approvals'
import { requestFollowers } from '../points.ts'
import { REQUEST_TRANSITIONS, type RequestState } from '../schema/state.ts'
import { lockRequests, type RequestRow, updateStanding } from '../store/request.ts'
import { ARCHIVE_TASK, mapsAtEnd } from './archiving.ts'

const ENDED = { approved: 'approved', refused: 'refused', withdrawn: 'withdrawn', expired: 'expired' } as const

function stateFrom({ status, amending }: CaseMoved): RequestState {
  if (status === 'running') return amending ? 'returned' : 'running'
  return status in ENDED ? ENDED[status as keyof typeof ENDED] : 'terminated'
}

/** Where a request stands when its case stands there. */
export function standingFrom(moved: CaseMoved): {
  state: RequestState
  steps: readonly string[]
  returnedBecause: string | null
  departmentId: string | null
  ended: boolean
} {
  const { steps, amending, remark, departmentId } = moved
  const ended = moved.status !== 'running'
  return { state: stateFrom(moved), steps, returnedBecause: amending ? remark : null, departmentId, ended }
}

/** Brings a request in line with its case. */
export async function follow(context: CaseContext, request: RequestRow, moved: CaseMoved): Promise<void> {
  const standing = standingFrom(moved)
  if (standing.state !== request.state && !REQUEST_TRANSITIONS[request.state].includes(standing.state))
    throw new Error(`request ${request.id} can't go from ${request.state} to ${standing.state}`)
  await updateStanding(context.tx, request.id, { ...standing, caseId: moved.caseId, at: toWire(context.now) })
  if (standing.ended && (await mapsAtEnd(context, request, standing.state)).length > 0)
    context.enqueue({ task: ARCHIVE_TASK, payload: { requestId: request.id }, jobKey: `${ARCHIVE_TASK}:${request.id}` })
  const { businessLine, makerId } = request
  // A case that was moved is news where it was as well: there it is gone.
  for (const departmentId of new Set([request.departmentId, moved.departmentId ?? request.departmentId]))
    context.emit({ topic: 'requests', ids: [request.id], businessLine, departmentId, operatorIds: [makerId] })
  for (const follower of context.platform.offered(requestFollowers)) {
    const { id, origin } = request
    await follower.moved(context, { id, origin, state: standing.state, at: toWire(context.now) })
  }
}

/** Keeps requests in step with what is done with their cases. */
export const requestListener: CaseListener = {
  targetType: 'request',
  async moved(context, moved) {
    const request = (await lockRequests(context.tx, [moved.targetId])).get(moved.targetId)
    // A sub-flow on the same request is a case of its own; it does not move the request.
    if (request?.caseId !== moved.caseId) return
    await follow(context, request, moved)
  },
}
