import dayjs from 'dayjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { atHome, instantOf } from '../src/kit/format/house-days.ts'
import { formatAmount, formatBytes, formatDecimal, formatRate } from '../src/kit/format/numbers.ts'
import {
  formatAgo,
  formatDate,
  formatInstant,
  keepHouseZone,
  momentAtHome,
  periodOf,
  todayAtHome,
} from '../src/kit/format/times.ts'

describe('[X-01] numbers on screen', () => {
  it('keeps every digit of an amount that a float would lose', () => {
    expect(formatAmount('12345678901234567890.12', 'en-GB')).toBe('12,345,678,901,234,567,890.12')
  })
  it('shows at least two decimals and never fewer than came', () => {
    expect(formatAmount('5', 'en-GB')).toBe('5.00')
    expect(formatAmount('0.1234', 'en-GB')).toBe('0.1234')
  })
  it('leaves what is no decimal as it is', () => {
    expect(formatDecimal('1e5', 'en-GB')).toBe('1e5')
    expect(formatDecimal('', 'en-GB')).toBe('')
  })
  it.each([
    ['0.0325', '3.25'],
    ['1', '100'],
    ['-0.005', '-0.5'],
    ['0.00005', '0.005'],
    ['12.5', '1,250'],
  ])('moves the point of the rate %s by two places', (rate, percent) => {
    expect(formatRate(rate, 'en-GB')).toBe(`${percent}\u202f%`)
  })
  it('says bytes in units people know', () => {
    expect(formatBytes(1_532_000, 'en-GB')).toBe('1.5 MB')
    expect(formatBytes(12, 'en-GB')).toBe('12 bytes')
    expect(formatBytes(12, 'zh-Hant-HK')).toBe('12 位元組')
  })
})

describe('[X-01] times on screen', () => {
  afterEach(() => {
    keepHouseZone('Asia/Hong_Kong')
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('shows an instant in Hong Kong time wherever the browser stands', () => {
    expect(formatInstant('2026-11-20T23:30:00Z', 'en-GB')).toBe('21 Nov 2026, 07:30')
  })
  it('shows it on the clock of the house that the session names', () => {
    expect(formatInstant('2026-07-20T23:30:00Z', 'en-GB')).toBe('21 Jul 2026, 07:30')
    keepHouseZone('Europe/London')
    expect(formatInstant('2026-07-20T23:30:00Z', 'en-GB')).toBe('21 Jul 2026, 00:30')
  })
  it.each([
    ['Asia/Hong_Kong', '2026-07-21T00:30:05', '2026-07-20T16:30:05.000Z'],
    ['Europe/London', '2026-07-21T00:30:05', '2026-07-20T23:30:05.000Z'],
    ['Europe/London', '2026-01-21T00:30:05', '2026-01-21T00:30:05.000Z'],
    ['America/New_York', '2026-11-01T12:00:00', '2026-11-01T17:00:00.000Z'],
    ['America/New_York', '2026-10-31T23:59:59', '2026-11-01T03:59:59.000Z'],
  ])('takes what the clock of %s shows for the instant it was', (zone, shown, instant) => {
    keepHouseZone(zone)
    expect(momentAtHome(shown)).toBe(instant)
  })
  it('says the day it is at the house, in forms and in pickers, whatever day the browser has', () => {
    const night = Date.parse('2026-11-30T23:30:00Z')
    vi.useFakeTimers({ now: night, toFake: ['Date'] })
    vi.spyOn(performance, 'now').mockReturnValue(night - performance.timeOrigin)
    expect([todayAtHome(), dayjs().tz().format('YYYY-MM-DD')]).toEqual(['2026-12-01', '2026-12-01'])
    keepHouseZone('America/New_York')
    expect([todayAtHome(), dayjs().tz().format('YYYY-MM-DD')]).toEqual(['2026-11-30', '2026-11-30'])
    expect(instantOf(atHome('2026-11-30T23:30:00.000Z'))).toBe('2026-11-30T23:30:00.000Z')
  })
  it('takes a period from the address, or the last days up to today', () => {
    expect(periodOf({ from: '2026-01-05', to: '2026-02-01', span: '7' })).toEqual({
      span: null,
      from: '2026-01-05',
      to: '2026-02-01',
    })
    for (const search of [
      { from: '2026-02-01', to: '2026-01-05', span: '7' },
      { from: 'x', to: 'y', span: '7' },
    ])
      expect(periodOf(search)).toMatchObject({ span: 7 })
    expect(periodOf({ span: '8' }).span).toBe(30)
  })
  it('does not move a business date by any zone', () => {
    expect(formatDate('2026-01-01', 'en-GB')).toBe('01 Jan 2026')
  })
  it('puts the year first in both Chinese', () => {
    expect(formatDate('2026-01-02', 'zh-Hant-HK')).toBe('2026/01/02')
    expect(formatDate('2026-01-02', 'zh-Hans-CN')).toBe('2026/01/02')
  })
  it('says how long ago, and the date when that helps more', () => {
    const now = Date.parse('2026-11-21T10:00:00Z')
    expect(formatAgo('2026-11-21T09:57:00Z', 'en-GB', now)).toBe('3 min ago')
    expect(formatAgo('2026-10-01T09:57:00Z', 'en-GB', now)).toBe('01 Oct 2026, 17:57')
  })
})
