import type { CaseState, CaseStatus, Effect, Facts, Task, Token, Trace } from '../schema/case.ts'

/**
 * A working copy of one case while an event is applied. Rows are replaced, never changed in place, so the caller sees
 * by identity which rows an event touched.
 */
export class Draft {
  makerId: string
  readonly ids: () => string
  readonly effects: Effect[] = []
  readonly trace: Trace[] = []
  status: CaseStatus
  facts: Facts
  lastVisit: number
  checks: number
  committed: boolean
  #barredIds: readonly string[]
  readonly #tokens: Map<string, Token>
  readonly #tasks: Map<string, Task>

  constructor(state: CaseState, ids: () => string) {
    this.ids = ids
    this.makerId = state.makerId
    this.#barredIds = state.barredIds
    this.status = state.status
    this.facts = state.facts
    this.lastVisit = state.lastVisit
    this.checks = state.checks
    this.committed = state.committed
    this.#tokens = new Map(state.tokens.map((token) => [token.id, token]))
    this.#tasks = new Map(state.tasks.map((task) => [task.id, task]))
  }

  /** Who may not decide an approval of this case. */
  isBarred(operatorId: string): boolean {
    return this.#barredIds.includes(operatorId)
  }

  /** Keeps a person from every later approval of the case; what he has decided stays decided. */
  bar(operatorId: string): void {
    if (!this.isBarred(operatorId)) this.#barredIds = [...this.#barredIds, operatorId]
  }

  get tasks(): Task[] {
    return [...this.#tasks.values()]
  }

  get tokens(): Token[] {
    return [...this.#tokens.values()]
  }

  token(id: string): Token | undefined {
    return this.#tokens.get(id)
  }

  putToken(token: Token): Token {
    this.#tokens.set(token.id, token)
    return token
  }

  dropToken(id: string): void {
    this.#tokens.delete(id)
  }

  task(id: string): Task | undefined {
    return this.#tasks.get(id)
  }

  putTask(task: Task): Task {
    this.#tasks.set(task.id, task)
    return task
  }

  tasksOf(visit: number): Task[] {
    return [...this.#tasks.values()].filter((task) => task.visit === visit)
  }

  nextVisit(): number {
    this.lastVisit += 1
    return this.lastVisit
  }

  /** The state reached; rows nobody touched are the objects that came in. */
  toState(): CaseState {
    return {
      status: this.status,
      makerId: this.makerId,
      barredIds: this.#barredIds,
      facts: this.facts,
      lastVisit: this.lastVisit,
      checks: this.checks,
      committed: this.committed,
      tokens: this.tokens,
      tasks: [...this.#tasks.values()],
    }
  }
}
