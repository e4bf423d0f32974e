import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterEvent, believedTime, type DeviceState, type Happened, unseen } from '../policy/device.ts'
import { phoneIsNew, resetState } from '../policy/member.ts'
import { oncePassword, passwordProblems } from '../policy/password.ts'
import { DEVICE_EVENTS } from '../schema.ts'

const at = (text: string) => Temporal.Instant.from(text)
const codes = (password: string) => passwordProblems(password).map(({ code }) => code)

describe('[T-05] passwords', () => {
  it('that are sent have at least eight characters of all three kinds and never come twice', () => {
    const made = Array.from({ length: 500 }, () => oncePassword(randomInt))
    expect(made.every((one) => /^[A-HJ-NP-Za-km-z2-9]{12}$/.test(one) && codes(one).length === 0)).toBe(true)
    expect(new Set(made).size).toBe(made.length)
  })

  it('that are drawn without a digit are drawn again', () => {
    let drawn = 0
    const made = oncePassword(() => {
      drawn += 1
      return drawn <= 12 ? 0 : ([0, 30, 50][drawn % 3] ?? 0)
    })
    expect(drawn).toBe(24)
    expect(codes(made)).toEqual([])
  })

  it.each([
    ['Abcdef12', []],
    ['Abcde12', ['PASSWORD_LENGTH']],
    ['abcdef12', ['PASSWORD_KINDS']],
    ['ABCDEF12', ['PASSWORD_KINDS']],
    ['Abcdefgh', ['PASSWORD_KINDS']],
    ['', ['PASSWORD_LENGTH', 'PASSWORD_KINDS']],
    [`Aa1${'x'.repeat(126)}`, ['PASSWORD_LENGTH']],
  ])('the password %j is judged %j', (password, expected) => {
    expect(codes(password)).toEqual(expected)
  })

  it('need a second approver in the first 24 hours of a phone', () => {
    const now = at('2026-11-21T02:00:00Z')
    expect(phoneIsNew('2026-11-20T02:00:00.001Z', now)).toBe(true)
    expect(phoneIsNew('2026-11-20T02:00:00Z', now)).toBe(false)
  })

  it.each([
    ['DELIVERED', 'SENT', 'DONE'],
    ['SENT', 'SENT', 'DONE'],
    ['SENT', 'FAILED', 'PARTIAL'],
    ['DELIVERED', 'QUEUED', 'UNDER_WAY'],
    ['QUEUED', 'FAILED', 'UNDER_WAY'],
    ['FAILED', 'SENT', 'FAILED'],
    ['FAILED', 'FAILED', 'FAILED'],
  ])('a reset with SMS %s and e-mail %s is %s', (sms, email, state) => {
    expect(resetState(sms, email, true)).toBe(state)
    expect(resetState(sms, email, false)).toBe('SUPERSEDED')
  })
})

const happened: fc.Arbitrary<Happened> = fc.record({
  event: fc.constantFrom(...DEVICE_EVENTS),
  at: fc.integer({ min: 0, max: 5 }).map((minute) => `2026-11-21T02:0${minute}:00.000Z`),
  sessionId: fc.constantFrom(null, 's1', 's2'),
  platform: fc.constantFrom('ios', 'android'),
  model: fc.constantFrom(null, 'Phone A', 'Phone B'),
  os: fc.constantFrom('18', '19'),
  appVersion: fc.constantFrom('1.0', '1.1'),
  lastIp: fc.constantFrom(null, '192.0.2.1'),
  lastPlace: fc.constantFrom(null, 'Hong Kong'),
})
const after = (events: readonly Happened[]): DeviceState => events.reduce(afterEvent, unseen)

describe('[R-02] devices', () => {
  it('stand the same in whatever order their events are told', () => {
    fc.assert(
      fc.property(
        fc
          .array(happened, { maxLength: 8 })
          .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
        ([events, shuffled]) => {
          expect(after(shuffled)).toEqual(after(events))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('are bound, signed in and out as the last of their events says', () => {
    const facts = { platform: 'ios', model: 'Phone', os: '19', appVersion: '1', lastIp: null, lastPlace: null }
    const one = (minute: number, event: Happened['event'], sessionId: string | null = null): Happened => ({
      ...facts,
      event,
      sessionId,
      at: `2026-11-21T02:0${minute}:00.000Z`,
    })
    const [bound, first, second] = [one(1, 'bind'), one(2, 'login-ok', 's1'), one(3, 'login-ok', 's2')]
    expect(after([bound, first, second])).toMatchObject({
      bound: true,
      sessionId: 's2',
      firstLoginAt: first.at,
      lastLoginAt: second.at,
    })
    expect(after([bound, first, one(4, 'forced-out'), one(5, 'login-failed')])).toMatchObject({
      bound: true,
      sessionId: null,
      lastLoginAt: first.at,
      seenAt: '2026-11-21T02:05:00.000Z',
    })
    expect(after([second, one(4, 'unbind'), bound])).toMatchObject({ bound: false, sessionId: null })
  })

  it('are told of with clocks that run ahead: such a thing happened when it was told', () => {
    const now = at('2026-11-21T02:00:00Z')
    const believed = (text: string) => {
      const { at: time, skewed } = believedTime(at(text), now)
      return [time.toString(), skewed]
    }
    expect(believed('2026-11-20T02:00:00Z')).toEqual(['2026-11-20T02:00:00Z', false])
    expect(believed('2026-11-21T02:04:59Z')).toEqual(['2026-11-21T02:00:00Z', false])
    expect(believed('2026-11-21T02:05:01Z')).toEqual(['2026-11-21T02:00:00Z', true])
  })
})
