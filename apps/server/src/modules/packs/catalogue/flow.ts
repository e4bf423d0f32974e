import type { BusinessDraft } from '#modules/businesses'
import { type Words, words } from './words.ts'

type FlowDraft = BusinessDraft['flow']
type NodeDraft = FlowDraft['nodes'][number]
type EdgeDraft = FlowDraft['edges'][number]
export type HintDraft = NonNullable<Extract<NodeDraft, { kind: 'approve' }>['hints']>[number]
type Condition = NonNullable<EdgeDraft['condition']>

/** Positions that packs ask for; a broker gives the keys to whom it pleases, or draws other people in. */
export const POSITIONS = ['department', 'operations', 'compliance', 'risk', 'director'] as const
export type Position = (typeof POSITIONS)[number]
export const positionKey = (position: Position): string => `packs.review.${position}`

const NAMES: Record<Position, Words> = {
  department: words('营业部复核', '營業部覆核', 'Branch review'),
  operations: words('运营审核', '營運審核', 'Operations'),
  compliance: words('合规审核', '合規審核', 'Compliance'),
  risk: words('风控审核', '風控審核', 'Risk'),
  director: words('分管领导审批', '主管總監審批', 'Director'),
}

type Step = Partial<Omit<Extract<NodeDraft, { kind: 'approve' }>, 'id' | 'kind'>> & { openHours?: number }

/** An approval by whoever holds a position and may see the case; the administrators stand in when nobody does. */
export function approval(position: Position, { openHours = 8, ...own }: Step = {}): NodeDraft {
  return {
    kind: 'approve',
    id: position,
    label: NAMES[position],
    assignment: { anyOf: [{ by: 'permission', permission: positionKey(position) }], whenEmpty: 'admin' },
    deadline: { openHours, then: 'remind' },
    ...own,
  }
}

const START: NodeDraft = { kind: 'start', id: 'start', label: words('发起', '發起', 'Start') }
const END: NodeDraft = { kind: 'end', id: 'end', label: words('完成', '完成', 'End') }

const joined = (ids: readonly string[]): EdgeDraft[] =>
  ids.slice(1).map((to, at) => ({ id: `${ids[at]}-${to}`, from: ids[at] ?? '', to }))

/** One step after another. */
export function line(...steps: NodeDraft[]): FlowDraft {
  const nodes = [START, ...steps, END]
  return { nodes, edges: joined(nodes.map(({ id }) => id)) }
}

/** A part that is gone through only when a condition holds. */
export type Detour = { when: Condition; label: Words; steps: NodeDraft[] }

/** Steps before a question, what is done when it is answered yes, and the steps after. */
export function detour(before: NodeDraft[], { when, label, steps }: Detour, after: NodeDraft[]): FlowDraft {
  const first = [START, ...before]
  const last = [...after, END]
  const ask: NodeDraft = { kind: 'exclusive', id: 'level', label }
  const [yes, next] = [steps.map(({ id }) => id), last[0]?.id ?? 'end']
  return {
    nodes: [...first, ask, ...steps, ...last],
    edges: [
      ...joined([...first.map(({ id }) => id), 'level']),
      { id: 'level-yes', from: 'level', to: yes[0] ?? next, condition: when, priority: 0 },
      { id: 'level-no', from: 'level', to: next, isDefault: true, priority: 1 },
      ...joined([...yes, next]),
      ...joined(last.map(({ id }) => id)),
    ],
  }
}

/** Two positions at the same time; both must agree. */
export function together(positions: readonly Position[]): { nodes: NodeDraft[]; ids: { first: string; last: string } } {
  return {
    nodes: [
      { kind: 'parallel', id: 'fork', label: words('并行审核', '並行審核', 'At the same time') },
      ...positions.map((position) => approval(position)),
      { kind: 'join', id: 'meet' },
    ],
    ids: { first: 'fork', last: 'meet' },
  }
}

/** Steps in line with one part done at the same time by several positions. */
export function lineWithFork(before: NodeDraft[], positions: readonly Position[], after: NodeDraft[]): FlowDraft {
  const fork = together(positions)
  const first = [START, ...before]
  const last = [...after, END]
  return {
    nodes: [...first, ...fork.nodes, ...last],
    edges: [
      ...joined([...first.map(({ id }) => id), fork.ids.first]),
      ...positions.flatMap((position) => joined([fork.ids.first, position, fork.ids.last])),
      ...joined([fork.ids.last, ...last.map(({ id }) => id)]),
    ],
  }
}

type Input = Extract<Extract<NodeDraft, { kind: 'effect' }>['effect'], { kind: 'command' }>['input']

/** The value of a field of the form, `document.number` for a part of it; a value of the case. */
export const valueOf = (field: string) => ({ value: field })
/** What the registers said in its place when the form was opened. */
export const valueBefore = (field: string) => ({ before: field })
export const ofCase = (name: 'accountId' | 'clientId' | 'departmentId' | 'businessLine') => ({ case: name })

/** A command that carries the decision out, with the rights of whoever started the request. */
export function carryOut(id: string, label: Words, command: string, input: Input): NodeDraft {
  return { kind: 'effect', id, label, effect: { kind: 'command', command, input } }
}

/** Waits until every counter in use has taken over what the case has changed, read back field by field. */
export function atCounters(): NodeDraft {
  return {
    kind: 'effect',
    id: 'counters',
    label: words('柜台生效', '櫃台生效', 'Effective at the counters'),
    effect: { kind: 'writeBack', connector: '', mapping: '' },
  }
}

export const hint = (id: string, label: Words, level: HintDraft['level'] = 'info', when?: string): HintDraft => ({
  id,
  label,
  level,
  ...(when ? { when } : {}),
})

export const isTrue = (fact: string): Condition => ({ kind: 'compare', fact, as: 'boolean', op: 'eq', value: 'true' })
export const oneOf = (fact: string, ...values: string[]): Condition => ({ kind: 'oneOf', fact, values })
export const atLeast = (fact: string, value: string): Condition => ({
  kind: 'compare',
  fact,
  as: 'decimal',
  op: 'ge',
  value,
})
export const anyOf = (...of: Condition[]): Condition => ({ kind: 'any', of })
