import type { z } from 'zod'
import type { Advanced, AskedWhom, CaseEvent, CaseState, Effect, Facts, Trace } from '../schema/case.ts'
import { ENDING, stagesOf } from '../schema/deadline.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import type { TrialDecision, TrialStep, trialAnswer } from '../schema/watch.ts'
import { advance, newCase } from './advance.ts'
import { reasonsAt } from './explain.ts'
import { graphOf, nodeOf } from './graph.ts'

/** Visits after which a trial is going round in circles. */
const VISITS_MAX = 200

/** Where nobody decides. */
const PASSIVE: ReadonlySet<TrialDecision['do']> = new Set(['stop', 'late'])

/** Stands for whoever starts the case where no person is named. */
export const SOMEBODY = 'somebody'

/** What a trial is told beforehand; a node left out asks one stand-in, who agrees. */
export type Answers = {
  makerId?: string
  /** Who would be asked at a node, as names or ids; an empty list is nobody. */
  peopleOf?: (nodeId: string, whom: AskedWhom) => readonly string[]
  /** What they do on the first visit; on later ones everybody agrees, so that a return can be followed to the end. */
  decisions?: Readonly<Record<string, TrialDecision>>
}

type Step = Omit<TrialStep, 'people'> & { people: readonly string[] }
/** The way a case takes, node by node, and how it ends. */
export type Simulated = { end: z.output<typeof trialAnswer>['end']; steps: readonly Step[]; edges: readonly string[] }

const NOTHING = { edges: [], reasons: [], people: [], byAdmin: false, incident: null, passed: null }

const EVENT_OF: Partial<Record<Trace['did'], TrialStep['event']>> = {
  skipped: 'skipped',
  chose: 'chose',
  split: 'split',
  joined: 'joined',
  stuck: 'stuck',
  ended: 'ended',
}

/** Plays one case: the engine itself moves it, this class answers for the people and the outside world. */
class Trial {
  state: CaseState
  readonly steps: Step[] = []
  readonly #definition: FlowDefinition
  readonly #answers: Answers
  readonly #decided = new Set<string>()
  /** How much of what a visit's deadline says has happened. */
  readonly #passed = new Map<number, number>()
  #ids = 0
  #visits = 0

  constructor(definition: FlowDefinition, facts: Facts, answers: Answers) {
    this.#definition = definition
    this.#answers = answers
    this.state = newCase(answers.makerId ?? SOMEBODY, [], facts)
  }

  play(event: CaseEvent): boolean {
    const answer = advance(this.#definition, this.state, event, () => `t${this.#ids++}`)
    if (answer.kind === 'refused') return false
    this.#note(answer)
    for (const effect of answer.effects) if (!this.#answer(effect)) return false
    return true
  }

  #note(answer: Advanced): void {
    this.state = answer.state
    for (const one of answer.trace) {
      const event = EVENT_OF[one.did]
      if (!event) continue
      const gateway = event === 'chose' || event === 'split' || event === 'stuck'
      const token = answer.state.tokens.find((each) => each.nodeId === one.nodeId && each.state === 'stuck')
      this.#step(one.nodeId, event, {
        edges: [...(one.edges ?? [])],
        reasons: gateway ? reasonsAt(this.#definition, one.nodeId, answer.state.facts) : [],
        incident: event === 'stuck' ? (token?.incident ?? null) : null,
      })
    }
  }

  #step(nodeId: string, event: TrialStep['event'], more: Partial<Step> = {}): void {
    this.steps.push({ ...NOTHING, nodeId, event, ...more })
  }

  #answer(effect: Effect): boolean {
    if (effect.kind === 'cc') this.#step(effect.nodeId, 'copied', { people: this.#people(effect.nodeId, 'assignment') })
    if (effect.kind === 'begin') {
      this.#visits += 1
      this.#step(effect.nodeId, 'began')
    }
    if (effect.kind !== 'ask') return true
    this.#visits += 1
    const { tokenId, visit, nodeId, whom } = effect
    const operatorIds = this.#people(nodeId, whom)
    const standing = this.steps.length
    const went = this.play({ kind: 'assigned', tokenId, visit, whom, operatorIds })
    const asked = this.state.tasks.filter((task) => task.visit === visit).flatMap((task) => task.candidates)
    if (asked.length > 0) {
      const people = [...new Set(asked)]
      this.steps.splice(standing, 0, { ...NOTHING, nodeId, event: 'asked', people, byAdmin: whom === 'admin' })
    }
    return went
  }

  #people(nodeId: string, whom: AskedWhom): readonly string[] {
    return this.#answers.peopleOf?.(nodeId, whom) ?? [`${nodeId}:${whom}`]
  }

  /** The next thing to happen, or how the trial ends when nothing does. */
  next(): CaseEvent | NonNullable<Simulated['end']> {
    const { status, tokens, tasks } = this.state
    if (status === 'approved' || status === 'refused') return status
    if (this.#visits > VISITS_MAX) return 'circling'
    const open = tasks.find(({ state, nodeId }) => state === 'open' && !PASSIVE.has(this.#decisionAt(nodeId).do))
    if (open) return this.#decide(open.id, open.nodeId, open.candidates[0] ?? SOMEBODY)
    const waiting = tokens.find((token) => token.state === 'waiting' && this.#decisionAt(token.nodeId).do !== 'stop')
    if (waiting) {
      const { id: tokenId, visit } = waiting
      return { kind: this.#decisionAt(waiting.nodeId).do === 'fail' ? 'failed' : 'completed', tokenId, visit }
    }
    const late = this.#late()
    if (late) return late
    return tokens.some((token) => token.state === 'stuck') ? 'stuck' : 'waiting'
  }

  /** The next thing that happens where nobody does anything, by the deadline of the step. */
  #late(): CaseEvent | null {
    for (const { id: tokenId, state, visit, nodeId } of this.state.tokens) {
      if (state !== 'asking' || this.#decisionAt(nodeId).do !== 'late') continue
      const node = nodeOf(graphOf(this.#definition), nodeId)
      const stage = this.#passed.get(visit) ?? 0
      const passed = 'deadline' in node && node.deadline ? stagesOf(node.deadline)[stage] : undefined
      if (!passed) continue
      this.#passed.set(visit, stage + 1)
      if (ENDING.has(passed.then)) this.#decided.add(nodeId)
      this.#step(nodeId, 'timedOut', { passed })
      return { kind: 'timeout', tokenId, visit, stage, to: {} }
    }
    return null
  }

  #decisionAt(nodeId: string): TrialDecision {
    return this.#decided.has(nodeId) ? { do: 'agree' } : (this.#answers.decisions?.[nodeId] ?? { do: 'agree' })
  }

  #decide(taskId: string, nodeId: string, by: string): CaseEvent {
    const decision = this.#decisionAt(nodeId)
    this.#decided.add(nodeId)
    if (decision.do === 'refuse') return { kind: 'refuse', taskId, by }
    if (decision.do !== 'return') return { kind: 'agree', taskId, by }
    const start = graphOf(this.#definition).startId
    const to = decision.to === start ? ({ at: 'start' } as const) : ({ at: 'node', nodeId: decision.to } as const)
    return { kind: 'return', taskId, by, to, then: 'replay' }
  }

  /** Edges between the nodes passed: those gateways took, and the only one out of every other node left behind. */
  edges(): string[] {
    const graph = graphOf(this.#definition)
    const taken = new Set(this.steps.flatMap((step) => step.edges))
    const reached = new Set([graph.startId, ...this.steps.map((step) => step.nodeId)])
    for (const edge of this.#definition.edges) {
      const kind = graph.nodes.get(edge.from)?.kind
      const chooses = kind === 'exclusive' || kind === 'parallel' || kind === 'inclusive'
      const arrived = reached.has(edge.to) || this.state.tokens.some((token) => token.nodeId === edge.to)
      if (!chooses && reached.has(edge.from) && arrived) taken.add(edge.id)
    }
    return [...taken]
  }
}

/**
 * The way a case with these facts would take through a definition without problems, worked out by the engine itself:
 * people, timers and outside work answer as `answers` says, and agree or succeed where it says nothing.
 */
export function simulate(definition: FlowDefinition, facts: Facts, answers: Answers = {}): Simulated {
  const trial = new Trial(definition, facts, answers)
  let end: Simulated['end'] = trial.play({ kind: 'start' }) ? null : 'stuck'
  while (end === null) {
    const next = trial.next()
    if (typeof next === 'string') end = next
    else if (!trial.play(next)) end = 'waiting'
  }
  return { end, steps: trial.steps, edges: trial.edges() }
}
