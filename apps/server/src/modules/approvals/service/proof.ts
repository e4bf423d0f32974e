import type { Refused } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import type { BatchContext } from '#platform/batch.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { approvalErrors } from '../errors.ts'
import { isProved, type ProofRuleFacts, proofMinutes } from '../policy/proof.ts'
import type { Facts } from '../schema/case.ts'
import { proofRules } from '../store/proof.ts'
import type { Job } from './play.ts'
import { askSignatures } from './signature.ts'

/** Decisions that can ask for a proof or a signature: those that end a step for good. */
const DECIDING = new Set(['agree', 'refuse'])

/** Refuses decisions whose rule asks for a proof or a signature that is not there. */
export async function askRules(context: BatchContext, jobs: readonly Job[], refused: Map<Job, Refused>): Promise<void> {
  const deciding = jobs.filter(
    (job) => !refused.has(job) && job.task?.kind === 'approve' && DECIDING.has(job.action.event.kind),
  )
  if (deciding.length === 0) return
  const rules = await proofRules(context.tx)
  await askProofs(context, rules, deciding, refused)
  askSignatures(
    rules,
    deciding.filter((job) => !refused.has(job)),
    refused,
  )
}

/** Refuses decisions whose rule asks their maker to show again who he is, where he has not lately. */
async function askProofs(
  { tx, platform, now }: BatchContext,
  rules: readonly ProofRuleFacts[],
  deciding: readonly Job[],
  refused: Map<Job, Refused>,
): Promise<void> {
  const asked = deciding.flatMap((job) => {
    const { seat, task } = job
    const minutes = seat && task && proofMinutes(rules, seat.flow.code, task.nodeId, seat.state.facts)
    return minutes ? [{ job, minutes }] : []
  })
  if (asked.length === 0) return
  const sessions = asked.flatMap(({ job }) => job.call.actor.sessionId ?? [])
  const proofs = await platform.directory.provedAt(tx, [...new Set(sessions)])
  for (const { job, minutes } of asked) {
    const at = proofs.get(job.call.actor.sessionId ?? '')
    if (!isProved(at, minutes, now)) refused.set(job, approvalErrors.PROOF_NEEDED({ minutes }))
  }
}

/** Which of these steps would ask this person for a proof now, so that a page can ask first. */
export async function stepsAskingProof(
  platform: Platform,
  reader: Reader,
  actor: Actor,
  { flowCode, facts, nodeIds }: { flowCode: string; facts: Facts; nodeIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const rules = nodeIds.length === 0 ? [] : await proofRules(reader)
  if (rules.length === 0) return new Set()
  const proofs = actor.sessionId === null ? new Map() : await platform.directory.provedAt(reader, [actor.sessionId])
  const now = platform.clock()
  return new Set(
    nodeIds.filter((nodeId) => {
      const minutes = proofMinutes(rules, flowCode, nodeId, facts)
      return minutes !== null && !isProved(proofs.get(actor.sessionId ?? ''), minutes, now)
    }),
  )
}
