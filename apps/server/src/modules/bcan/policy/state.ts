import { type Consent, type Gap, type State, TRANSITIONS } from '../schema.ts'

/** Whether a state may follow another. */
export const mayFollow = (from: State, to: State): boolean => TRANSITIONS[from].includes(to)

/** Where a client stands by its number and its consent alone, before anything is filed. */
export function baseState({ numbered, consent }: { numbered: boolean; consent: Consent }): State {
  if (consent === 'WITHDRAWN') return 'WITHDRAWN'
  if (!numbered) return 'UNASSIGNED'
  return consent === 'GIVEN' ? 'CONSENTED' : 'ASSIGNED'
}

/** States that only a consented client with a number can be in: what was filed stays as long as that is so. */
const FILED: readonly State[] = ['CONSENTED', 'SUBMITTED', 'FORMAT_OK', 'EFFECTIVE', 'REJECTED']

/** The state after number or consent changed: what was filed keeps its state while the base is the same. */
export function stateAfter(state: State, now: { numbered: boolean; consent: Consent }): State {
  if (state === 'RETIRED') return state
  const base = baseState(now)
  return base === 'CONSENTED' && FILED.includes(state) ? state : base
}

export type Diagnosed = {
  state: State | null
  numbered: boolean
  exhausted: boolean
  reported: boolean
  consent: Consent
  parties: readonly { named: boolean; documented: boolean }[]
}

/** What stands between a client and being effective, in the order it is put right; empty when it is effective. */
export function gapsOf({ state, numbered, exhausted, reported, consent, parties }: Diagnosed): Gap[] {
  if (state === 'RETIRED') return ['RETIRED']
  if (state === 'EFFECTIVE') return []
  const gaps: Gap[] = []
  if (!numbered) gaps.push(exhausted ? 'EXHAUSTED' : 'NO_NUMBER')
  if (consent !== 'GIVEN') gaps.push('CONSENT')
  if (parties.some(({ named }) => !named)) gaps.push('NAME')
  if (parties.some(({ documented }) => !documented)) gaps.push('DOCUMENT')
  if (numbered && !reported) gaps.push('NOT_REPORTED')
  if (state === 'REJECTED') gaps.push('REJECTED')
  return gaps.length === 0 ? ['WAITING'] : gaps
}
