import { defineExtensionPoint } from '#platform/extension.ts'
import type { CaseRow } from '../store/rows.ts'
import type { CaseContext } from './listener.ts'
import type { Doer } from './seat.ts'

/** Something people should hear of though the case has not moved, or has moved by itself. */
export type CaseSignal = {
  kind: 'dueSoon' | 'overdue' | 'lateBelow' | 'escalated' | 'timedOut' | 'urged' | 'commented' | 'copied'
  /** Tasks it is about; empty when it is about the whole case. */
  taskIds: readonly string[]
  /** Who should hear of it. */
  operatorIds: readonly string[]
  by: Doer
  remark: string | null
}

/** Carries signals to people by other ways than the inbox; must not refuse. */
export type SignalListener = { heard(context: CaseContext, row: Readonly<CaseRow>, signal: CaseSignal): Promise<void> }

/** Where a module that sends notices listens. */
export const caseSignals = defineExtensionPoint<SignalListener>('approvals.signal')

/** Shows a signal in open inboxes at once, and hands it to whoever carries it further. */
export async function signal(context: CaseContext, row: Readonly<CaseRow>, one: CaseSignal): Promise<void> {
  const { operatorIds } = one
  if (operatorIds.length > 0) context.emit({ topic: 'tasks', ids: [row.id], operatorIds })
  for (const listener of context.platform.offered(caseSignals)) await listener.heard(context, row, one)
}
