import { createHash } from 'node:crypto'
import { toWire } from '#kernel/clock.ts'
import type { Refused } from '#kernel/refusal.ts'
import type { BatchContext } from '#platform/batch.ts'
import type { Reader } from '#platform/db.ts'
import { approvalErrors } from '../errors.ts'
import { needsSignature, type ProofRuleFacts } from '../policy/proof.ts'
import type { Facts } from '../schema/case.ts'
import { insertSignatures, proofRules } from '../store/proof.ts'
import type { Job } from './play.ts'

export const SIGNATURE_SEAL = 'approvals.signature'
const PREFIX = 'data:image/png;base64,'

/** Whether bytes are a PNG of a size that a pad draws: the head of the file says both. */
function isDrawing(bytes: Buffer): boolean {
  if (bytes.length < 45 || bytes.toString('latin1', 1, 4) !== 'PNG' || bytes.toString('latin1', 12, 16) !== 'IHDR')
    return false
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  return (
    width > 0 &&
    height > 0 &&
    width <= 2000 &&
    height <= 2000 &&
    bytes.toString('latin1', bytes.length - 8, bytes.length - 4) === 'IEND'
  )
}

const bytesOf = (signature: string): Buffer => Buffer.from(signature.slice(PREFIX.length), 'base64')

/** Refuses decisions whose rule asks for a signature and that bring none, and every picture that is none. */
export function askSignatures(
  rules: readonly ProofRuleFacts[],
  deciding: readonly Job[],
  refused: Map<Job, Refused>,
): void {
  const signed = rules.filter(({ signature }) => signature)
  for (const job of deciding) {
    const { seat, task, action } = job
    if (!seat || !task) continue
    if (action.signature !== null && !isDrawing(bytesOf(action.signature))) {
      refused.set(job, approvalErrors.SIGNATURE_UNREADABLE())
    } else if (action.signature === null && needsSignature(signed, seat.flow.code, task.nodeId, seat.state.facts)) {
      refused.set(job, approvalErrors.SIGNATURE_NEEDED())
    }
  }
}

/** Keeps what was drawn under the decisions that stand, in the transaction in which they were made. */
export async function keepSignatures({ tx, platform, now }: BatchContext, done: readonly Job[]): Promise<void> {
  const signatures = done.flatMap(({ seat, task, action, call }) => {
    if (!seat || task?.kind !== 'approve' || action.signature === null) return []
    const bytes = bytesOf(action.signature)
    return {
      taskId: task.id,
      caseId: seat.row.id,
      operatorId: call.actor.operatorId,
      sha256: createHash('sha256').update(bytes).digest(),
      imageSealed: platform.cipher.seal(bytes.toString('base64'), SIGNATURE_SEAL),
    }
  })
  if (signatures.length > 0) await insertSignatures(tx, toWire(now), signatures)
}

/** Which of these steps ask for a signature, so that a page offers a place to sign. */
export async function stepsAskingSignature(
  reader: Reader,
  { flowCode, facts, nodeIds }: { flowCode: string; facts: Facts; nodeIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const rules = nodeIds.length === 0 ? [] : await proofRules(reader)
  return new Set(nodeIds.filter((nodeId) => needsSignature(rules, flowCode, nodeId, facts)))
}
