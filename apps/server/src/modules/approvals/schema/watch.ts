import { z } from 'zod'
import { CASE_STATES, INCIDENTS, TOKEN_STATES } from './case.ts'
import { deadlineStage } from './deadline.ts'
import { factWord } from './fact.ts'
import { COMPARE_OPS, flowDefinition, label, nodeId } from './flow.ts'
import { flowProblem } from './wire.ts'

const id = z.uuid()
const facts = z.record(z.string().max(64), z.json())

/** One comparison of a condition with the value it met; null when the fact is missing. */
export const reading = z.object({
  fact: z.string(),
  op: z.enum([...COMPARE_OPS, 'oneOf']),
  wanted: z.array(z.string()),
  value: z.string().nullable(),
  holds: z.boolean(),
})
export type Reading = z.infer<typeof reading>

/** One edge of a gateway and whether it holds; null where there is no condition to ask. */
export const edgeReason = z.object({
  edge: nodeId,
  to: nodeId,
  isDefault: z.boolean(),
  holds: z.boolean().nullable(),
  readings: z.array(reading),
})
export type EdgeReason = z.infer<typeof edgeReason>

/** What whoever is asked at a node does in a trial; a node left out agrees. `late`: nothing, so that its time passes. */
export const trialDecision = z.discriminatedUnion('do', [
  z.strictObject({ do: z.enum(['agree', 'refuse', 'stop', 'fail', 'late']) }),
  z.strictObject({ do: z.literal('return'), to: nodeId }),
])
export type TrialDecision = z.infer<typeof trialDecision>

/** What happens to a case at one node on its way. */
export const TRIAL_EVENTS = [
  'asked',
  'skipped',
  'chose',
  'split',
  'joined',
  'began',
  'copied',
  'timedOut',
  'stuck',
  'ended',
] as const
export const trialStep = z.object({
  nodeId,
  event: z.enum(TRIAL_EVENTS),
  /** The edges a gateway takes, and why. */
  edges: z.array(nodeId),
  reasons: z.array(edgeReason),
  /** Who would be asked or told; `byAdmin` when the administrators stand in for nobody. */
  people: z.array(z.object({ id, name: z.string() })),
  byAdmin: z.boolean(),
  incident: z.enum(INCIDENTS).nullable(),
  /** What happens because time has passed, and after how much of it. */
  passed: deadlineStage.nullable(),
})
export type TrialStep = z.infer<typeof trialStep>

/** How a trial ended: as a case would, or `waiting` where it was told to stop, or `circling` after too many visits. */
export const TRIAL_ENDS = ['approved', 'refused', 'stuck', 'waiting', 'circling'] as const

export const trialRequest = z.strictObject({
  definition: flowDefinition,
  facts: facts.default({}),
  /** Where the case would belong, and who would start it; the person asking when left out. */
  subject: z
    .strictObject({ makerId: id.optional(), businessLine: z.string().max(40).nullish(), departmentId: id.nullish() })
    .default({}),
  decisions: z.record(nodeId, trialDecision).default({}),
})
export const trialAnswer = z.object({
  problems: z.array(flowProblem),
  end: z.enum(TRIAL_ENDS).nullable(),
  steps: z.array(trialStep),
  /** Edges the case went along, each once. */
  edges: z.array(nodeId),
})

/** Most past cases one comparison reads. */
export const PAST_MAX = 5_000
export const pastRequest = z.strictObject({
  definition: flowDefinition,
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  limit: z.int().min(1).max(PAST_MAX).default(1_000),
})
/** A case that would go another way: the gateway or step where the ways part, and why the draft goes its own. */
export const parting = z.object({
  caseId: id,
  label: z.string(),
  state: z.enum(CASE_STATES),
  at: nodeId,
  kind: z.enum(['choice', 'added', 'removed', 'stuck']),
  took: z.array(nodeId),
  would: z.array(nodeId),
  reasons: z.array(edgeReason),
})
export type Parting = z.infer<typeof parting>
export const pastAnswer = z.object({
  problems: z.array(flowProblem),
  /** Cases compared; `complete` is false when time ran out before all were read. */
  compared: z.number(),
  complete: z.boolean(),
  same: z.number(),
  different: z.number(),
  /** How many cases the draft sends along each of its edges, and how many went along that edge in truth. */
  edges: z.array(z.object({ edge: nodeId, would: z.number(), took: z.number() })),
  /** How many part at each node. */
  nodes: z.array(z.object({ nodeId, kind: z.string(), cases: z.number() })),
  /** The first of those that differ, newest first. */
  cases: z.array(parting),
})

/** One difference of two definitions: a node or an edge, and which of its properties changed. */
export const definitionChange = z.object({
  what: z.enum(['node', 'edge', 'settings']),
  id: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  kind: z.string().nullable(),
  label: label.nullable(),
  properties: z.array(z.object({ name: z.string(), before: z.json(), after: z.json() })),
})
export type DefinitionChange = z.infer<typeof definitionChange>

/** A case on its drawing. `visited` has the last visit of each node: no `leftAt` while work stands there. */
export const caseDiagram = z.object({
  flowId: id,
  versionId: id,
  definition: flowDefinition,
  facts: z.array(factWord),
  tokens: z.array(
    z.object({
      id,
      nodeId,
      state: z.enum(TOKEN_STATES),
      incident: z.enum(INCIDENTS).nullable(),
      openTasks: z.number(),
    }),
  ),
  visited: z.array(z.object({ nodeId, visits: z.number(), enteredAt: z.string(), leftAt: z.string().nullable() })),
  edges: z.array(z.object({ edgeId: nodeId, times: z.number() })),
  /** Steps for which this case alone asks other people. */
  redirected: z.array(nodeId),
})

/** Why a running case can't be taken over to another version. */
export const MIGRATION_CODES = [
  'NODE_REMOVED',
  'NODE_KIND_CHANGED',
  'BRANCHES_DIFFER',
  'RESUME_LOST',
  'OUTSIDE_WORK_CHANGED',
  'COUNTERSIGN_CHANGED',
  'OUTSIDE_WORK_DONE',
  'CASE_CLOSED',
  'NOT_FOUND',
] as const
export type MigrationCode = (typeof MIGRATION_CODES)[number]

const migrationPlan = {
  toVersionId: id,
  /** `move` takes each case over where it stands; `restart` begins each again. */
  mode: z.enum(['move', 'restart']).default('move'),
  /** Old node → new node; a node left out keeps its id. */
  map: z.record(nodeId, nodeId).default({}),
  /** Only these cases; every running case of the flow in scope when left out. */
  caseIds: z.array(id).min(1).max(5_000).optional(),
}
export const migrationCheck = z.strictObject(migrationPlan)
export const migrationStart = z.strictObject({ id, ...migrationPlan, remark: z.string().trim().min(1).max(1000) })
const migrationCase = z.object({
  caseId: id,
  label: z.string(),
  code: z.enum(MIGRATION_CODES).nullable(),
  at: z.string().nullable(),
})
/** What would become of each case: those that can't go first. `complete` is false when there were more. */
export const migrationForecast = z.object({
  total: z.number(),
  possible: z.number(),
  complete: z.boolean(),
  cases: z.array(migrationCase),
})
export const migrationRun = z.object({
  id,
  toVersionId: id,
  number: z.number(),
  mode: z.enum(['move', 'restart']),
  state: z.enum(['running', 'done']),
  reason: z.string(),
  total: z.number(),
  moved: z.number(),
  refused: z.number(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
})
export const migrationDetail = migrationRun.extend({ cases: z.array(migrationCase) })
