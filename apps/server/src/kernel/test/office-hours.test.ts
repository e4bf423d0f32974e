import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { businessDate, calendarOf } from '../calendar.ts'
import { addOpenHours, areSessions, type Office, openingOn, openMinutesBetween } from '../office-hours.ts'

const date = businessDate
const at = (text: string) => Temporal.Instant.from(text)

function office(zone: string, more: Partial<Office> = {}, closed: string[] = []): Office {
  const days = { code: 'test', from: date('2026-01-01'), to: date('2026-12-31'), closedWeekdays: [6, 7] }
  return {
    calendar: calendarOf({ ...days, closed: closed.map(date) }),
    zone,
    sessions: [
      { opens: '09:00', closes: '12:00' },
      { opens: '13:00', closes: '18:00' },
    ],
    special: new Map(),
    ...more,
  }
}

describe('office hours', () => {
  const hongKong = office('Asia/Hong_Kong', {}, ['2026-12-25'])

  test('[A-43] [G7] count only while the office is open', () => {
    // Friday 17:00 in Hong Kong; one hour is left of it, and Monday begins at nine.
    expect(addOpenHours(hongKong, at('2026-11-27T09:00:00Z'), 1).toString()).toBe('2026-11-27T10:00:00Z')
    expect(addOpenHours(hongKong, at('2026-11-27T09:00:00Z'), 2).toString()).toBe('2026-11-30T02:00:00Z')
  })

  test('[A-43] [G7] stand still over lunch, over night and over holidays', () => {
    expect(addOpenHours(hongKong, at('2026-11-30T03:00:00Z'), 2).toString()).toBe('2026-11-30T06:00:00Z')
    expect(addOpenHours(hongKong, at('2026-11-30T13:00:00Z'), 1).toString()).toBe('2026-12-01T02:00:00Z')
    expect(addOpenHours(hongKong, at('2026-12-24T09:00:00Z'), 2).toString()).toBe('2026-12-28T02:00:00Z')
  })

  test('[A-43] are fewer on a half day', () => {
    const half = office('Asia/Hong_Kong', {
      special: new Map([[date('2026-12-24'), [{ opens: '09:00', closes: '12:00' }]]]),
    })
    expect(addOpenHours(half, at('2026-12-24T03:00:00Z'), 2).toString()).toBe('2026-12-25T02:00:00Z')
  })

  test('[A-43] [G7] are real hours where clocks change in the night and in the day', () => {
    const newYork = office('America/New_York', {
      calendar: calendarOf({
        code: 'all days',
        from: date('2026-01-01'),
        to: date('2026-12-31'),
        closedWeekdays: [],
        closed: [],
      }),
      sessions: [{ opens: '00:00', closes: '23:00' }],
    })
    // On 8 March an hour is missing, on 1 November one comes twice.
    expect(addOpenHours(newYork, at('2026-03-08T05:00:00Z'), 22).toString()).toBe('2026-03-09T03:00:00Z')
    expect(addOpenHours(newYork, at('2026-11-01T04:00:00Z'), 24).toString()).toBe('2026-11-02T04:00:00Z')
  })

  test('[A-43] are never guessed beyond the calendar', () => {
    expect(() => addOpenHours(hongKong, at('2026-12-31T09:00:00Z'), 8)).toThrow('does not reach')
  })

  test('[A-08] an opening is that of the day, or of the next open one', () => {
    expect(openingOn(hongKong, date('2026-12-24')).toString()).toBe('2026-12-24T01:00:00Z')
    expect(openingOn(hongKong, date('2026-12-25')).toString()).toBe('2026-12-28T01:00:00Z')
  })

  test('[A-43] what is added has passed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 * 24 * 60 }), fc.integer({ min: 1, max: 200 }), (minutes, hours) => {
        const since = at('2026-01-01T00:00:00Z').add({ minutes })
        const end = addOpenHours(hongKong, since, hours)
        expect(openMinutesBetween(hongKong, since, end)).toBe(hours * 60)
        expect(openMinutesBetween(hongKong, since, end.subtract({ seconds: 1 }))).toBe(hours * 60 - 1)
      }),
      { numRuns: 100 },
    )
  })

  test('[A-43] sessions are in order and end after they begin', () => {
    expect(areSessions(hongKong.sessions)).toBe(true)
    expect(areSessions([{ opens: '09:00', closes: '09:00' }])).toBe(false)
    expect(
      areSessions([
        { opens: '13:00', closes: '18:00' },
        { opens: '09:00', closes: '12:00' },
      ]),
    ).toBe(false)
    expect(areSessions([{ opens: '9:00', closes: '24:00' }])).toBe(false)
  })
})
