import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { approvalErrors } from '../errors.ts'
import { proofRuleInput, proofRuleTarget } from '../schema/proof.ts'
import { currentVersionOf } from '../store/flow.ts'
import { dropProofRule, findProofRule, putProofRule } from '../store/proof.ts'

const identified = z.object({ id: z.uuid() })

/** Lays down which decisions ask whoever makes them to show again who they are. */
export const setProofRule = defineCommand({
  name: 'approvals.proof.setRule',
  scope: 'none',
  input: proofRuleInput,
  output: identified,
  async run({ tx, actor, now, record }, { reason, ...rule }) {
    const half = (rule.fact === null) !== (rule.atLeast === null)
    if (half || (rule.flowCode === null && rule.nodeId !== null)) {
      const path = half ? 'atLeast' : 'flowCode'
      throw approvalErrors.PROOF_RULE_HALF({}, [{ path, code: 'PROOF_RULE_HALF', module: 'approvals' }])
    }
    if (rule.flowCode !== null && (await currentVersionOf(tx, rule.flowCode)) === null) {
      throw platformErrors.NOT_FOUND()
    }
    const id = await putProofRule(tx, rule, actor.operatorId, toWire(now))
    record({ target: { type: 'proofRule', id, label: rule.flowCode ?? 'all' }, after: { ...rule }, reason })
    return { id }
  },
})

export const removeProofRule = defineCommand({
  name: 'approvals.proof.removeRule',
  scope: 'none',
  input: proofRuleTarget,
  output: identified,
  async run({ tx, record }, { id, reason }) {
    const found = await findProofRule(tx, id)
    if (!found) throw platformErrors.NOT_FOUND()
    await dropProofRule(tx, id)
    const { flowCode, nodeId, fact, atLeast, minutes, signature } = found
    record({
      target: { type: 'proofRule', id, label: flowCode ?? 'all' },
      before: { flowCode, nodeId, fact, atLeast, minutes, signature },
      reason,
    })
    return { id }
  },
})
