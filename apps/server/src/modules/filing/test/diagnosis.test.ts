import { describe, expect, it } from 'vitest'
import { diagnose, type Known } from '../policy/diagnosis.ts'

const known: Known = {
  configured: true,
  account: 'ACTIVE',
  state: 'EFFECTIVE',
  tag: 'AAX123.4711',
  exhausted: false,
  reported: true,
  allowed: true,
  dirty: false,
  effectiveOn: '2026-11-20',
  parties: [{ name: 'CHAN Tai Man', consents: true, consent: 'GIVEN', document: 'hkid' }],
  filing: { lastFiledOn: '2026-11-20', lastSeq: 1, lastState: 'IMAGED', inLast: true, omission: null, breakKind: null },
  rejectCode: null,
  rejectReason: null,
}
const told = (given: Partial<Known>) => {
  const { checks, next } = diagnose('HKIDR', { ...known, ...given })
  return { next, ...Object.fromEntries(checks.map(({ id, result }) => [id, result])) }
}

describe('[H-06] why a client is not effective', () => {
  it('says of nobody that it is in a file before it is, and names what is to be done first', () => {
    const silent = [{ name: 'CHAN Tai Man', consents: true, consent: 'NONE', document: 'hkid' }]
    expect(told({})).toMatchObject({ next: null, FILED: 'PASSED', IMAGE: 'PASSED' })
    expect(told({ state: 'ASSIGNED', parties: silent })).toMatchObject({
      next: 'CONSENT',
      FILED: 'LATER',
      IMAGE: 'LATER',
    })
    expect(told({ state: 'UNASSIGNED', tag: null })).toMatchObject({ next: 'NUMBER', FILED: 'LATER' })
    expect(told({ state: 'CONSENTED' })).toMatchObject({ next: 'FILED', FILED: 'WAITING', FORMAT: 'LATER' })
    expect(told({ state: 'SUBMITTED' })).toMatchObject({ next: 'FORMAT', FILED: 'PASSED', FORMAT: 'WAITING' })
    expect(told({ state: 'FORMAT_OK' })).toMatchObject({ next: 'RESULT', FORMAT: 'PASSED', RESULT: 'WAITING' })
    expect(told({ state: 'REJECTED', rejectCode: 'E101' })).toMatchObject({ next: 'RESULT', RESULT: 'FAILED' })
    expect(told({ allowed: false })).toMatchObject({ next: 'ALLOWED', IMAGE: 'PASSED' })
  })
})
