import { z } from 'zod'
import { deadline } from './deadline.ts'

/** Node ids are chosen by the designer, unique inside one definition. */
export const nodeId = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/)

/** What people read; at least one language, the console falls back to any that is there. */
export const label = z
  .object({ 'zh-Hans': z.string().max(200), 'zh-Hant': z.string().max(200), en: z.string().max(200) })
  .partial()
  .refine((texts) => Object.values(texts).some((text) => text.trim() !== ''), { params: { code: 'LABEL_EMPTY' } })
export type Label = z.infer<typeof label>

/**
 * A condition over the facts of a case: data, never code, so nothing a designer types is ever executed.
 * `decimal` compares exactly whatever the scale (`1.0` equals `1.00`); a missing or null fact makes any comparison false.
 */
export type Condition =
  | { kind: 'compare'; fact: string; as: 'decimal' | 'text' | 'date' | 'boolean'; op: CompareOp; value: string }
  | { kind: 'oneOf'; fact: string; values: string[] }
  | { kind: 'all' | 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition }

export const COMPARE_OPS = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const
export type CompareOp = (typeof COMPARE_OPS)[number]

const factName = z.string().regex(/^[A-Za-z][A-Za-z0-9_.]{0,63}$/)

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('compare'),
      fact: factName,
      as: z.enum(['decimal', 'text', 'date', 'boolean']),
      op: z.enum(COMPARE_OPS),
      value: z.string().max(200),
    }),
    z.strictObject({ kind: z.literal('oneOf'), fact: factName, values: z.array(z.string().max(200)).min(1).max(500) }),
    z.strictObject({ kind: z.literal('all'), of: z.array(condition).min(1).max(50) }),
    z.strictObject({ kind: z.literal('any'), of: z.array(condition).min(1).max(50) }),
    z.strictObject({ kind: z.literal('not'), of: condition }),
  ]),
)

/**
 * One way to name people. A node lists several, whose sets are joined. Inside `holders` the parts are intersected:
 * whoever has one of the roles *in* one of the departments (department ids include everything below them).
 */
export type People =
  | { by: 'operators'; operatorIds: string[] }
  | { by: 'holders'; roleIds: string[]; departmentIds?: string[] | undefined; clientDepartment?: boolean | undefined }
  | { by: 'permission'; permission: string }
  /** Whoever works in one of the departments, or below, and may decide. */
  | { by: 'members'; departmentIds: string[] }
  | { by: 'initiator' }
  | { by: 'managerOf'; whom: 'initiator' | 'clientDepartment' }
  | { by: 'handlerOf'; nodeId: string }

const id = z.uuid()

export const people: z.ZodType<People> = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('operators'), operatorIds: z.array(id).min(1).max(200) }),
  z.strictObject({
    by: z.literal('holders'),
    roleIds: z.array(id).min(1).max(50),
    departmentIds: z.array(id).max(200).optional(),
    clientDepartment: z.boolean().optional(),
  }),
  z.strictObject({ by: z.literal('permission'), permission: z.string().max(100) }),
  z.strictObject({ by: z.literal('members'), departmentIds: z.array(id).min(1).max(200) }),
  z.strictObject({ by: z.literal('initiator') }),
  z.strictObject({ by: z.literal('managerOf'), whom: z.enum(['initiator', 'clientDepartment']) }),
  z.strictObject({ by: z.literal('handlerOf'), nodeId }),
])

/** Who is asked, who never is, and what happens when that leaves nobody. */
export const assignment = z.strictObject({
  anyOf: z.array(people).max(20),
  except: z.array(people).max(20).default([]),
  /** `skip` passes the node unhandled, `admin` asks the flow administrators, `stop` waits for one of them to repair. */
  whenEmpty: z.enum(['skip', 'admin', 'stop']).default('stop'),
})
export type Assignment = z.infer<typeof assignment>

/**
 * How many of the people asked must agree. `any`: the first; `all`: each, in any order; `inTurn`: each, in the order of
 * the assignment; `vote`: at least `percent` of them, 1 to 100, decided as soon as the rest can't change it.
 */
export const signing = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.enum(['any', 'all', 'inTurn']) }),
  z.strictObject({ mode: z.literal('vote'), percent: z.int().min(1).max(100) }),
])
export type Signing = z.infer<typeof signing>

/** What a person at a node may do besides agreeing. */
export const NODE_ACTIONS = ['refuse', 'return', 'transfer', 'delegate', 'addSigners', 'takeBack'] as const
export type NodeAction = (typeof NODE_ACTIONS)[number]

/** What a person at a step may do with a field of the form that the case is about. */
export const FIELD_RIGHTS = ['hidden', 'read', 'edit', 'required'] as const
export type FieldRight = (typeof FIELD_RIGHTS)[number]

/** By field key, or `table.column`; what is not named is editable at the start and to be read everywhere else. */
export const fieldRights = z.record(
  z.string().regex(/^[a-z][A-Za-z0-9]{0,39}(\.[a-z][A-Za-z0-9]{0,39})?$/),
  z.enum(FIELD_RIGHTS),
)
export type FieldRights = z.infer<typeof fieldRights>

/**
 * What whoever handles a step should look at. Without `when` it always counts, with `when` (FEEL over the form) it is a
 * warning that appears by itself. `warn` has to be acknowledged, `block` keeps the step from being agreed to.
 */
export const reviewHint = z.strictObject({
  id: nodeId,
  label,
  level: z.enum(['info', 'warn', 'block']),
  when: z.string().trim().min(1).max(2000).optional(),
})
export type ReviewHint = z.infer<typeof reviewHint>

/** What a lookup may bind besides facts: values of the case itself, whatever its form asks for. */
export const CASE_VALUES = [
  'case.accountNo',
  'case.accountId',
  'case.clientId',
  'case.departmentId',
  'case.makerId',
  'case.businessLine',
] as const
export type CaseValue = (typeof CASE_VALUES)[number]
export const isCaseValue = (name: string): name is CaseValue => (CASE_VALUES as readonly string[]).includes(name)

/** A value a gateway asks a data source for before it chooses; `parameters` names the facts, or values of the case, that are bound. */
export const gatewayLookup = z.strictObject({
  fact: factName,
  source: z.string().max(64),
  /** Which column is the value, where the source answers several. */
  column: z.string().max(64).optional(),
  parameters: z.record(z.string().max(64), factName).default({}),
  /** Version of the source that this version of the flow keeps to, written down when it is published. */
  version: z.int().min(1).optional(),
})
export type GatewayLookup = z.infer<typeof gatewayLookup>

const base = { id: nodeId, label: label.optional() }
const peopleNode = {
  ...base,
  assignment,
  signing: signing.default({ mode: 'any' }),
  actions: z.array(z.enum(NODE_ACTIONS)).default([...NODE_ACTIONS]),
  /** Whether its tasks may be decided many at a time. */
  batchable: z.boolean().default(true),
  /** Where work goes on after a return from here is answered: back here, over every step again, or as the person says. */
  afterReturn: z.enum(['resume', 'replay', 'either']).default('either'),
  deadline: deadline.optional(),
  fields: fieldRights.default({}),
  hints: z.array(reviewHint).max(50).default([]),
}
/** Values from data sources are fetched when work arrives; a failure waits for a retry or a choice by hand. */
const gateway = { ...base, lookups: z.array(gatewayLookup).max(10).default([]) }

/**
 * A node that hands work to the outside world and waits for its answer. In a command's `input`, `{ fact: name }` stands
 * for a fact and `{ case: 'targetId' }` for a value of the case.
 */
export const effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('command'), command: z.string().max(100), input: z.record(z.string(), z.json()) }),
  z.strictObject({ kind: z.literal('writeBack'), connector: z.string().max(100), mapping: z.string().max(100) }),
  z.strictObject({ kind: z.literal('archive'), map: z.string().max(100) }),
  z.strictObject({ kind: z.literal('notify'), template: z.string().max(100), to: z.array(people).min(1).max(20) }),
])

export const node = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), ...base, fields: fieldRights.default({}) }),
  z.strictObject({ kind: z.literal('approve'), ...peopleNode }),
  z.strictObject({ kind: z.literal('handle'), ...peopleNode }),
  z.strictObject({ kind: z.literal('cc'), ...base, to: z.array(people).min(1).max(20) }),
  z.strictObject({ kind: z.literal('exclusive'), ...gateway }),
  z.strictObject({ kind: z.literal('parallel'), ...base }),
  z.strictObject({ kind: z.literal('inclusive'), ...gateway }),
  z.strictObject({ kind: z.literal('join'), ...base }),
  z.strictObject({
    kind: z.literal('timer'),
    ...base,
    until: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('openHours'), openHours: z.int().min(1).max(10_000) }),
      z.strictObject({ kind: z.literal('dateFact'), fact: factName }),
      /** As long as the rule of the gated command says. */
      z.strictObject({ kind: z.literal('rule') }),
    ]),
  }),
  z.strictObject({ kind: z.literal('effect'), ...base, effect }),
  /** Another flow as one step of this one: goes on when that has been approved. */
  z.strictObject({ kind: z.literal('subFlow'), ...base, flowCode: z.string().max(100) }),
  /** Starts the next flow, and waits for it or not; `map` gives its facts from ours, all of them when it is empty. */
  z.strictObject({
    kind: z.literal('relay'),
    ...base,
    flowCode: z.string().max(100),
    wait: z.boolean().default(false),
    map: z.record(factName, factName).default({}),
  }),
  z.strictObject({ kind: z.literal('end'), ...base, outcome: z.enum(['approved', 'refused']).default('approved') }),
])
export type FlowNode = z.infer<typeof node>
export type PeopleNode = Extract<FlowNode, { kind: 'approve' | 'handle' }>
export type NodeKind = FlowNode['kind']

/** Leads from one node to another. `priority` orders an exclusive gateway's questions, lowest first. */
export const edge = z.strictObject({
  id: nodeId,
  from: nodeId,
  to: nodeId,
  priority: z.int().min(0).max(1000).default(0),
  condition: condition.optional(),
  /** Taken when no condition of an exclusive or inclusive gateway holds. */
  isDefault: z.boolean().default(false),
})
export type Edge = z.infer<typeof edge>

export const settings = z.strictObject({
  /** Nobody but the maker's opposite number may have the last word: an end reached unchecked asks the administrators. */
  requiresChecker: z.boolean().default(true),
  /** Until when the maker may withdraw. */
  withdraw: z.enum(['whileRunning', 'untilFirstDecision', 'never']).default('whileRunning'),
})

/** Where nodes stand on the drawing, by node id, in pixels of its top left corner. A node without a place is laid out. */
export const layout = z.record(
  nodeId,
  z.strictObject({ x: z.int().min(-100_000).max(100_000), y: z.int().min(-100_000).max(100_000) }),
)
export type Layout = z.infer<typeof layout>

/** A flow as published: what a case runs, pinned by version for its whole life. */
export const flowDefinition = z.strictObject({
  nodes: z.array(node).min(2).max(200),
  edges: z.array(edge).min(1).max(500),
  settings: settings.default({ requiresChecker: true, withdraw: 'whileRunning' }),
  /** For the eye alone: it means nothing to a case, and two definitions that differ in it alone are the same. */
  layout: layout.default({}),
})
export type FlowDefinition = z.infer<typeof flowDefinition>
/** A definition as it may be written, defaults left out. */
export type FlowDraft = z.input<typeof flowDefinition>

/** What is wrong with a definition, at which node or edge. */
export const PROBLEM_CODES = [
  'DUPLICATE_ID',
  'NO_START',
  'SEVERAL_STARTS',
  'NO_END',
  'EDGE_TO_NOWHERE',
  'EDGE_INTO_START',
  'EDGE_OUT_OF_END',
  'UNREACHABLE',
  'DEAD_END',
  'SEVERAL_WAYS_OUT',
  'GATEWAY_TOO_SMALL',
  'CONDITION_MISSING',
  'CONDITION_NOT_ALLOWED',
  'SEVERAL_DEFAULTS',
  'UNMATCHED_SPLIT',
  'UNMATCHED_JOIN',
  'BRANCHES_CROSS',
  'END_INSIDE_BRANCH',
  'NO_ASSIGNEE',
  'HANDLER_UNKNOWN',
  'ENDLESS_LOOP',
  'PATH_WITHOUT_APPROVAL',
  'NODE_KIND_UNAVAILABLE',
  'COMMAND_UNKNOWN',
  'DEADLINE_NOT_ALLOWED',
  'DEADLINE_UNREACHED',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]
/** `at` is a node or edge id, null for the definition as a whole. */
export type DefinitionProblem = { code: ProblemCode; at: string | null }
