import { SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import type { Tx } from '#platform/db.ts'
import { approvalErrors } from '../errors.ts'
import { validateDefinition } from '../policy/validate.ts'
import { type FlowDraft, flowDefinition, type Label } from '../schema/flow.ts'
import type { Fallback } from '../schema/wire.ts'
import { insertFlow, insertVersion, lockFlow } from '../store/flow.ts'
import { findRule, putRule } from '../store/rule.ts'

/** Where a seed writes, and when. */
export type Seeding = { tx: Tx; now: Temporal.Instant }

/**
 * Creates and publishes a flow while a broker is being set up.
 *
 * @returns the flow's id.
 * @throws FLOW_CODE_TAKEN, FLOW_INVALID
 */
export async function seedFlow({ tx, now }: Seeding, code: string, label: Label, draft: FlowDraft): Promise<string> {
  const definition = flowDefinition.parse(draft)
  if (validateDefinition(definition).length > 0) throw approvalErrors.FLOW_INVALID()
  const id = await insertFlow(tx, { code, label, now })
  const flow = id === null ? null : await lockFlow(tx, id)
  if (!flow) throw approvalErrors.FLOW_CODE_TAKEN({ code })
  await insertVersion(tx, { flow, label, definition, by: SYSTEM_OPERATOR_ID, now })
  return flow.id
}

/** Lays down the rule of a command while a broker is being set up. */
export async function seedRule(
  { tx, now }: Seeding,
  rule: { command: string; flowId: string | null; fallback: Fallback; autoAfterSeconds?: number },
): Promise<void> {
  await putRule(tx, { ...rule, autoAfterSeconds: rule.autoAfterSeconds ?? null }, null, now)
}

/** Lets a command run without approval until somebody rules on it; what is laid down already stays. */
export async function leaveFree({ tx, now }: Seeding, commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    if (await findRule(tx, command)) continue
    await putRule(tx, { command, flowId: null, fallback: 'NONE', autoAfterSeconds: null }, null, now)
  }
}
