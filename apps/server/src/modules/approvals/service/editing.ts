import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import { stepsBehind } from '../policy/rewind.ts'
import type { Label } from '../schema/flow.ts'
import { findCase, tokensOf } from '../store/case.ts'
import { versionsById } from '../store/flow.ts'
import { approvalsOf, type GivenApproval } from '../store/standing.ts'

/** What a change of a running subject from outside would meet, for whoever is about to make it. */
export type EditingOutlook = {
  /** Outside work has begun that can't be taken back: nothing may be changed any more. */
  tooLate: boolean
  /** Steps that work may be sent back to, the earliest first; `here` is one where it stands now. */
  steps: { nodeId: string; label: Label | null; here: boolean }[]
  /** Approvals that would count no more. */
  approvals: GivenApproval[]
}

/** Reads what a change would meet; null when there is no such case. Who may change it, the subject's module decides. */
export async function editingOf(platform: Platform, reader: Reader, caseId: string): Promise<EditingOutlook | null> {
  const row = await findCase(reader, caseId)
  const flow = row && (await versionsById(reader, platform.db, [row.flowVersionId])).get(row.flowVersionId)
  if (!row || !flow) return null
  const graph = graphOf(flow.definition)
  const tokens = await tokensOf(reader, [caseId])
  const given = await approvalsOf(reader, caseId)
  return {
    tooLate: row.committed,
    steps: stepsBehind(graph, tokens).map((nodeId) => ({
      nodeId,
      label: nodeOf(graph, nodeId).label ?? null,
      here: tokens.some((token) => token.nodeId === nodeId),
    })),
    approvals: given.filter((one) => !one.stale),
  }
}
