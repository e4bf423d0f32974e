import { describe, expect, it } from 'vitest'
import type { DocumentAnswer, Parameter } from '#contract/archive'
import {
  acceptOf,
  compareAccounts,
  expiryTone,
  fitsLine,
  groupsOf,
  historyOf,
  lackingOf,
  latestOf,
} from '../src/modules/archive/policy.ts'

const type = (code: string, more: Partial<Parameter> = {}): Parameter => ({
  code,
  names: { 'zh-Hans': code, 'zh-Hant': code, en: code },
  level: 'customer',
  businessLines: [],
  clientTypes: [],
  kinds: ['image'],
  maxBytes: 1000,
  maxCount: 5,
  minCount: 0,
  formats: [],
  cloudCode: null,
  retentionYears: 20,
  needsExpiry: false,
  watermark: false,
  position: 1,
  retired: false,
  version: 1,
  activePdf: false,
  ...more,
})

const document = (id: string, code: string, status: DocumentAnswer['status'], versions: number[] = [1]) =>
  ({
    id,
    status,
    parameter: type(code),
    versions: versions.map((version) => ({ id: `${id}/${version}`, version })),
  }) as DocumentAnswer

describe('[I-03] the wall', () => {
  const given = [document('a', '6A', 'WITHDRAWN'), document('b', '6A', 'CURRENT'), document('c', '80', 'WITHDRAWN')]
  const shown = (withdrawn: boolean) =>
    groupsOf(given, withdrawn).map((group) => [group.type.code, ...group.documents.map(({ id }) => id)])
  it('shows current documents by type', () => expect(shown(false)).toEqual([['6A', 'b']]))
  it('shows withdrawn ones behind the current when asked to', () => {
    expect(shown(true)).toEqual([
      ['6A', 'b', 'a'],
      ['80', 'c'],
    ])
  })
  it('shows the newest version whatever their order', () => {
    expect(latestOf(document('a', '6A', 'CURRENT', [1, 3, 2]))?.version).toBe(3)
    expect(latestOf(document('a', '6A', 'CURRENT', []))).toBeNull()
  })
})

describe('[I-06] the end of validity', () => {
  const now = Date.parse('2026-11-21T12:00:00+08:00')
  it.each([
    ['2026-11-20', 'bad'],
    ['2026-11-21', 'warn'],
    ['2026-12-20', 'warn'],
    ['2026-12-21', 'neutral'],
  ])('%s on 21 November is %s', (day, tone) => expect(expiryTone(Date.parse(`${day}T23:59:59+08:00`), now)).toBe(tone))
})

describe('[I-04] a type', () => {
  it('offers the kinds of file it takes', () => {
    expect(acceptOf(type('x', { kinds: ['image', 'pdf'] }))).toBe('image/*,application/pdf')
  })
  it('fits every business line unless it names some', () => {
    expect(fitsLine(type('x'), 'brokerage')).toBe(true)
    expect(fitsLine(type('x', { businessLines: ['introducing'] }), 'brokerage')).toBe(false)
  })
})

const filed = (id: string, code: string, ...contents: string[]) =>
  ({
    id,
    status: 'CURRENT',
    parameter: type(code),
    versions: contents.map((sha256, at) => ({
      id: `${id}/${at + 1}`,
      version: at + 1,
      sha256,
      filedAt: `2026-01-0${at + 1}T00:00:00Z`,
    })),
  }) as DocumentAnswer

describe('[I-02] two accounts side by side', () => {
  const shared = filed('s', '6A', 'front')
  it.each([
    ['shared', [shared], [shared]],
    ['same', [filed('a', '81', 'card')], [filed('b', '81', 'card')]],
    ['differs', [filed('a', '81', 'card')], [filed('b', '81', 'old', 'other')]],
    ['same', [filed('a', '81', 'old', 'card')], [filed('b', '81', 'card')]],
    ['leftOnly', [filed('a', '81', 'card')], []],
    ['rightOnly', [], [filed('b', '81', 'card')]],
    ['differs', [filed('a', '81', 'x'), filed('c', '81', 'y')], [filed('b', '81', 'x')]],
  ] as const)('says %s', (standing, left, right) => {
    expect(compareAccounts(left, right).map((row) => row.standing)).toEqual([standing])
  })
  it('leaves out what was withdrawn', () => {
    expect(compareAccounts([{ ...filed('a', '81', 'x'), status: 'WITHDRAWN' }], [])).toEqual([])
  })
})

describe('[I-04] the history of a type', () => {
  it('tells every version of every document, the newest first, and which stands', () => {
    const gone: DocumentAnswer = { ...filed('b', '81', 'z'), status: 'WITHDRAWN' }
    const group = { type: type('81'), documents: [filed('a', '81', 'x', 'y'), gone] }
    expect(historyOf(group).map(({ version, current }) => [version.id, current])).toEqual([
      ['a/2', true],
      ['a/1', false],
      ['b/1', false],
    ])
  })
})

describe('[I-03] a set', () => {
  it('says what it lacks, and nothing where documents stand by themselves', () => {
    const group = { type: type('991', { minCount: 3 }), documents: [filed('a', '991', 'x')] }
    expect([lackingOf(group), lackingOf({ ...group, type: type('6A') })]).toEqual([2, null])
  })
})
