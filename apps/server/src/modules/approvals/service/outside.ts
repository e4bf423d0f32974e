import type { Json } from '#kernel/refusal.ts'
import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import type { Facts } from '../schema/case.ts'
import type { FlowNode } from '../schema/flow.ts'
import type { OutsideFailure, OutsideKind, OutsideRef } from '../store/outside.ts'
import type { CaseRow } from '../store/rows.ts'
import type { CaseContext } from './listener.ts'

/** One piece of work a node asks for. Whoever does it twice for the same stay has to do it once. */
export type OutsideWork = OutsideRef & {
  kind: OutsideKind
  nodeId: string
  node: FlowNode
  /** The case as it stands: its subject, maker, account, line and department. */
  row: Readonly<CaseRow>
  facts: Facts
  flowCode: string
}

/**
 * What became of it. `waiting`: somebody answers later by `completeOutside` or `failOutside`. A failure undoes what was
 * written for it and leaves the node to an administrator.
 */
export type OutsideAnswer =
  | { kind: 'completed'; facts?: Facts; detail?: Record<string, Json> }
  | { kind: 'waiting'; detail?: Record<string, Json> }
  | ({ kind: 'failed' } & OutsideFailure)

/** Does the outside work of one kind, for every case or for the cases of one kind of subject. */
export type OutsideRunner = {
  kind: Exclude<OutsideKind, 'timer'>
  targetType?: string
  /** Whether it can do the work of this very node; without it, of every node of its kind. */
  accepts?(node: FlowNode): boolean
  /** A node as a version of a flow keeps it: what it refers to elsewhere, held fast as it stands when it is published. */
  pin?(reader: Reader, node: FlowNode): Promise<FlowNode>
  /** Network and files, before the transaction; may run again after a crash. What it returns is handed to `run`. */
  prepare?(platform: Platform, work: OutsideWork): Promise<unknown>
  /** In one transaction with the move of the case: what it writes stands exactly when the case has moved on. */
  run(context: CaseContext, work: OutsideWork, prepared: unknown): Promise<OutsideAnswer>
  /** The case is not waiting any more: it was closed, or sent back over the node. In a transaction of its own. */
  abandon?(context: CaseContext, ref: OutsideRef): Promise<void>
}

/** Where modules say that they do the outside work of a kind. */
export const outsideWork = defineExtensionPoint<OutsideRunner>('approvals.outside')

/** What a node hands out, or null when it works inside the engine. */
export function outsideKindOf(node: FlowNode): OutsideKind | null {
  switch (node.kind) {
    case 'timer':
    case 'subFlow':
    case 'relay':
      return node.kind
    case 'effect':
      return node.effect.kind
    case 'exclusive':
    case 'inclusive':
      return node.lookups.length > 0 ? 'lookup' : null
    default:
      return null
  }
}

/** Who does it: a runner for just this kind of subject before one for all, a later module before an earlier. */
export function runnerFor(platform: Platform, kind: OutsideKind, targetType: string): OutsideRunner | null {
  const able = platform.offered(outsideWork).filter((one) => one.kind === kind)
  const own = able.findLast((one) => one.targetType === targetType)
  return own ?? able.findLast((one) => one.targetType === undefined) ?? null
}

/** Whether a node's work has anybody to do it at all. */
export function isAvailable(platform: Platform, node: FlowNode): boolean {
  const kind = outsideKindOf(node)
  if (kind === null) return true
  if (node.kind === 'timer') return node.until.kind !== 'rule'
  return platform.offered(outsideWork).some((one) => one.kind === kind && (one.accepts?.(node) ?? true))
}
