import fc from 'fast-check'
import { DEADLINE_ACTIONS, type DeadlineAction, ENDING } from '../schema/deadline.ts'
import type { FlowDefinition, FlowDraft, Signing } from '../schema/flow.ts'
import { flowDefinition } from '../schema/flow.ts'

/**
 * A flow as a term: what a drawing means, before it is drawn. The generator makes terms, `draw` turns one into nodes and
 * edges for the engine, and the oracle runs the term itself.
 */
export type Term =
  | {
      is: 'person'
      id: string
      kind: 'approve' | 'handle'
      signing: Signing
      asks: string[]
      whenEmpty: 'skip' | 'admin' | 'stop'
      /** What happens when nobody has decided in time. */
      late: Late[]
    }
  | { is: 'cc'; id: string }
  /** Work outside; `binding`: only a reversal undoes it. */
  | { is: 'wait'; id: string; binding: boolean }
  /** `looks`: the ways hold only once the value has been looked up. */
  | { is: 'choice'; id: string; looks: boolean; ways: Way[]; otherwise: Term[] | null }
  | { is: 'both'; id: string; ways: Term[][] }
  | { is: 'some'; id: string; looks: boolean; ways: Way[]; otherwise: Term[] | null }
export type Late = DeadlineAction
export type Way = { holds: boolean; body: Term[] }

export const MAKER = 'm'
export const PEOPLE = ['a', 'b', 'c', 'd', 'e', MAKER] as const

type Shape =
  | {
      is: 'person'
      handle: boolean
      signing: Signing
      asks: string[]
      whenEmpty: 'skip' | 'admin' | 'stop'
      late: Late[]
    }
  | { is: 'cc' }
  | { is: 'wait'; binding: boolean }
  | {
      is: 'fork'
      looks: boolean
      kind: 'choice' | 'both' | 'some'
      ways: { holds: boolean; body: Shape[] }[]
      otherwise: Shape[] | null
    }

const signing: fc.Arbitrary<Signing> = fc.oneof(
  fc.constantFrom<Signing>({ mode: 'any' }, { mode: 'all' }, { mode: 'inTurn' }),
  fc.constantFrom(1, 34, 50, 51, 67, 100).map((percent): Signing => ({ mode: 'vote', percent })),
)

const person: fc.Arbitrary<Shape> = fc.record({
  is: fc.constant('person' as const),
  handle: fc.boolean(),
  signing,
  asks: fc.subarray([...PEOPLE], { maxLength: 4 }),
  whenEmpty: fc.constantFrom('skip' as const, 'admin' as const, 'stop' as const),
  late: fc.array(fc.constantFrom<Late>(...DEADLINE_ACTIONS), { maxLength: 3 }),
})

function block(depth: number): fc.Arbitrary<Shape[]> {
  const leaf: fc.WeightedArbitrary<Shape>[] = [
    { arbitrary: person, weight: 6 },
    { arbitrary: fc.constant<Shape>({ is: 'cc' }), weight: 1 },
    { arbitrary: fc.boolean().map((free): Shape => ({ is: 'wait', binding: !free })), weight: 1 },
  ]
  if (depth === 0) return fc.array(fc.oneof(...leaf), { maxLength: 2 })
  const way = fc.record({ holds: fc.boolean(), body: block(depth - 1) })
  const fork = fc.record({
    is: fc.constant('fork' as const),
    looks: fc.boolean().map((plain) => !plain),
    kind: fc.constantFrom('choice' as const, 'both' as const, 'some' as const),
    ways: fc.array(way, { minLength: 2, maxLength: 3 }),
    otherwise: fc.option(block(depth - 1), { nil: null }),
  })
  return fc.array(fc.oneof(...leaf, { arbitrary: fork, weight: 3 }), { maxLength: 4 })
}

/** What of a deadline may be said at a step: nothing behind what ends the wait, and no refusal where none is possible. */
function reached(late: readonly Late[], handle: boolean): Late[] {
  const possible = late.filter((one) => !(handle && one === 'refuse'))
  const end = possible.findIndex((one) => ENDING.has(one))
  return end === -1 ? possible : possible.slice(0, end + 1)
}

function number(shapes: readonly Shape[], count: () => number): Term[] {
  return shapes.map((shape): Term => {
    const id = `n${count()}`
    if (shape.is === 'cc') return { is: 'cc', id }
    if (shape.is === 'wait') return { is: 'wait', id, binding: shape.binding }
    if (shape.is === 'person') {
      const { signing, asks, whenEmpty } = shape
      const late = reached(shape.late, shape.handle)
      return { is: 'person', id, kind: shape.handle ? 'handle' : 'approve', signing, asks, whenEmpty, late }
    }
    const ways = shape.ways.map((way) => ({ holds: way.holds, body: number(way.body, count) }))
    if (shape.kind === 'both') return { is: 'both', id, ways: ways.map((way) => way.body) }
    return {
      is: shape.kind,
      id,
      looks: shape.looks,
      ways,
      otherwise: shape.otherwise && number(shape.otherwise, count),
    }
  })
}

/** Random flows, up to three levels of branches deep. */
export const terms: fc.Arbitrary<Term[]> = block(2).map((shapes) => {
  let last = 0
  return number(shapes, () => ++last)
})

type Drawn = { nodes: FlowDraft['nodes']; edges: FlowDraft['edges'] }

/** Draws the terms from `from` on and returns the open ends, each to be led to whatever comes next. */
function drawAll(drawn: Drawn, list: readonly Term[], from: Loose[]): Loose[] {
  return list.reduce((ends, term) => drawOne(drawn, term, ends), from)
}

type Loose = {
  from: string
  priority?: number
  condition?: NonNullable<FlowDraft['edges'][number]['condition']>
  isDefault?: boolean
}

function lead(drawn: Drawn, ends: readonly Loose[], to: string): void {
  for (const end of ends) drawn.edges.push({ id: `e${drawn.edges.length}`, to, ...end })
}

/** The fact a gateway that looks its value up is told by: `true`. */
export const lookedUp = (id: string) => `looked.${id}`

const fact = (holds: boolean, name: string) => ({
  kind: 'compare' as const,
  fact: name,
  as: 'boolean' as const,
  op: 'eq' as const,
  value: String(holds),
})

function drawOne(drawn: Drawn, term: Term, from: Loose[]): Loose[] {
  lead(drawn, from, term.id)
  if (term.is === 'person') {
    const { id, kind, signing, whenEmpty, late } = term
    const assignment = { anyOf: [{ by: 'initiator' as const }], whenEmpty }
    const [due, ...also] = late.map((then, hour) => ({ openHours: 1 + hour, then }))
    drawn.nodes.push({ id, kind, signing, assignment, ...(due ? { deadline: { ...due, also } } : {}) })
    return [{ from: id }]
  }
  if (term.is === 'cc') {
    drawn.nodes.push({ id: term.id, kind: 'cc', to: [{ by: 'initiator' }] })
    return [{ from: term.id }]
  }
  if (term.is === 'wait') {
    const { id, binding } = term
    const work = binding ? ({ kind: 'writeBack', connector: 'c', mapping: 'm' } as const) : null
    if (work) drawn.nodes.push({ id, kind: 'effect', effect: work })
    else drawn.nodes.push({ id, kind: 'timer', until: { kind: 'openHours', openHours: 1 } })
    return [{ from: id }]
  }
  if (term.is === 'both') drawn.nodes.push({ id: term.id, kind: 'parallel' })
  else {
    const lookups = term.looks ? [{ fact: lookedUp(term.id), source: 'source' }] : []
    drawn.nodes.push({ id: term.id, kind: term.is === 'choice' ? 'exclusive' : 'inclusive', lookups })
  }
  const ends: Loose[] = []
  term.ways.forEach((way, priority) => {
    const body = Array.isArray(way) ? way : way.body
    const loose: Loose = { from: term.id, priority }
    if (!Array.isArray(way) && term.is !== 'both') {
      loose.condition = fact(way.holds, term.looks ? lookedUp(term.id) : 'yes')
    }
    ends.push(...drawAll(drawn, body, [loose]))
  })
  if (term.is !== 'both' && term.otherwise)
    ends.push(...drawAll(drawn, term.otherwise, [{ from: term.id, isDefault: true }]))
  if (term.is === 'choice') return ends
  drawn.nodes.push({ id: `${term.id}j`, kind: 'join' })
  lead(drawn, ends, `${term.id}j`)
  return [{ from: `${term.id}j` }]
}

/** The drawing of a flow, with a start before it and an approving end behind it. */
export function draw(flow: readonly Term[], settings?: FlowDraft['settings']): FlowDefinition {
  const drawn: Drawn = { nodes: [{ id: 'start', kind: 'start' }], edges: [] }
  lead(drawn, drawAll(drawn, flow, [{ from: 'start' }]), 'end')
  drawn.nodes.push({ id: 'end', kind: 'end' })
  return flowDefinition.parse({ ...drawn, settings })
}

/** Whom each node asks. */
export function asksOf(flow: readonly Term[]): Map<string, string[]> {
  const asks = new Map<string, string[]>()
  const collect = (list: readonly Term[]): void => {
    for (const term of list) {
      if (term.is === 'person') asks.set(term.id, term.asks)
      if (term.is === 'both') term.ways.forEach(collect)
      if (term.is === 'choice' || term.is === 'some') {
        for (const way of term.ways) collect(way.body)
        collect(term.otherwise ?? [])
      }
    }
  }
  collect(flow)
  return asks
}
