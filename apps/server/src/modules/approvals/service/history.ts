import type { Json } from '#kernel/refusal.ts'
import { advance, newCase } from '../policy/advance.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { CaseEvent, CaseState, Effect, Facts, Task, Trace } from '../schema/case.ts'
import type { FlowDefinition, FlowNode } from '../schema/flow.ts'

/** Somebody who takes part, and when. */
export type PlayedBy = { operatorId: string; name: string }
/** What is decided about an open task; null leaves the case as it stands. */
export type PlayedDecision = {
  event: Extract<CaseEvent, { taskId: string; by: string }>
  by: PlayedBy
  at: number
  remark: string | null
}

/** The people and the course of a case that is played from beginning to end. Times are milliseconds since 1970. */
export type Script = {
  maker: PlayedBy
  at: number
  facts: Facts
  whom(node: FlowNode): readonly string[]
  decide(task: Task, openedAt: number): PlayedDecision | null
}

export type PlayedEvent = {
  kind: string
  at: number
  taskId: string | null
  nodeId: string | null
  by: PlayedBy
  remark: string | null
  detail: Record<string, Json>
}
export type PlayedTask = Task & {
  openedAt: number
  decidedAt: number | null
  decidedName: string | null
  remark: string | null
}
export type Played = { state: CaseState; tasks: PlayedTask[]; events: PlayedEvent[]; closedAt: number | null }

const SYSTEM: PlayedBy = { operatorId: '00000000-0000-0000-0000-000000000000', name: 'system' }

const traced = (trace: readonly Trace[]): Json[] =>
  trace.map((one) => ({ did: one.did, nodeId: one.nodeId, edges: [...(one.edges ?? [])] }))

/** Plays one case; `ids` gives task and token ids. */
class Play {
  state: CaseState
  readonly events: PlayedEvent[] = []
  readonly tasks = new Map<string, PlayedTask>()
  readonly #definition: FlowDefinition
  readonly #script: Script
  readonly #ids: () => string

  constructor(definition: FlowDefinition, script: Script, ids: () => string) {
    this.#definition = definition
    this.#script = script
    this.#ids = ids
    this.state = newCase(script.maker.operatorId, [], script.facts)
  }

  /** Applies an event and everything that follows from it by itself. @returns false when the engine refuses it. */
  apply(event: CaseEvent, by: PlayedBy, at: number, remark: string | null = null): boolean {
    const answer = advance(this.#definition, this.state, event, this.#ids)
    if (answer.kind === 'refused') return false
    this.state = answer.state
    const task = 'taskId' in event ? this.tasks.get(event.taskId) : undefined
    const line = { taskId: task?.id ?? null, nodeId: task?.nodeId ?? null, by, remark }
    const detail = { trace: traced(answer.trace) }
    this.events.push({ kind: event.kind, at, ...line, detail })
    this.#note(by, at, remark)
    this.#follow(answer.effects, at, detail.trace)
    return true
  }

  /** Answers questions in the line of the event that asked them, and has outside work done at once. */
  #follow(effects: readonly Effect[], at: number, trace: Json[]): void {
    for (const effect of effects) {
      if (effect.kind === 'ask') {
        const node = nodeOf(graphOf(this.#definition), effect.nodeId)
        const { tokenId, visit, whom } = effect
        const event: CaseEvent = { kind: 'assigned', tokenId, visit, whom, operatorIds: this.#script.whom(node) }
        const answer = advance(this.#definition, this.state, event, this.#ids)
        if (answer.kind === 'refused') throw new Error(`an answer to an ask was refused: ${answer.code}`)
        this.state = answer.state
        trace.push(...traced(answer.trace))
        this.#note(SYSTEM, at, null)
        this.#follow(answer.effects, at, trace)
      } else if (effect.kind === 'begin') {
        const { tokenId, visit } = effect
        this.apply({ kind: 'completed', tokenId, visit }, SYSTEM, at)
      }
    }
  }

  #note(by: PlayedBy, at: number, remark: string | null): void {
    for (const task of this.state.tasks) {
      const known = this.tasks.get(task.id)
      const decided = task.decidedBy !== null && known?.decidedAt == null
      this.tasks.set(task.id, {
        ...task,
        openedAt: known?.openedAt ?? at,
        decidedAt: decided ? at : (known?.decidedAt ?? null),
        decidedName: decided ? by.name : (known?.decidedName ?? null),
        remark: decided ? remark : (known?.remark ?? null),
      })
    }
  }

  /** Open tasks, the earliest first. */
  open(): PlayedTask[] {
    return [...this.tasks.values()]
      .filter(({ state }) => state === 'open')
      .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
  }
}

/**
 * Plays a case through the engine as a script says, without a database: what a broker brings along from before, or a
 * demo invents. Nothing stands in it that the engine would not have let happen.
 */
export function playHistory(definition: FlowDefinition, script: Script, ids: () => string): Played {
  const play = new Play(definition, script, ids)
  play.apply({ kind: 'start' }, script.maker, script.at)
  for (let turn = 0; turn < 200 && play.state.status === 'running'; turn += 1) {
    const next = play
      .open()
      .map((task) => script.decide(task, task.openedAt))
      .find((decision) => decision !== null)
    if (!next || !play.apply(next.event, next.by, next.at, next.remark)) break
  }
  const closedAt = play.state.status === 'running' ? null : (play.events.at(-1)?.at ?? script.at)
  return { state: play.state, tasks: [...play.tasks.values()], events: play.events, closedAt }
}
