import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type FormDefinition,
  fieldsOf,
  formDefinition,
  formProblems,
} from '../../../server/src/modules/forms/schema.ts'
import { freeValue, pastedChoices, readCascade, writeCascade } from '../../src/modules/forms/builder/model/choices.ts'
import { withDefaults } from '../../src/modules/forms/builder/model/complete.ts'
import { readFormFile, writeFormFile } from '../../src/modules/forms/builder/model/exchange.ts'

import { problemsByPlace } from '../../src/modules/forms/builder/model/problems.ts'
import { COMPONENT_SETS, type ComponentSet, formOfSet } from '../../src/modules/forms/builder/model/sets.ts'
import { findOffers } from '../../src/modules/forms/builder/palette-search.ts'
import { anyForm, feeForm } from './any-form.ts'

const names = () => ({ item: { en: 'New' }, column: { en: 'Name' }, choice: (at: number) => ({ en: `Choice ${at}` }) })

describe('[A-03] forms as files', () => {
  it('come back exactly as they went out, whatever is in them', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(readFormFile(writeFormFile(form))).toEqual({ form })
      }),
      { numRuns: 300 },
    )
  })
  it('are not taken when they are something else, and say where', () => {
    expect(readFormFile('fee')).toEqual({ problem: 'not-json', at: [] })
    expect(readFormFile('{"form":{}}')).toMatchObject({ problem: 'not-a-form' })
    const odd = JSON.parse(writeFormFile(feeForm())) as { form: { sections: { fields: { kind: string }[] }[] } }
    const [first] = odd.form.sections
    if (first?.fields[1]) first.fields[1].kind = 'spell'
    expect(readFormFile(JSON.stringify(odd))).toEqual({
      problem: 'not-a-form',
      at: ['form.sections.0.fields.1.kind'],
    })
  })
})

describe('[A-03] drafts written by others', () => {
  it('get the defaults they leave out; a whole form stays as it is, half-typed expressions included', () => {
    const text = { kind: 'text', key: 'a', label: { en: 'A' } }
    const draft = { sections: [{ id: 'a', label: { en: 'A' }, fields: [text] }] } as unknown as FormDefinition
    expect(withDefaults(draft).sections[0]?.fields[0]).toMatchObject({ required: false, width: 'half', maxLength: 200 })
    const form = feeForm()
    const [first] = form.sections
    if (first) first.showIf = 'amount > '
    expect(withDefaults(form)).toBe(form)
  })
})

describe('[A-05] forms to start from', () => {
  it.each(Object.keys(COMPONENT_SETS) as ComponentSet[])('%s is sound by the contract, every key once', (set) => {
    const form = formOfSet(set, names, (section) => ({ en: section }))
    expect(formDefinition.parse(form)).toEqual(form)
    expect(formProblems(form)).toEqual([])
    const keys = fieldsOf(form).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('[A-03] choices', () => {
  it('are pasted as names, as values with names, or as two columns; what is there keeps its other languages', () => {
    const before = [{ value: 'CNY', label: { 'zh-Hans': '人民币' } }]
    expect(pastedChoices(before, 'CNY\tRenminbi\r\nHKD, Hong Kong dollar\n\nOther', 'en')).toEqual([
      { value: 'CNY', label: { 'zh-Hans': '人民币', en: 'Renminbi' } },
      { value: 'HKD', label: { en: 'Hong Kong dollar' } },
      { value: 'Other', label: { en: 'Other' } },
    ])
    expect(freeValue([{ value: 'option2' }])).toBe('option3')
  })
  it('of a cascade are written as an indented list and read back', () => {
    const choices = [
      {
        value: 'gd',
        label: { en: 'Guangdong' },
        children: [{ value: 'sz', label: { en: 'Shenzhen', 'zh-Hans': '深圳' } }],
      },
      { value: 'sh', label: { en: 'Shanghai' } },
    ]
    const text = writeCascade(choices, 'en')
    expect(text).toBe('gd\tGuangdong\n  sz\tShenzhen\nsh\tShanghai')
    expect(readCascade(text, choices, 'en')).toEqual(choices)
    expect(readCascade('\n \n', choices, 'en')).toBeNull()
    expect(readCascade('a\n    b\n  c\nd\nd', [], 'en')).toEqual([
      {
        value: 'a',
        label: { en: 'a' },
        children: [
          { value: 'b', label: { en: 'b' } },
          { value: 'c', label: { en: 'c' } },
        ],
      },
      { value: 'd', label: { en: 'd' } },
    ])
  })
})

describe('[A-03] finding a field in the palette', () => {
  const offers = [
    { offer: 'feeTable' as const, names: ['Fee table', '手续费率表', '手續費率表'] },
    { offer: 'marginTable' as const, names: ['Margin table', '保证金率表', '保證金率表'] },
  ]
  it.each([
    ['sxf', ['feeTable']],
    ['bzjlb', ['marginTable']],
    ['baozheng', ['marginTable']],
    ['手續', ['feeTable']],
    ['费率', ['feeTable']],
    ['FEE T', ['feeTable']],
    ['table', ['feeTable', 'marginTable']],
    ['', ['feeTable', 'marginTable']],
    ['xyz', []],
  ] as const)('by %j', (typed, found) => {
    expect([...findOffers(offers, typed)]).toEqual(found)
  })
})

describe('[A-03] problems', () => {
  it('stand at their place once, and at the whole form when the place is gone', () => {
    const problem = (path: string) => ({ code: 'X', module: 'forms', params: {}, path })
    const found = problemsByPlace(feeForm(), [problem('fees.rate'), problem('fees.rate'), problem('gone'), problem('')])
    expect([...found].map(([at, problems]) => [at, problems.length])).toEqual([
      ['fees.rate', 1],
      ['', 2],
    ])
  })
})
