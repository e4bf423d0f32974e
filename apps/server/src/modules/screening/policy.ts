import type { Part } from './schema.ts'

/** What each thing in common weighs; a pair's score is the sum, 100 at most. */
export const WEIGHTS: Readonly<Record<Part, number>> = { identity: 90, nameAndBirth: 60, phone: 30, email: 30 }

/** The score of a pair by what it has in common, 1 to 100. */
export function scoreOf(parts: readonly Part[]): number {
  return Math.min(
    100,
    parts.reduce((sum, part) => sum + WEIGHTS[part], 0),
  )
}
