import type { CommandContext } from '#platform/command.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { CaseStatus } from '../schema/case.ts'

/**
 * Where a case of a business module stands after something happened to it. A sub-flow is a case of its own on the same
 * subject: whoever listens compares `caseId` with the one he knows.
 */
export type CaseMoved = {
  caseId: string
  targetId: string
  status: CaseStatus
  /** It was sent back to the start: its maker has to amend the subject and send it on. */
  amending: boolean
  /** Where the case belongs now: it may have been moved. */
  departmentId: string | null
  /** Nodes whose tasks are open, in the order of the drawing. */
  steps: readonly string[]
  /** What was done: `agree`, `return`, `refuse`, …; `completed` and `failed` by outside work. */
  event: string
  by: { operatorId: string; name: string }
  remark: string | null
}

/** What a listener may use: the transaction of the action itself, so that both commit or neither. */
export type CaseContext = Pick<CommandContext, 'tx' | 'now' | 'platform' | 'emit' | 'enqueue'>

/** Keeps a business subject in step with its case. It must not refuse: the decision has been made. */
export type CaseListener = { targetType: string; moved(context: CaseContext, moved: CaseMoved): Promise<void> }

/** Where business modules listen to the cases of their subjects. */
export const caseListeners = defineExtensionPoint<CaseListener>('approvals.case')
