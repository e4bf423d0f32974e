import { FIRST_FREE, LAST_NUMBER, type Regime, type Role } from '../schema.ts'

export type RangeEnds = { firstNo: number; lastNo: number }

/** What is wrong with a range's ends, or null. */
export function rangeProblem({ firstNo, lastNo }: RangeEnds): 'RANGE_RESERVED' | 'RANGE_REVERSED' | null {
  if (firstNo < FIRST_FREE) return 'RANGE_RESERVED'
  return lastNo < firstNo || lastNo > LAST_NUMBER ? 'RANGE_REVERSED' : null
}

type Party = { regime: Regime; role: Role; kind: string; id: string }

/**
 * Whether a range may be laid down for these two: the CCEP files, the user hands out the numbers. An exchange participant
 * is both at once; a house that is none uses numbers of its upstream broker.
 *
 * @source spec/accounts.md §3.3
 */
export function rangeParties(ccep: Party, user: Party): boolean {
  if (ccep.regime !== user.regime || ccep.role === 'TTEP' || user.role === 'CCEP' || user.kind !== 'House') return false
  return ccep.id === user.id ? ccep.role === 'BOTH' : true
}

/** Per cent of a range that is used, rounded down. */
export const usedPercent = ({ firstNo, lastNo }: RangeEnds, used: number): number =>
  Math.floor((used * 100) / (lastNo - firstNo + 1))
