import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { agreeTask, plainDecisions, refuseTask } from '#modules/approvals'
import type { Actor } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import { oaErrors } from '../errors.ts'
import { isFresh, isNonce, signedText } from '../policy/signed.ts'
import type { DecisionInput } from '../schema.ts'
import { insertDecision, settleDecision } from '../store/link.ts'
import { findTodo, type KnownTodo } from '../store/todo.ts'
import { SYNC_TASK } from './sync.ts'

/** What proves a decision: who sent it, when, and that it is sent once. */
export type Proof = { key: string; timestamp: string; nonce: string; signature: string }

/** @throws NOT_FOUND without an office tool, SIGNATURE_WRONG, DECISION_STALE */
function judge(platform: Platform, proof: Proof, given: DecisionInput): void {
  const { oa } = platform.config
  if (!oa) throw platformErrors.NOT_FOUND()
  const digest = createHash('sha256').update(given.remark).digest('hex')
  const text = signedText(given, proof.timestamp, proof.nonce, digest)
  const wanted = createHmac('sha256', oa.secret).update(text).digest()
  const found = Buffer.from(proof.signature, 'hex')
  const isTrue = found.length === wanted.length && timingSafeEqual(found, wanted)
  if (!isTrue || proof.key !== oa.keyId || !isNonce(proof.nonce)) throw oaErrors.SIGNATURE_WRONG()
  if (!isFresh(proof.timestamp, platform.clock())) throw oaErrors.DECISION_STALE()
}

/**
 * Refuses what a bare yes or no does not complete, whatever the tool offered: nothing counts as taken note of, proved or
 * signed that nobody was asked for. A task that is decided already is left to deciding, which says by whom.
 *
 * @throws DECISION_NOT_PLAIN
 */
async function requirePlain(
  platform: Platform,
  { taskId, operatorId }: KnownTodo,
  decision: DecisionInput['decision'],
) {
  const [plain] = await plainDecisions(platform, platform.db, [{ taskId, operatorId }])
  const why = plain?.[decision] ?? null
  if (why !== null) throw oaErrors.DECISION_NOT_PLAIN({ why })
}

async function run(platform: Platform, actor: Actor, taskId: string, given: DecisionInput, key: string) {
  const remark = given.remark === '' ? {} : { remark: given.remark }
  const input = { id: taskId, inBulk: false, ...remark }
  const command = given.decision === 'agree' ? agreeTask : refuseTask
  const outcome = await platform.execute(command, input, actor, { key })
  if (outcome.kind !== 'done') throw new Error('a decision never waits for another')
  return outcome.value
}

/**
 * Takes a decision somebody made in the office tool, with the rights he has here at this moment; maker and checker, claims
 * and races are judged as ever. The nonce is used up first, so that the same message never counts twice, whatever became of
 * it; a decision that comes too late has the tool brought up to date.
 *
 * @throws SIGNATURE_WRONG, DECISION_STALE, DECISION_REPLAYED, DECIDER_UNKNOWN, DECISION_NOT_PLAIN, and what deciding refuses.
 */
export async function takeDecision(platform: Platform, proof: Proof, given: DecisionInput) {
  judge(platform, proof, given)
  const todo = await findTodo(platform.db, given.reference)
  const known = todo?.userId === given.userId ? todo : null
  const id = newId<'oaDecision'>()
  const one = {
    id,
    nonce: proof.nonce,
    todoId: known?.id ?? null,
    caseId: known?.caseId ?? null,
    userId: given.userId,
    operatorId: known?.operatorId ?? null,
    decision: given.decision,
  }
  const isFirst = await inTransaction(platform.db, (tx) => insertDecision(tx, one, toWire(platform.clock())))
  if (!isFirst) throw oaErrors.DECISION_REPLAYED()
  const settle = (code: string | null) =>
    inTransaction(platform.db, async (tx) => {
      await settleDecision(tx, id, code)
      await addJobs(tx, [{ task: SYNC_TASK, payload: {}, jobKey: SYNC_TASK, attemptsMax: 3 }])
    })
  try {
    const actor = known && (await platform.directory.actorOf(platform.db, known.operatorId, platform.clock()))
    if (!known || !actor) throw oaErrors.DECIDER_UNKNOWN()
    await requirePlain(platform, known, given.decision)
    const origin = `oa:${proof.nonce}`
    const done = await run(platform, { ...actor, requestId: origin }, known.taskId, given, origin)
    await settle(null)
    return done
  } catch (error) {
    if (error instanceof Refused) await settle(error.code)
    throw error
  }
}
