import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import type { Tx } from '#platform/db.ts'
import type { LiveEvent } from '#platform/events/live-event.ts'
import type { Platform } from '#platform/platform.ts'
import { advance } from '../policy/advance.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { CaseEvent, CaseState, Effect, NotAdvanced, Task, Token, Trace } from '../schema/case.ts'
import { loadCases } from '../store/case.ts'
import { deadlineLines } from '../store/deadline.ts'
import { type VersionRow, versionsById } from '../store/flow.ts'
import { flush } from '../store/flush.ts'
import type { CaseRow, TaskRow } from '../store/rows.ts'
import { changesOf } from './changes.ts'
import { barConcerned } from './concerned.ts'
import { newDeadlines } from './due.ts'
import { followUpLines } from './follow-up.ts'
import { ADMINISTER, type Asked, askedAt, holdersOf, questionsOf, READ_COPIES } from './people.ts'
import type { Doer, Seat } from './seat.ts'

type Waiting = { seat: Seat; effect: Extract<Effect, { kind: 'ask' | 'cc' }> }

/** How a case stands, as the engine takes it. */
export function stateOf(row: CaseRow, tokens: Token[], tasks: Task[]): CaseState {
  const { state: status, makerId, barredIds, facts, lastVisit, checks, committed } = row
  return { status, makerId, barredIds, facts, lastVisit, checks, committed, tokens, tasks }
}

/** A task without what only its row keeps. */
export function taskOf(row: TaskRow): Task {
  const { caseId: _case, decidedName: _name, decidedAt: _at, dueAt: _due, ...task } = row
  return task
}

/** The cases a batch works on: loaded once under their locks, advanced in memory, written once. */
export class Board {
  readonly seats = new Map<string, Seat>()
  readonly #tx: Tx
  readonly #platform: Platform
  readonly #now: Temporal.Instant
  /** The same as it is written, once for all that is decided. */
  readonly #at: string
  readonly #copies: { caseId: string; nodeId: string; operatorId: string }[] = []
  #waiting: Waiting[] = []

  constructor(tx: Tx, platform: Platform, now: Temporal.Instant) {
    this.#tx = tx
    this.#platform = platform
    this.#now = now
    this.#at = toWire(now)
  }

  /**
   * Locks and loads cases by id and by their tasks, with the tasks of the visits that tokens stand in and of those named.
   *
   * @param hold false to look only: nothing is locked, and nothing may be flushed.
   */
  async load(caseIds: readonly string[], taskIds: readonly string[], hold = true): Promise<void> {
    const loaded = await loadCases(this.#tx, [...new Set(caseIds)], taskIds, hold)
    const { cases, tokens } = loaded
    if (cases.length === 0) return
    const tasks = Map.groupBy(loaded.tasks, (task) => task.caseId)
    const byCase = Map.groupBy(tokens, (token) => token.caseId)
    const flows = await versionsById(
      this.#tx,
      this.#platform.db,
      cases.map((one) => one.flowVersionId),
    )
    for (const row of cases) {
      const flow = flows.get(row.flowVersionId)
      if (!flow) throw new Error(`flow version ${row.flowVersionId} is not loaded`)
      const own = (byCase.get(row.id) ?? []).map(({ caseId: _case, ...token }): Token => token)
      const rows = tasks.get(row.id) ?? []
      const seat = this.#seat(row, flow, false, stateOf(row, own, rows.map(taskOf)))
      for (const task of rows) {
        if (task.dueAt !== null) seat.due.set(task.visit, task.dueAt)
        if (task.decidedAt === null) continue
        seat.decisions.set(task.id, { name: task.decidedName ?? '', at: task.decidedAt, remark: null })
      }
    }
    await barConcerned(this.#tx, this.#platform, this.seats.values())
  }

  /** Puts a new case on the board; nothing is written before `flush`. */
  add(row: CaseRow, flow: VersionRow): Seat {
    return this.#seat(row, flow, true, stateOf(row, [], []))
  }

  /** Puts a case on another version of its flow, as it stands there, and writes down who did and how. */
  moveTo(
    seat: Seat,
    flow: VersionRow,
    there: { state: CaseState; effects: readonly Effect[] },
    by: Doer & { detail: Record<string, Json> },
  ): void {
    const { operatorId, name: operatorName, remark, detail } = by
    const line = {
      caseId: seat.row.id,
      kind: 'migrated',
      taskId: null,
      nodeId: null,
      operatorId,
      operatorName,
      remark,
      detail,
    }
    seat.flow = flow
    seat.state = there.state
    seat.effects.push(...there.effects)
    seat.history.push(line)
  }

  #seat(row: CaseRow, flow: VersionRow, isNew: boolean, state: CaseState): Seat {
    const before = { tokens: new Set(state.tokens), tasks: new Set(state.tasks) }
    const seat: Seat = {
      row,
      flow,
      isNew,
      before,
      decisions: new Map(),
      history: [],
      effects: [],
      due: new Map(),
      state,
    }
    this.seats.set(row.id, seat)
    return seat
  }

  /**
   * Applies an event, writes its line of history and remembers whom to ask because of it. Between two events of one case
   * `answerAsks` must have run.
   */
  apply(seat: Seat, event: CaseEvent, by: Doer, detail: Record<string, Json> = {}): NotAdvanced | null {
    const task = 'taskId' in event ? seat.state.tasks.find((one) => one.id === event.taskId) : undefined
    const token = 'tokenId' in event ? seat.state.tokens.find((one) => one.id === event.tokenId) : undefined
    const answer = advance(seat.flow.definition, seat.state, event, () => newId<'approvals'>())
    if (answer.kind === 'refused') return answer
    const known = seat.state
    seat.state = answer.state
    for (const one of answer.state.tasks) {
      const decidedNow = one.decidedBy !== null && known.tasks.find((old) => old.id === one.id)?.decidedBy === null
      if (decidedNow) seat.decisions.set(one.id, { name: by.name, at: this.#at, remark: by.remark })
    }
    seat.history.push({
      caseId: seat.row.id,
      kind: event.kind,
      taskId: task?.id ?? null,
      nodeId: task?.nodeId ?? token?.nodeId ?? null,
      operatorId: by.operatorId,
      operatorName: by.name,
      remark: by.remark,
      detail: { ...detail, trace: traceJson(answer.trace) },
    })
    this.#follow(seat, answer.effects)
    return null
  }

  /** Why an event can't happen as the case stands; null when it can. Nothing changes. */
  refusalOf(seat: Seat, event: CaseEvent): NotAdvanced | null {
    const answer = advance(seat.flow.definition, seat.state, event, () => newId<'approvals'>())
    return answer.kind === 'refused' ? answer : null
  }

  #follow(seat: Seat, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'ask' || effect.kind === 'cc') this.#waiting.push({ seat, effect })
      else seat.effects.push(effect)
    }
  }

  /** Looks up whom the nodes reached ask, for all cases together, until every token rests. */
  async answerAsks(): Promise<void> {
    await barConcerned(this.#tx, this.#platform, new Set(this.#waiting.map(({ seat }) => seat)))
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting
      this.#waiting = []
      const asked = waiting.map(({ seat, effect }) => askedFor(seat, effect))
      const questions = await questionsOf(this.#tx, asked, this.#agreedNow())
      const people = await this.#platform.directory.find(this.#tx, questions, this.#now)
      waiting.forEach(({ seat, effect }, index) => {
        const operatorIds = people[index] ?? []
        if (effect.kind === 'cc') {
          for (const operatorId of operatorIds)
            this.#copies.push({ caseId: seat.row.id, nodeId: effect.nodeId, operatorId })
        } else this.#assign(seat, effect, operatorIds)
      })
    }
  }

  /** Who agreed in this batch, which the tables do not know yet. */
  #agreedNow(): ReadonlyMap<string, string[]> {
    const agreed = new Map<string, string[]>()
    for (const { row, state, before } of this.seats.values()) {
      for (const task of state.tasks) {
        if (task.state !== 'agreed' || task.decidedBy === null || before.tasks.has(task)) continue
        const place = `${row.id} ${task.nodeId}`
        agreed.set(place, [...(agreed.get(place) ?? []), task.decidedBy])
      }
    }
    return agreed
  }

  #assign(seat: Seat, effect: Extract<Effect, { kind: 'ask' }>, operatorIds: readonly string[]): void {
    const { tokenId, visit, whom } = effect
    const event: CaseEvent = { kind: 'assigned', tokenId, visit, whom, operatorIds }
    const answer = advance(seat.flow.definition, seat.state, event, () => newId<'approvals'>())
    if (answer.kind === 'refused') throw new Error(`an answer to an ask was refused: ${answer.code}`)
    seat.state = answer.state
    const line = seat.history.at(-1)
    if (line) line.detail = { ...line.detail, trace: [...(line.detail.trace as Json[]), ...traceJson(answer.trace)] }
    this.#follow(seat, answer.effects)
  }

  /** Writes everything the batch changed. */
  async flush(): Promise<void> {
    if (this.#waiting.length > 0) throw new Error('flushed before all questions were answered')
    const seats = [...this.seats.values()]
    const deadlines = await newDeadlines(this.#tx, this.#platform, this.#now, seats)
    const changes = changesOf(seats, this.#copies)
    const stored = {
      tasks: new Set(seats.flatMap((seat) => [...seat.before.tasks].map((task) => task.id))),
      tokens: new Set(seats.flatMap((seat) => [...seat.before.tokens].map((token) => token.id))),
    }
    const followUps = await followUpLines(this.#tx, this.#platform, this.#now, seats)
    await flush(this.#tx, this.#now, changes, stored, [...deadlineLines(deadlines), ...followUps])
  }
}

function askedFor(seat: Seat, effect: Waiting['effect']): Asked {
  const node = nodeOf(graphOf(seat.flow.definition), effect.nodeId)
  if (node.kind === 'cc') return { context: seat.row, anyOf: node.to, except: [], members: READ_COPIES, among: null }
  if (effect.kind === 'ask' && effect.whom === 'admin') return holdersOf(ADMINISTER, seat.row)
  if (node.kind !== 'approve' && node.kind !== 'handle') throw new Error(`node ${node.id} asks nobody`)
  return askedAt(node, seat.row)
}

function traceJson(trace: readonly Trace[]): Json[] {
  return trace.map((one) => ({ ...one, edges: one.edges ? [...one.edges] : [] }))
}

/** Who should see a change of this case at once: whoever has or had a to-do of it that changed, and its maker. */
export function liveEventsOf(seat: Seat): LiveEvent[] {
  const touched = [
    ...seat.state.tasks.filter((task) => !seat.before.tasks.has(task)),
    ...[...seat.before.tasks].filter((task) => !seat.state.tasks.includes(task)),
  ]
  const { id, makerId, businessLine, departmentId } = seat.row
  const operatorIds = [...new Set([makerId, ...touched.flatMap((task) => task.candidates)])]
  return [
    { topic: 'tasks', ids: [id], operatorIds },
    { topic: 'tickets', ids: [id], businessLine, departmentId, operatorIds: [makerId] },
  ]
}
