import type { Reader } from '#platform/db.ts'
import type { Fallback } from '../schema/wire.ts'
import { AUTOMATIC_FLOW_CODE, currentVersionOf, DEFAULT_FLOW_CODE, SUPER_ADMIN_FLOW_CODE } from '../store/flow.ts'
import { findRule, type RuleRow } from '../store/rule.ts'

/** What follows from a rule: the command runs at once, is refused, or opens a ticket on a flow version. */
export type Ruling =
  | { kind: 'atOnce' }
  | { kind: 'blocked' }
  | {
      kind: 'flow'
      by: 'FLOW' | 'DEFAULT_FLOW' | 'SUPER_ADMIN' | 'AUTO_AFTER'
      versionId: string
      afterSeconds: number
    }

/** Commands of this module that change who approves what; free until somebody puts them behind a flow. */
const FREE_UNLESS_RULED: ReadonlySet<string> = new Set(['approvals.rule.set', 'approvals.flow.publish'])

/** The fallback of a command nobody has ruled on. */
export function fallbackWithoutRule(command: string): Fallback {
  return FREE_UNLESS_RULED.has(command) ? 'NONE' : 'BLOCK'
}

async function byCode(
  reader: Reader,
  code: string,
  by: 'DEFAULT_FLOW' | 'SUPER_ADMIN' | 'AUTO_AFTER',
  afterSeconds = 0,
) {
  const versionId = await currentVersionOf(reader, code)
  return versionId === null ? ({ kind: 'blocked' } as const) : ({ kind: 'flow', by, versionId, afterSeconds } as const)
}

/**
 * What the rules say about a command now. A flow that is named and published decides; otherwise the fallback does, and a
 * default flow that does not exist blocks: nothing sensitive ever passes because something was forgotten.
 */
export async function rulingFor(reader: Reader, command: string): Promise<Ruling> {
  const rule: RuleRow | null = await findRule(reader, command)
  if (rule?.flowVersionId) return { kind: 'flow', by: 'FLOW', versionId: rule.flowVersionId, afterSeconds: 0 }
  switch (rule?.fallback ?? fallbackWithoutRule(command)) {
    case 'NONE':
      return { kind: 'atOnce' }
    case 'BLOCK':
      return { kind: 'blocked' }
    case 'DEFAULT_FLOW':
      return byCode(reader, DEFAULT_FLOW_CODE, 'DEFAULT_FLOW')
    case 'SUPER_ADMIN':
      return byCode(reader, SUPER_ADMIN_FLOW_CODE, 'SUPER_ADMIN')
    case 'AUTO_AFTER':
      return byCode(reader, AUTOMATIC_FLOW_CODE, 'AUTO_AFTER', rule?.autoAfterSeconds ?? 0)
  }
}
