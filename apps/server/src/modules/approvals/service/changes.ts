import type { ChangedCase, Changes } from '../store/flush.ts'
import type { CaseRow } from '../store/rows.ts'
import type { Seat } from './seat.ts'

/** What seldom changes about a case: null where it is as it was, so that it isn't sent. */
function changedOf({ row, state }: Seat): Pick<ChangedCase, 'facts' | 'barredIds'> {
  return {
    facts: state.facts === row.facts ? null : { ...state.facts },
    barredIds: state.barredIds === row.barredIds ? null : [...state.barredIds],
  }
}

/** What a batch changed, net: each row once, as it stands at the end. */
export function changesOf(seats: readonly Seat[], copies: Changes['copies']): Changes {
  const touched = seats.filter((seat) => seat.isNew || seat.history.length > 0)
  const rowOf = ({ row, state }: Seat): CaseRow => {
    const { status, facts, lastVisit, checks, committed, barredIds } = state
    return { ...row, state: status, facts: { ...facts }, lastVisit, checks, committed, barredIds: [...barredIds] }
  }
  const tasks = touched.flatMap((seat) =>
    seat.state.tasks
      .filter((task) => !seat.before.tasks.has(task))
      .map((task) => {
        const decision = seat.decisions.get(task.id)
        const decided = { decidedName: decision?.name ?? null, decidedAt: decision?.at ?? null }
        const candidates = [...task.candidates]
        const barredIds = seat.state.barredIds
        const dueAt = seat.due.get(task.visit) ?? null
        return {
          ...task,
          ...decided,
          dueAt,
          caseId: seat.row.id,
          candidates,
          barredIds,
          remark: decision?.remark ?? null,
        }
      }),
  )
  return {
    newCases: touched.filter((seat) => seat.isNew).map(rowOf),
    cases: touched.filter((seat) => !seat.isNew).map((seat) => ({ ...rowOf(seat), ...changedOf(seat) })),
    tokens: touched.flatMap((seat) =>
      seat.state.tokens
        .filter((token) => !seat.before.tokens.has(token))
        .map((token) => {
          const { path, trail, resume } = token
          return { ...token, caseId: seat.row.id, path: [...path], trail: [...trail], resume: [...resume] }
        }),
    ),
    goneTokenIds: touched.flatMap((seat) => {
      const standing = new Set(seat.state.tokens.map((token) => token.id))
      return [...seat.before.tokens].filter((token) => !standing.has(token.id)).map((token) => token.id)
    }),
    tasks,
    inboxes: tasks.map(({ id, caseId, state, candidates }) => ({
      taskId: id,
      caseId,
      candidates: state === 'open' ? candidates : [],
    })),
    copies,
    history: touched.flatMap((seat) => seat.history),
  }
}
