import type { CommandContext } from '#platform/command.ts'
import { approvalErrors } from '../errors.ts'
import { validateDefinition } from '../policy/validate.ts'
import type { FlowDefinition, Label } from '../schema/flow.ts'
import { flowOfCode, insertFlow, insertVersion, lockFlow } from '../store/flow.ts'

/**
 * Publishes the next version of a flow that another module owns, creating the flow with its first. Cases opened from
 * now on get this version, running ones keep theirs.
 *
 * @throws FLOW_INVALID
 */
export async function publishDefinition(
  { tx, now, actor }: Pick<CommandContext, 'tx' | 'now' | 'actor'>,
  flow: { code: string; label: Label; definition: FlowDefinition },
): Promise<{ versionId: string; number: number }> {
  if (validateDefinition(flow.definition).length > 0) throw approvalErrors.FLOW_INVALID()
  const id = (await insertFlow(tx, { code: flow.code, label: flow.label, now })) ?? (await flowOfCode(tx, flow.code))
  const row = await lockFlow(tx, id)
  if (!row) throw new Error(`flow ${flow.code} vanished`)
  const { label, definition } = flow
  const made = await insertVersion(tx, { flow: row, label, definition, by: actor.operatorId, now })
  return { versionId: made.id, number: made.number }
}
