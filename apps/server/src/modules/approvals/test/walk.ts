import fc from 'fast-check'
import { expect } from 'vitest'
import { advance, newCase } from '../policy/advance.ts'
import { lanesOf } from '../policy/lanes.ts'
import { validateDefinition } from '../policy/validate.ts'
import type { CaseEvent, CaseState, Effect, RefusalCode, Task, Token } from '../schema/case.ts'
import type { Edge, FlowDefinition } from '../schema/flow.ts'
import { Oracle } from './oracle.ts'
import type { Act } from './strands.ts'
import { asksOf, draw, lookedUp, MAKER, PEOPLE, type Term, terms } from './terms.ts'

/** A case played in memory: asks are answered from a table, as the shell answers them from the directory. */
export class Game {
  readonly definition: FlowDefinition
  readonly asks: ReadonlyMap<string, readonly string[]>
  readonly admins: readonly string[]
  readonly effects: Effect[] = []
  state: CaseState
  #last = 0

  constructor(
    definition: FlowDefinition,
    asks: ReadonlyMap<string, readonly string[]>,
    admins: readonly string[] = [],
    facts: CaseState['facts'] = {},
  ) {
    this.definition = definition
    this.asks = asks
    this.admins = admins
    this.state = newCase(MAKER, [], facts)
    this.play({ kind: 'start' })
  }

  /** Applies an event and answers every question it raises; the code when it is refused. */
  play(event: CaseEvent): RefusalCode | null {
    const answer = advance(this.definition, this.state, event, () => `i${++this.#last}`)
    if (answer.kind === 'refused') return answer.code
    expectDecidedOnce(this.state, answer.state)
    this.state = answer.state
    this.effects.push(...answer.effects)
    for (const effect of answer.effects) {
      if (effect.kind !== 'ask') continue
      const { tokenId, visit, whom, nodeId } = effect
      const operatorIds = whom === 'admin' ? this.admins : (this.asks.get(nodeId) ?? [])
      this.play({ kind: 'assigned', tokenId, visit, whom, operatorIds })
    }
    return null
  }

  /** The task at a node that this person may act on. */
  task(nodeId: string, person: string): Task {
    const found = this.state.tasks.find(
      (task) => task.nodeId === nodeId && ['open', 'queued'].includes(task.state) && task.candidates.includes(person),
    )
    if (!found) throw new Error(`${person} has no task at ${nodeId}`)
    return found
  }

  open(): Task[] {
    return this.state.tasks.filter((task) => task.state === 'open')
  }

  /** Open and queued to-dos and standstills, in the oracle's notation. */
  view(): string[] {
    const tasks = this.state.tasks
      .filter((task) => task.state === 'open' || task.state === 'queued')
      .map((task) => `${task.nodeId}${task.state === 'open' ? ':' : '~'}${[...task.candidates].sort().join(',')}`)
    const marks: Partial<Record<Token['state'], string>> = { stuck: '!', waiting: '?' }
    const standing = this.state.tokens.flatMap(({ nodeId, state }) =>
      marks[state] ? [`${nodeId}${marks[state]}`] : [],
    )
    return [...tasks, ...standing].sort()
  }
}

/** A decision stays whoever's it was, and an approval is nobody's who was barred when he gave it. */
function expectDecidedOnce(before: CaseState, after: CaseState): void {
  const known = new Map(before.tasks.map((task) => [task.id, task]))
  for (const task of after.tasks) {
    const decidedBy = known.get(task.id)?.decidedBy ?? null
    if (decidedBy !== null) expect(task.decidedBy, `task ${task.id} is decided once`).toBe(decidedBy)
    else if (task.kind === 'approve' && task.decidedBy !== null) expect(before.barredIds).not.toContain(task.decidedBy)
  }
}

/** What must hold in every state, whatever happened. */
export function expectSound(state: CaseState): void {
  const undecided = state.tasks.filter((task) => task.state === 'open' || task.state === 'queued')
  if (state.status !== 'running') {
    expect(state.tokens, 'a closed case has no token').toEqual([])
    expect(undecided, 'a closed case has no to-do').toEqual([])
    if (state.status === 'approved') expect(state.checks).toBeGreaterThan(0)
    return
  }
  expect(state.tokens.length, 'a running case stands somewhere').toBeGreaterThan(0)
  const asking = new Map(state.tokens.filter((token) => token.state === 'asking').map((token) => [token.visit, token]))
  for (const task of undecided) expect(asking.has(task.visit), `task ${task.id} belongs to a token`).toBe(true)
  for (const [visit, token] of asking) {
    const lanes = lanesOf(state.tasks.filter((task) => task.visit === visit))
    const open = lanes.map((lane) => lane.filter((task) => task.state === 'open').length)
    expect(
      open.reduce((sum, n) => sum + n, 0),
      `somebody can act at ${token.nodeId}`,
    ).toBeGreaterThan(0)
    expect(Math.max(...open), 'one open task in a lane').toBe(1)
  }
  expect(state.tokens.every((token) => token.state !== 'arriving')).toBe(true)
  expectForksWhole(state)
}

/** Every fork has a token for each of its branches, no more and no less. */
function expectForksWhole(state: CaseState): void {
  const forks = new Map<string, { of: number; edges: Set<string>; direct: string[] }>()
  for (const token of state.tokens) {
    token.path.forEach((branch, depth) => {
      const fork = forks.get(branch.fork) ?? { of: branch.of, edges: new Set<string>(), direct: [] }
      fork.edges.add(branch.edge)
      if (depth === token.path.length - 1) fork.direct.push(branch.edge)
      forks.set(branch.fork, fork)
    })
  }
  for (const [name, fork] of forks) {
    expect(fork.edges.size, `fork ${name} has all its branches`).toBe(fork.of)
    expect(new Set(fork.direct).size, `fork ${name} has one token per branch`).toBe(fork.direct.length)
  }
}

type Dice = {
  what: Act['do']
  which: number
  who: number
  whom: number
  more: number
  honest: boolean
  edits: boolean
  then: 'resume' | 'replay'
  where: 'before' | 'after' | 'beside'
}

/** `more`: acts beside those that walks were made of when the seeds kept in tests were found. */
const diceWith = (more: readonly Act['do'][]): fc.Arbitrary<Dice> =>
  fc.record({
    what: fc.oneof(
      { arbitrary: fc.constant<Act['do']>('agree'), weight: 50 },
      {
        arbitrary: fc.constantFrom<Act['do']>(
          'return',
          'takeBack',
          'addSigners',
          'removeSigner',
          'transfer',
          'delegate',
          'answer',
        ),
        weight: 60,
      },
      {
        arbitrary: fc.constantFrom<Act['do']>(
          'claim',
          'release',
          'recall',
          'reassign',
          'retry',
          'assign',
          'refuse',
          'askAgain',
          'correct',
        ),
        weight: 25,
      },
      { arbitrary: fc.constantFrom<Act['do']>('done', 'fails', 'choose', 'timeout'), weight: 30 },
      { arbitrary: fc.constantFrom<Act['do']>('withdraw', 'terminate'), weight: 1 },
      ...more.map((act) => ({ arbitrary: fc.constant(act), weight: 4 })),
    ),
    which: fc.nat(50),
    who: fc.nat(PEOPLE.length - 1),
    whom: fc.nat(PEOPLE.length - 1),
    more: fc.nat(50),
    honest: fc.boolean().map((lie) => !lie),
    edits: fc.nat(3).map((n) => n === 3),
    then: fc.constantFrom('resume' as const, 'replay' as const),
    where: fc.constantFrom('before' as const, 'after' as const, 'beside' as const),
  })

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)]
const person = (n: number): string => PEOPLE[n % PEOPLE.length] ?? MAKER

/** Turns a throw of the dice into an event for the engine and the same act for the oracle; null when there is nothing to act on. */
function choose(game: Game, throwOf: Dice): { event: CaseEvent; act: Act } | null {
  const { state } = game
  const { what, which, more } = throwOf
  const people = [...new Set([person(throwOf.whom), person(more)])].slice(0, 1 + (more % 2))
  if (what === 'terminate') return { event: { kind: what }, act: { do: what } }
  if (what === 'withdraw')
    return { event: { kind: what, by: person(throwOf.who) }, act: { do: what, by: person(throwOf.who) } }
  if (what === 'retry' || what === 'assign') {
    const token = pick(
      state.tokens.filter((one) => one.state === 'stuck'),
      which,
    )
    if (!token) return null
    if (what === 'retry') return { event: { kind: what, tokenId: token.id }, act: { do: what, node: token.nodeId } }
    return {
      event: { kind: what, tokenId: token.id, operatorIds: people },
      act: { do: what, node: token.nodeId, people },
    }
  }
  if (what === 'makeOver') {
    const to = person(throwOf.whom)
    return { event: { kind: what, to }, act: { do: what, to } }
  }
  if (what === 'askAgain') {
    const token = pick(state.tokens, which)
    return token ? { event: { kind: what, tokenId: token.id }, act: { do: what, node: token.nodeId } } : null
  }
  if (what === 'correct') return chooseCorrection(state, throwOf)
  if (what === 'done' || what === 'fails') return chooseOutside(state, what, which)
  if (what === 'choose') return chooseByHand(game, throwOf)
  if (what === 'timeout') return chooseTimeout(state, throwOf, people)
  if (what === 'takeBack') return chooseTakeBack(state, throwOf)
  const task = pick(
    state.tasks.filter((one) => one.state === 'open' || (one.state === 'queued' && more % 3 === 0)),
    which,
  )
  if (!task) return null
  const node = task.nodeId
  const of = pick(task.candidates, more) ?? MAKER
  const holder = what === 'removeSigner' ? task.addedBy : what === 'recall' ? task.delegatedBy : task.claimedBy
  const by = throwOf.honest ? (holder ?? of) : person(throwOf.who)
  const to = person(throwOf.whom)
  const editing = throwOf.edits && ['agree', 'return', 'transfer', 'delegate', 'answer'].includes(what)
  const base = { taskId: task.id, by, ...(editing ? { edited: true, facts: { edited: by } } : {}) }
  const same = { node, of, by, ...(editing ? { edits: true } : {}) }
  switch (what) {
    case 'return': {
      const nodes = ['start', 'previous', ...state.tokens.flatMap((token) => token.trail.map((step) => step.nodeId))]
      const target = pick(nodes, throwOf.who + throwOf.whom) ?? 'start'
      const at =
        target === 'start' || target === 'previous'
          ? { at: target as 'start' | 'previous' }
          : { at: 'node' as const, nodeId: target }
      return {
        event: { kind: what, ...base, to: at, then: throwOf.then },
        act: { do: what, ...same, to: target, then: throwOf.then },
      }
    }
    case 'transfer':
    case 'delegate':
      return { event: { kind: what, ...base, to }, act: { do: what, ...same, to } }
    case 'addSigners':
      return {
        event: { kind: what, ...base, where: throwOf.where, operatorIds: people },
        act: { do: what, ...same, where: throwOf.where, people },
      }
    case 'reassign':
      return { event: { kind: what, taskId: task.id, operatorIds: people }, act: { do: what, node, of, people } }
    default:
      return { event: { kind: what, ...base } as CaseEvent, act: { do: what, ...same } as Act }
  }
}

/** A change of the subject from outside, and the step behind or under a token that work goes back to, or none. */
function chooseCorrection(state: CaseState, { who, which, honest }: Dice): { event: CaseEvent; act: Act } {
  const by = person(who)
  const nodes = state.tokens.flatMap((token) => [...token.trail.map((step) => step.nodeId), token.nodeId])
  const to = honest ? (pick(nodes, which) ?? 'start') : null
  const event: CaseEvent = { kind: 'edited', by, facts: { corrected: by }, ...(to === null ? {} : { backTo: to }) }
  return { event, act: { do: 'correct', by, to } }
}

function chooseOutside(state: CaseState, what: 'done' | 'fails', which: number) {
  const waiting = state.tokens.filter((one) => one.state === 'waiting')
  const token = pick(waiting, which)
  if (!token) return null
  const { id: tokenId, visit, nodeId } = token
  const event: CaseEvent =
    what === 'fails'
      ? { kind: 'failed', tokenId, visit }
      : { kind: 'completed', tokenId, visit, facts: { [lookedUp(nodeId)]: true } }
  return { event, act: { do: what, node: nodeId } as Act }
}

/** The ways out of a node by their number, as the oracle knows them. */
const numberOf = (one: Edge) => (one.isDefault ? -1 : one.priority)

function chooseByHand({ state, definition }: Game, throwOf: Dice) {
  const stuck = state.tokens.filter((one) => one.state === 'stuck')
  const token = pick(stuck, throwOf.which)
  if (!token) return null
  const ways = definition.edges.filter((one) => one.from === token.nodeId)
  const first = pick(ways, throwOf.more)
  const more = throwOf.honest ? [] : [pick(ways, throwOf.who)]
  const taken = [...new Set([first, ...more])].flatMap((one) => one ?? []).sort((a, b) => order(a) - order(b))
  return {
    event: { kind: 'choose', tokenId: token.id, edgeIds: taken.map((one) => one.id) } as CaseEvent,
    act: { do: 'choose', node: token.nodeId, ways: taken.map(numberOf) } as Act,
  }
}

const order = (one: Edge) => (one.isDefault ? Number.MAX_SAFE_INTEGER : one.priority)

function chooseTimeout(state: CaseState, throwOf: Dice, people: string[]) {
  const asking = state.tokens.filter((one) => one.state === 'asking')
  const token = pick(asking, throwOf.which)
  if (!token) return null
  const { id: tokenId, visit, nodeId: node } = token
  const to = Object.fromEntries(state.tasks.filter((one) => one.visit === visit).map((one) => [one.id, people]))
  const stage = throwOf.more % 3
  return {
    event: { kind: 'timeout', tokenId, visit, stage, to } as CaseEvent,
    act: { do: 'timeout', node, stage, people } as Act,
  }
}

function chooseTakeBack(state: CaseState, throwOf: Dice): { event: CaseEvent; act: Act } | null {
  const agreed = state.tasks.filter((task) => task.state === 'agreed')
  const task = pick(throwOf.honest ? agreed.slice(-2) : agreed, throwOf.which)
  if (!task?.decidedBy) return null
  const by = task.decidedBy
  const latest = agreed.findLast((one) => one.nodeId === task.nodeId && one.decidedBy === by) ?? task
  return { event: { kind: 'takeBack', taskId: latest.id, by }, act: { do: 'takeBack', node: task.nodeId, of: by, by } }
}

/** Brings a case to its end: everybody agrees, administrators repair what is stuck. */
function expectEnds(game: Game): void {
  for (let steps = 0; game.state.status === 'running'; steps += 1) {
    expect(steps, 'the case comes to an end').toBeLessThan(2_000)
    const [task] = game.open()
    const waiting = game.state.tokens.find((token) => token.state === 'waiting')
    if (task) decideSomehow(game, task, steps)
    else if (waiting) {
      const { id: tokenId, visit, nodeId } = waiting
      expect(game.play({ kind: 'completed', tokenId, visit, facts: { [lookedUp(nodeId)]: true } })).toBe(null)
    } else repairSomehow(game, steps)
    expectSound(game.state)
  }
}

/** Somebody decides; where all who are asked have edited the subject, an administrator names somebody else before. */
function decideSomehow(game: Game, task: Task, steps: number): void {
  const able = task.candidates.filter((id) => task.kind !== 'approve' || !game.state.barredIds.includes(id))
  if (able.length === 0) {
    expect(game.play({ kind: 'reassign', taskId: task.id, operatorIds: [`new${steps}`] })).toBe(null)
    return
  }
  const by = task.delegatedBy === null ? (task.claimedBy ?? able[0] ?? '') : (able[0] ?? '')
  expect(game.play({ kind: task.delegatedBy === null ? 'agree' : 'answer', taskId: task.id, by })).toBe(null)
}

function repairSomehow(game: Game, steps: number): void {
  const stuck = game.state.tokens.find((token) => token.state === 'stuck')
  if (!stuck) throw new Error('nobody can act and nothing is stuck')
  const ways = game.definition.edges.filter((one) => one.from === stuck.nodeId)
  const repair: CaseEvent =
    stuck.incident === 'NO_ASSIGNEE'
      ? { kind: 'assign', tokenId: stuck.id, operatorIds: [`new${steps}`] }
      : { kind: 'choose', tokenId: stuck.id, edgeIds: ways.slice(0, 1).map((one) => one.id) }
  expect(game.play(repair)).toBe(null)
}

export type WalkCount = { accepted: Map<string, number>; refused: Map<string, number> }

function walk(flow: readonly Term[], admins: string[], throws: readonly Dice[], count: WalkCount): void {
  const definition = draw(flow)
  const problems = validateDefinition(definition).filter((problem) => problem.code !== 'PATH_WITHOUT_APPROVAL')
  expect(problems, 'what the generator draws is valid').toEqual([])
  const game = new Game(definition, asksOf(flow), admins, { yes: true })
  const oracle = new Oracle(flow, admins)
  expect(game.view()).toEqual(oracle.view())
  for (const throwOf of throws) {
    const chosen = choose(game, throwOf)
    if (!chosen) continue
    const refusal = game.play(chosen.event)
    const allowed = oracle.act(chosen.act)
    const counts = refusal === null ? count.accepted : count.refused
    counts.set(chosen.act.do, (counts.get(chosen.act.do) ?? 0) + 1)
    const told = `${JSON.stringify(chosen.act)} → ${refusal ?? 'accepted'}`
    expect(refusal === null, told).toBe(allowed)
    expect(game.state.status, told).toBe(oracle.status)
    expect(game.view(), told).toEqual(oracle.view())
    expectSound(game.state)
  }
  expectEnds(game)
}

/** Plays random flows with random actions on the engine and on the oracle, step by step alike. */
export function walkAtRandom(runs: number, seed?: number): WalkCount {
  const dice = diceWith(seed === undefined ? ['makeOver'] : [])
  const count: WalkCount = { accepted: new Map(), refused: new Map() }
  fc.assert(
    fc.property(
      terms,
      fc.subarray(['a', 'b', MAKER]),
      fc.array(dice, { maxLength: 40, size: 'max' }),
      (flow, admins, throws) => walk(flow, admins, throws, count),
    ),
    seed === undefined ? { numRuns: runs } : { numRuns: runs, seed },
  )
  return count
}
