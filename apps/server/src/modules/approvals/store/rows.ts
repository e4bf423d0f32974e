import type { Json } from '#kernel/refusal.ts'
import type { Branch, CaseStatus, Incident, Origin, Resume, Step, TaskKind, TaskState, Token } from '../schema/case.ts'
import type { People } from '../schema/flow.ts'

/** A case as stored, without its tokens and tasks. */
export type CaseRow = {
  id: string
  kind: 'ticket' | 'application'
  flowVersionId: string
  state: CaseStatus
  makerId: string
  makerName: string
  barredIds: string[]
  facts: Record<string, Json>
  lastVisit: number
  checks: number
  committed: boolean
  businessLine: string | null
  departmentId: string | null
  clientId: string | null
  accountId: string | null
  targetType: string
  targetId: string
  targetLabel: string
  /** Whom steps of this case alone ask instead of those its flow names, by node id. */
  people?: Record<string, People[]> | null
  /** The case that started this one, and the stay of the token that did. */
  parent: Parent | null
}

export type Parent = { caseId: string; tokenId: string; visit: number }

export type TokenRow = {
  id: string
  caseId: string
  nodeId: string
  state: Token['state']
  visit: number
  path: Branch[]
  trail: Step[]
  resume: Resume[]
  origin: Origin | null
  incident: Incident | null
}

/** A task as stored. Who decided and when stands beside the engine's own fields. */
export type TaskRow = {
  id: string
  caseId: string
  visit: number
  nodeId: string
  kind: TaskKind
  state: TaskState
  lane: number
  position: number
  candidates: string[]
  source: 'rule' | 'named'
  addedBy: string | null
  claimedBy: string | null
  delegatedBy: string | null
  decidedBy: string | null
  decidedName: string | null
  decidedAt: string | null
  dueAt: string | null
  handOvers: number
}

/** One line of a case's history. */
export type HistoryRow = {
  caseId: string
  kind: string
  taskId: string | null
  nodeId: string | null
  operatorId: string
  operatorName: string
  remark: string | null
  detail: Record<string, Json>
}
