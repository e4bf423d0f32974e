import { describe, expect, it } from 'vitest'
import { calendarOf, businessDate as date } from '#kernel/calendar.ts'
import type { Office } from '#kernel/office-hours.ts'
import { createCipher } from '#platform/cipher.ts'
import { SHIPPED } from '../data/profiles.ts'
import { mappingWriter } from '../lines.ts'
import { comingDays, cutOffOn, dueSlot, isClosed, nextSendAt, tradingDayAt } from '../policy/clock.ts'
import type { Layout } from '../policy/layout.ts'
import type { PartyLine } from '../population.ts'

const at = (text: string) => Temporal.Instant.from(`${text}+08:00`)
const TIMES = { sendTimes: ['08:00', '12:00', '16:15'], cutOff: '16:30', halfDayCutOff: '12:30', resultsFrom: '18:00' }

/** Friday 20 November is a typhoon day, Thursday 24 December a half day, the days after it are holidays. */
const hongKong: Office = {
  calendar: calendarOf({
    code: 'hk',
    from: date('2026-11-01'),
    to: date('2026-12-31'),
    closedWeekdays: [6, 7],
    closed: ['2026-11-20', '2026-12-25'].map(date),
  }),
  zone: 'Asia/Hong_Kong',
  sessions: [{ opens: '09:30', closes: '16:00' }],
  special: new Map([[date('2026-12-24'), [{ opens: '09:30', closes: '12:00' }]]]),
}

describe('[H-06] the trading day', () => {
  it('is today until the cut-off, then the next; a typhoon, a weekend and a holiday move it on', () => {
    expect(tradingDayAt(hongKong, at('2026-11-19T16:29:59'), TIMES)).toBe('2026-11-19')
    expect(tradingDayAt(hongKong, at('2026-11-19T16:30'), TIMES)).toBe('2026-11-23')
    expect(tradingDayAt(hongKong, at('2026-11-20T09:00'), TIMES)).toBe('2026-11-23')
    expect(tradingDayAt(hongKong, at('2026-12-31T17:00'), TIMES)).toBe(null)
  })

  it('ends earlier on a half day, where the house has laid that down', () => {
    expect(cutOffOn(hongKong, date('2026-12-24'), TIMES)).toBe('12:30')
    expect(cutOffOn(hongKong, date('2026-12-24'), { ...TIMES, halfDayCutOff: null })).toBe('16:30')
    expect(tradingDayAt(hongKong, at('2026-12-24T12:29'), TIMES)).toBe('2026-12-24')
    expect(tradingDayAt(hongKong, at('2026-12-24T12:30'), TIMES)).toBe('2026-12-28')
    expect(dueSlot(hongKong, at('2026-12-24T12:10'), TIMES)).toEqual({ day: '2026-12-24', time: '12:00' })
    expect(dueSlot(hongKong, at('2026-12-24T16:20'), TIMES)).toBeNull()
    expect(nextSendAt(hongKong, at('2026-12-24T12:10'), TIMES)).toEqual(at('2026-12-28T08:00'))
    expect(comingDays(hongKong, date('2026-12-24'), 2)).toEqual([
      { date: '2026-12-24', open: true, half: true },
      { date: '2026-12-25', open: false, half: false },
    ])
  })

  it('nothing is due on a typhoon day, and a day is over once what was sent by its cut-off has been answered', () => {
    expect(dueSlot(hongKong, at('2026-11-20T12:10'), TIMES)).toBeNull()
    expect(isClosed(hongKong, date('2026-11-19'), at('2026-11-19T16:44'), TIMES)).toBe(false)
    expect(isClosed(hongKong, date('2026-11-19'), at('2026-11-19T16:45'), TIMES)).toBe(true)
    expect(isClosed(hongKong, date('2026-12-24'), at('2026-12-24T12:45'), TIMES)).toBe(true)
  })
})

describe('[H-06] what a line cannot carry', () => {
  const key = Buffer.alloc(32, 1)
  const cipher = createCipher(new Map([[1, key]]), key)
  const party: PartyLine = {
    bcan: 10_000_001,
    clientId: '01a00000-0000-7000-8000-000000000001',
    clientType: 'individual',
    nameEn: 'CHAN Tai Man',
    nameZh: '陳大文',
    documentKind: 'hkid',
    country: 'HK',
    sealed: Buffer.from('A123456'),
    filed: null,
    rejected: null,
  }
  const writer = (layout: Layout) =>
    mappingWriter(layout, { ceNo: 'AAX123', filedOn: '2026-11-20', seq: 1 }, (sealed) => sealed.toString(), cipher)
  const says = (given: Partial<PartyLine>, layout: Layout = SHIPPED.HKIDR) => {
    const row = writer(layout).row([{ ...party, ...given }])
    return typeof row === 'string' ? row : row.lines
  }

  it('leaves the client out and says why: a name, a document, its place, its code, a rare glyph, a value too long', () => {
    const big5: Layout = { ...SHIPPED.HKIDR, encoding: 'big5-hkscs' }
    expect(says({})).toBe('D|10000001|1|1|1|CHAN Tai Man|陳大文|HK|1|A123456\r\n')
    expect(says({}, big5)).toBe(says({}))
    expect(says({ nameZh: '𪚥' })).toContain('𪚥')
    expect(says({ nameZh: '𪚥' }, big5)).toBe('ENCODING')
    expect(says({ nameZh: '张伟' }, big5)).toBe('ENCODING')
    expect(says({ nameZh: '张伟' }, { ...big5, encoding: 'gb18030' })).toContain('张伟')
    expect(says({ nameEn: null, nameZh: '' })).toBe('NAME')
    expect(says({ documentKind: null })).toBe('DOCUMENT')
    expect(says({ country: null })).toBe('PLACE')
    expect(says({ documentKind: 'taiwan-permit' })).toBe('CODE')
    expect(says({ nameEn: 'X'.repeat(201) })).toBe('WIDTH')
  })

  it('of several holders one without a document keeps the client out; the same data rejected before stay out', () => {
    const { row } = writer(SHIPPED.HKIDR)
    expect(row([party, { ...party, documentKind: null }])).toBe('DOCUMENT')
    const first = row([party])
    if (typeof first === 'string') throw new Error(first)
    expect(row([{ ...party, rejected: first.digest }])).toBe('REJECTED')
    expect(row([{ ...party, nameEn: 'CHAN Tai Man Luke', rejected: first.digest }])).toMatchObject({ parties: 1 })
  })
})
