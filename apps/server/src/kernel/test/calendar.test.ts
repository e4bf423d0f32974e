import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as c from '#kernel/calendar.ts'

const day = c.businessDate

/** Hong Kong around Lunar New Year 2026 (17 to 19 February closed), enough for the cases below. */
const hongKong = c.calendarOf({
  code: 'XHKG',
  from: day('2026-01-01'),
  to: day('2026-12-31'),
  closedWeekdays: [6, 7],
  closed: ['2026-01-01', '2026-02-17', '2026-02-18', '2026-02-19', '2026-04-03'].map(day),
})

const dates = fc.integer({ min: 30, max: 330 }).map((offset) => c.addDays(day('2026-01-01'), offset))

describe('business dates', () => {
  it.each(['2026-02-28', '2024-02-29', '0001-01-01'])('accepts %s', (text) => {
    expect(c.isBusinessDate(text)).toBe(true)
  })

  it.each(['2026-02-29', '2026-13-01', '2026-2-3', '20260203', '2026-02-03T00:00', ' 2026-02-03', '', '2026-00-10'])(
    'refuses %j',
    (text) => {
      expect(c.isBusinessDate(text)).toBe(false)
      expect(() => day(text)).toThrow(RangeError)
    },
  )

  it('knows exactly the days that exist', () => {
    const part = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'))
    const year = fc.integer({ min: 0, max: 9999 }).map((value) => String(value).padStart(4, '0'))
    fc.assert(
      fc.property(year, part(14), part(33), (y, m, d) => {
        const text = `${y}-${m}-${d}`
        let exists = true
        try {
          Temporal.PlainDate.from(text, { overflow: 'reject' })
        } catch {
          exists = false
        }
        expect(c.isBusinessDate(text)).toBe(exists)
      }),
      { numRuns: 1000 },
    )
    for (const y of ['1900', '2000', '2023', '2024']) {
      expect(c.isBusinessDate(`${y}-02-29`)).toBe(y === '2000' || y === '2024')
    }
  })

  it('counts calendar days across month and leap-year ends', () => {
    expect(c.addDays(day('2024-02-28'), 2)).toBe('2024-03-01')
    expect(c.daysBetween(day('2024-02-28'), day('2024-03-01'))).toBe(2)
    expect(c.daysBetween(day('2024-03-01'), day('2024-02-28'))).toBe(-2)
  })

  it('takes the date of an instant where the office is, not where the machine is', () => {
    const instant = Temporal.Instant.from('2026-03-01T17:30:00Z')
    expect(c.dateAt(instant, 'Asia/Hong_Kong')).toBe('2026-03-02')
    expect(c.dateAt(instant, 'America/New_York')).toBe('2026-03-01')
  })
})

describe('calendars', () => {
  it('moves over weekends and holidays', () => {
    expect(hongKong.isOpen(day('2026-02-17'))).toBe(false)
    expect(hongKong.next(day('2026-02-16'))).toBe('2026-02-20')
    expect(hongKong.previous(day('2026-02-23'))).toBe('2026-02-20')
    expect(hongKong.addOpenDays(day('2026-02-13'), 2)).toBe('2026-02-20')
    expect(hongKong.addOpenDays(day('2026-02-20'), -2)).toBe('2026-02-13')
    expect(hongKong.onOrAfter(day('2026-02-18'))).toBe('2026-02-20')
    expect(hongKong.onOrBefore(day('2026-02-18'))).toBe('2026-02-16')
  })

  it('answers T+0 for an open day only, and counts from a closed one', () => {
    expect(hongKong.addOpenDays(day('2026-02-16'), 0)).toBe('2026-02-16')
    expect(() => hongKong.addOpenDays(day('2026-02-17'), 0)).toThrow(RangeError)
    expect(hongKong.addOpenDays(day('2026-02-14'), 1)).toBe('2026-02-16')
  })

  it('opens make-up days of an office and closes nothing else', () => {
    const office = c.calendarOf({
      code: 'OFFICE',
      from: day('2026-02-01'),
      to: day('2026-02-28'),
      closedWeekdays: [6, 7],
      closed: [day('2026-02-17')],
      open: [day('2026-02-14')],
    })
    expect(office.isOpen(day('2026-02-14'))).toBe(true)
    expect(office.isOpen(day('2026-02-15'))).toBe(false)
  })

  it('never answers beyond its horizon', () => {
    expect(hongKong.covers(day('2027-01-01'))).toBe(false)
    expect(() => hongKong.isOpen(day('2027-01-01'))).toThrow(c.CalendarHorizonExceeded)
    expect(() => hongKong.next(day('2026-12-31'))).toThrow(c.CalendarHorizonExceeded)
    expect(() => hongKong.previous(day('2026-01-02'))).toThrow(c.CalendarHorizonExceeded)
    expect(() => hongKong.addOpenDays(day('2026-12-30'), 5)).toThrow(c.CalendarHorizonExceeded)
    expect(() => hongKong.next(day('2025-12-31'))).toThrow(c.CalendarHorizonExceeded)
  })

  it('refuses days that contradict each other', () => {
    const span = { code: 'X', from: day('2026-01-01'), to: day('2026-01-31'), closedWeekdays: [] }
    const both = [day('2026-01-05')]
    expect(() => c.calendarOf({ ...span, closed: both, open: both })).toThrow(RangeError)
    expect(() => c.calendarOf({ ...span, to: day('2025-12-31'), closed: [] })).toThrow(RangeError)
  })

  it('moves forward and back by the same open days', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 15 }), (date, count) => {
        const start = hongKong.onOrAfter(date)
        const moved = hongKong.addOpenDays(start, count)
        expect(hongKong.addOpenDays(moved, -count)).toBe(start)
        expect(hongKong.openDays(start, moved)).toHaveLength(count + 1)
        expect(hongKong.previous(hongKong.next(start))).toBe(start)
      }),
      { numRuns: 300 },
    )
  })
})
