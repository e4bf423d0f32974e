import type { RefusalParams } from '#kernel/refusal.ts'

/** What can be wrong with an expression; each code is one of this module's errors. */
export const FEEL_PROBLEMS = [
  'FEEL_EMPTY',
  'FEEL_TOO_LONG',
  'FEEL_TOO_DEEP',
  'FEEL_TOO_MUCH_WORK',
  'FEEL_SYNTAX',
  'FEEL_UNFINISHED',
  'FEEL_WIDE_CHARACTER',
  'FEEL_OPERATOR_UNKNOWN',
  'FEEL_UNSUPPORTED',
  'FEEL_NUMBER_FORM',
  'FEEL_NUMBER_TOO_LARGE',
  'FEEL_DATE_FORM',
  'FEEL_NAME_UNKNOWN',
  'FEEL_NAME_ALMOST',
  'FEEL_COLUMN_UNKNOWN',
  'FEEL_FUNCTION_UNKNOWN',
  'FEEL_FUNCTION_ALMOST',
  'FEEL_ARGUMENT_COUNT',
  'FEEL_WRONG_KIND',
  'FEEL_KINDS_DIFFER',
  'FEEL_ROUNDING_UNKNOWN',
  'FEEL_SCALE_BAD',
  'FEEL_DIVISION_BY_ZERO',
] as const
export type FeelProblemCode = (typeof FEEL_PROBLEMS)[number]

/** What is wrong and where: characters `from` up to `to` of the expression, counted from 0. */
export type FeelProblem = { code: FeelProblemCode; params: RefusalParams; from: number; to: number }

/** Ends the reading or working out of an expression; never leaves this folder. */
export class FeelStop extends Error {
  readonly problem: FeelProblem

  constructor(code: FeelProblemCode, at: { from: number; to: number }, params: RefusalParams = {}) {
    super(code)
    this.problem = { code, params: { at: at.from + 1, ...params }, from: at.from, to: at.to }
  }
}

/** The value of `work`, or the problem that stopped it. */
export function stopped<T>(work: () => T): { ok: true; value: T } | { ok: false; problem: FeelProblem } {
  try {
    return { ok: true, value: work() }
  } catch (error) {
    if (error instanceof FeelStop) return { ok: false, problem: error.problem }
    throw error
  }
}

/** The name among `known` that somebody most likely meant, at most two letters away; null when none is near. */
export function nearest(name: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.min(2, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const distance =
      candidate.toLowerCase() === name.toLowerCase() ? 0 : lettersApart(name.slice(0, 60), candidate.slice(0, 60))
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

/** Letters to change, add, leave out or swap with their neighbour to turn one text into the other. */
function lettersApart(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swap = swapped && row > 1 && column > 1 ? (before[column - 2] ?? 0) + 1 : change
      current.push(Math.min(change, swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    ;[before, previous] = [previous, current]
  }
  return previous[b.length] ?? 0
}
