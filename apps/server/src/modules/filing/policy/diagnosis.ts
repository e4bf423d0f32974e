import { CHECKS, type CheckId, type Diagnosis } from '../schema.ts'

type Party = { name: string; consents: boolean; consent: string; document: string | null }

/** What is known of a client in one regime. */
export type Known = {
  configured: boolean
  /** A securities account that is open; dormant ones are not filed. */
  account: 'ACTIVE' | 'DORMANT' | 'NONE'
  state: string | null
  tag: string | null
  exhausted: boolean
  reported: boolean
  allowed: boolean
  dirty: boolean
  effectiveOn: string | null
  parties: readonly Party[]
  filing: {
    lastFiledOn: string | null
    lastSeq: number | null
    lastState: string | null
    inLast: boolean
    omission: string | null
    breakKind: string | null
  }
  rejectCode: string | null
  /** What the code means, as a word of ours; null for a code the layout does not know. */
  rejectReason: string | null
}

type Found = Omit<Diagnosis['checks'][number], 'id'>
const passed: Found = { result: 'PASSED', reason: null, values: {} }
const failed = (reason: string, values: Record<string, string> = {}): Found => ({ result: 'FAILED', reason, values })
const waits = (reason: string, values: Record<string, string> = {}): Found => ({ result: 'WAITING', reason, values })
const later: Found = { result: 'LATER', reason: null, values: {} }
const named = (parties: readonly Party[]) => ({ names: parties.map(({ name }) => name || '–').join(' · ') })

function filed(known: Known): Found {
  const { state, dirty, filing } = known
  if (state === 'REJECTED') return passed
  if (filing.omission !== null && filing.omission !== 'REJECTED' && !filing.inLast) {
    return failed(`OMITTED_${filing.omission}`)
  }
  if (state === 'EFFECTIVE') return dirty ? waits('CHANGED_SINCE') : passed
  if (filing.breakKind !== null) return failed(`BREAK_${filing.breakKind}`)
  if (state === 'CONSENTED') return waits('NEXT_FILE')
  // Without number or consent it is in no file, whatever else is right.
  return state === 'SUBMITTED' || state === 'FORMAT_OK' ? passed : later
}

function outcome(known: Known): Record<'FORMAT' | 'RESULT' | 'IMAGE', Found> {
  const { state, filing, rejectCode, rejectReason, effectiveOn } = known
  const of = { day: filing.lastFiledOn ?? '', seq: String(filing.lastSeq ?? '') }
  if (state === 'EFFECTIVE')
    return {
      FORMAT: passed,
      RESULT: passed,
      IMAGE: { ...passed, reason: 'EFFECTIVE', values: { day: effectiveOn ?? '' } },
    }
  if (state === 'REJECTED') {
    const reason = rejectReason === null ? 'REJECTED' : `REJECTED_${rejectReason}`
    return { FORMAT: passed, RESULT: failed(reason, { code: rejectCode ?? '' }), IMAGE: later }
  }
  if (state === 'FORMAT_OK') return { FORMAT: passed, RESULT: waits('RESULT_DUE', of), IMAGE: later }
  if (state === 'SUBMITTED') return { FORMAT: waits('RESPONSE_DUE', of), RESULT: later, IMAGE: later }
  return { FORMAT: later, RESULT: later, IMAGE: later }
}

function standing(known: Known): Record<CheckId, Found> {
  const { parties, account, state } = known
  const consenting = parties.filter(({ consents, consent }) => consents && consent !== 'GIVEN')
  const withdrawn = consenting.filter(({ consent }) => consent === 'WITHDRAWN')
  const unnamed = parties.filter(({ name }) => name === '')
  const bare = parties.filter(({ document }) => document === null)
  const retired = state === 'RETIRED'
  return {
    RANGE: known.configured ? passed : failed('NO_RANGE'),
    ACCOUNT: retired
      ? failed('RETIRED')
      : account === 'ACTIVE'
        ? passed
        : failed(account === 'DORMANT' ? 'DORMANT' : 'NO_ACCOUNT'),
    NUMBER: known.tag !== null ? passed : failed(known.exhausted ? 'EXHAUSTED' : 'NO_NUMBER'),
    CONSENT:
      consenting.length === 0
        ? passed
        : withdrawn.length > 0
          ? failed('CONSENT_WITHDRAWN', named(withdrawn))
          : failed('CONSENT_MISSING', named(consenting)),
    NAME: unnamed.length === 0 ? passed : failed('NAME_MISSING'),
    DOCUMENT: bare.length === 0 ? passed : failed('DOCUMENT_MISSING', named(bare)),
    REPORTED: known.reported || known.tag === null ? passed : failed('NOT_REPORTED'),
    FILED: filed(known),
    ...outcome(known),
    ALLOWED: known.allowed ? passed : failed('FORBIDDEN'),
  }
}

/**
 * Why a client is not effective, as checks in the order they are put right. What comes after the first that fails is not
 * told as a failure of its own where it only follows from it.
 */
export function diagnose(regime: Diagnosis['regime'], known: Known): Diagnosis {
  const found = standing(known)
  const hard: readonly CheckId[] = ['RANGE', 'ACCOUNT', 'NUMBER', 'CONSENT', 'NAME', 'DOCUMENT', 'REPORTED']
  const blocked = hard.some((id) => found[id].result === 'FAILED')
  const checks = CHECKS.map((id) => {
    const follows = id === 'FILED' || id === 'FORMAT' || id === 'RESULT' || id === 'IMAGE'
    return { id, ...(blocked && follows && found[id].result !== 'PASSED' ? later : found[id]) }
  })
  const next = checks.find(({ result }) => result === 'FAILED' || result === 'WAITING')
  return {
    regime,
    effective: known.state === 'EFFECTIVE',
    state: known.state,
    tag: known.tag,
    checks,
    next: next?.id ?? null,
    mayRefile: known.state === 'REJECTED',
  }
}
