import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldsOf, formDefinition } from '../../../server/src/modules/forms/schema.ts'
import { copiedFields, copyText, duplicateItem, pasteFields } from '../../src/modules/forms/builder/model/clipboard.ts'
import {
  insertItem,
  insertSection,
  moveBy,
  moveItem,
  moveSection,
  removeSpot,
  targetAfter,
} from '../../src/modules/forms/builder/model/edit.ts'
import { fieldAt, isTable, itemAt, spotsOf, targetOf } from '../../src/modules/forms/builder/model/form.ts'
import { record, redo, startHistory, undo } from '../../src/modules/forms/builder/model/history.ts'
import { suggestedKey, uniqueKey } from '../../src/modules/forms/builder/model/keys.ts'
import { newField, newSection } from '../../src/modules/forms/builder/model/new-item.ts'
import { anyField, anyForm, feeForm } from './any-form.ts'

const keys = (form: ReturnType<typeof feeForm>) =>
  form.sections.map(({ fields }) => fields.map(({ key }) => key).join(' ')).join(' | ')
const names = { item: { en: 'New' }, column: { en: 'Name' }, choice: (at: number) => ({ en: `Choice ${at}` }) }
const field = (key: string) => ({ kind: 'field', key }) as const
const column = (key: string) => ({ kind: 'column', table: 'fees', key }) as const

describe('[A-03] editing a form', () => {
  it('inserts behind what is picked, under a free key, and picks what is new', () => {
    const form = feeForm()
    const item = { ...newField('number', names, new Set()), key: 'amount' }
    const { form: next, spot } = insertItem(form, item, targetAfter(form, field('currency'), item))
    expect(keys(next)).toBe('currency amount2 amount fees | total urgent')
    expect(spot).toEqual(field('amount2'))
  })
  it('inserts columns into the table of the picked column, and beside it what cannot be a column', () => {
    const form = feeForm()
    const date = newField('date', names, new Set())
    const { form: next } = insertItem(form, date, targetAfter(form, column('product'), date))
    const table = fieldAt(next, 'fees')
    expect(isTable(table) && table.columns.map(({ key }) => key)).toEqual(['product', 'date', 'rate'])
    const upload = newField('upload', names, new Set())
    expect(keys(insertItem(form, upload, targetAfter(form, column('product'), upload)).form)).toBe(
      'currency amount fees upload | total urgent',
    )
  })
  it('moves within a section as the drop indicator says, counting places before the move', () => {
    const form = feeForm()
    const to = (index: number) => ({ container: { in: 'section', id: 'basics' }, index }) as const
    expect(keys(moveItem(form, field('currency'), to(2)).form)).toBe('amount currency fees | total urgent')
    expect(keys(moveItem(form, field('fees'), to(0)).form)).toBe('fees currency amount | total urgent')
    expect(moveItem(form, field('amount'), to(2)).form).toBe(form)
  })
  it('moves fields into tables and out of them, but no table into a table and no last column away', () => {
    const form = feeForm()
    const into = { container: { in: 'table', key: 'fees' }, index: 1 } as const
    const moved = moveItem(form, field('amount'), into)
    expect(moved.spot).toEqual(column('amount'))
    expect(keys(moved.form)).toBe('currency fees | total urgent')
    expect(moveItem(form, field('fees'), into).form).toBe(form)
    const one = removeSpot(form, column('product')).form
    expect(moveItem(one, column('rate'), { container: { in: 'section', id: 'result' }, index: 0 }).form).toBe(one)
  })
  it('steps over the edge of a section and stops at the ends', () => {
    const form = feeForm()
    expect(keys(moveBy(form, field('fees'), 1).form)).toBe('currency amount | fees total urgent')
    expect(keys(moveBy(form, field('total'), -1).form)).toBe('currency amount fees total | urgent')
    expect(moveBy(form, field('currency'), -1).form).toBe(form)
    expect(moveBy(form, field('urgent'), 1).form).toBe(form)
    expect(moveBy(form, { kind: 'section', id: 'basics' }, 1).form.sections.map(({ id }) => id)).toEqual([
      'result',
      'basics',
    ])
    expect(moveSection(form, 'basics', 2).sections.map(({ id }) => id)).toEqual(['result', 'basics'])
  })
  it('removes and picks the neighbour; the last section and the last column stay', () => {
    const form = feeForm()
    expect(removeSpot(form, field('total')).spot).toEqual(field('urgent'))
    expect(removeSpot(form, field('urgent')).spot).toEqual(field('total'))
    const withoutProduct = removeSpot(form, column('product')).form
    const table = fieldAt(withoutProduct, 'fees')
    expect(isTable(table) && table.rowKey).toEqual([])
    expect(removeSpot(withoutProduct, column('rate')).form).toBe(withoutProduct)
    const one = removeSpot(form, { kind: 'section', id: 'basics' }).form
    expect(removeSpot(one, { kind: 'section', id: 'result' }).form).toBe(one)
  })
  it('adds sections under free ids', () => {
    const form = feeForm()
    const { form: next, spot } = insertSection(form, { ...newSection(form, { en: 'More' }), id: 'basics' }, 1)
    expect(next.sections.map(({ id }) => id)).toEqual(['basics', 'basics2', 'result'])
    expect(spot).toEqual({ kind: 'section', id: 'basics2' })
  })
  it('keeps every random form valid, its keys unique and nothing lost, whatever is moved where', () => {
    fc.assert(
      fc.property(anyForm, fc.nat(), fc.nat(), fc.nat(30), (form, which, where, index) => {
        const spots = spotsOf(form).filter(({ kind }) => kind !== 'section')
        const spot = spots[which % spots.length]
        const other = spots[where % spots.length]
        const container = other && targetOf(form, other)?.container
        if (!spot || !container) return
        const { form: next, spot: picked } = moveItem(form, spot, { container, index })
        expect(formDefinition.parse(next)).toEqual(next)
        expect(spotsOf(next)).toHaveLength(spotsOf(form).length)
        expect(picked && itemAt(next, picked)).toBeDefined()
        const all = fieldsOf(next).map(({ key }) => key)
        expect(new Set(all).size).toBe(all.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('[A-03] copying fields', () => {
  it('pastes into another form under free keys, and what was copied together goes on naming itself', () => {
    const [basics, result] = feeForm().sections
    const fields = copiedFields(copyText([...(basics?.fields ?? []), ...(result?.fields ?? [])])) ?? []
    const { form } = pasteFields(feeForm(), fields, { container: { in: 'section', id: 'result' }, index: 2 })
    expect(keys(form)).toBe('currency amount fees | total urgent currency2 amount2 fees2 total2 urgent2')
    expect(fieldAt(form, 'total2')).toMatchObject({ compute: 'sum(fees2.rate) * amount2' })
    expect(fieldAt(form, 'amount2')).toMatchObject({ currency: { field: 'currency2' } })
    const table = fieldAt(form, 'fees2')
    expect(isTable(table) && table.columns[1]?.required).toBe('row.product != null and amount2 > 0')
  })
  it('takes nothing that is not fields from the clipboard', () => {
    for (const text of ['', 'fee', '{}', '{"kontor":"form-fields","fields":[{"kind":"text"}]}', '[1]']) {
      expect(copiedFields(text)).toBeNull()
    }
  })
  it('loses nothing on the way', () => {
    fc.assert(
      fc.property(fc.array(anyField, { minLength: 1 }), (fields) => {
        expect(copiedFields(copyText(fields))).toEqual(fields)
      }),
    )
  })
  it('leaves tables out when pasting into a table, and duplicates right behind the original', () => {
    const form = feeForm()
    const into = { container: { in: 'table', key: 'fees' }, index: 2 } as const
    expect(pasteFields(form, fieldsOf(form), into).spot).toEqual(column('urgent'))
    const amount = fieldAt(form, 'amount')
    const at = targetOf(form, field('amount'))
    if (!amount || !at) throw new Error('no amount')
    expect(keys(duplicateItem(form, amount, at).form)).toBe('currency amount amount2 fees | total urgent')
  })
})

describe('[A-03] steps taken back', () => {
  it('goes back and forth, and typing in one place is one step', () => {
    let history = startHistory<string>()
    let now = ''
    const edit = (next: string, tag: string | null) => {
      history = record(history, now, tag)
      now = next
    }
    edit('a', 'label')
    edit('ab', 'label')
    edit('ab!', null)
    const back = undo(history, now)
    expect(back?.present).toBe('ab')
    const first = back && undo(back.history, back.present)
    expect(first?.present).toBe('')
    expect(first && undo(first.history, first.present)).toBeNull()
    const again = first && redo(first.history, first.present)
    expect(again?.present).toBe('ab')
    expect(again && redo(again.history, again.present)?.present).toBe('ab!')
  })
  it('forgets what was taken back once something else is done', () => {
    const back = undo(record(startHistory<number>(), 1, null), 2)
    expect(back && redo(record(back.history, back.present, null), 3)).toBeNull()
  })
})

describe('[A-03] keys', () => {
  it('come from the English label, else from the pinyin, else from the kind', () => {
    expect(suggestedKey({ en: 'Agreed fee rate (%)' }, 'rate')).toBe('agreedFeeRate')
    expect(suggestedKey({ en: 'ID number' }, 'text')).toBe('idNumber')
    expect(suggestedKey({ 'zh-Hans': '手续费率' }, 'rate')).toBe('shouXuFeiLv')
    expect(suggestedKey({ 'zh-Hant': '2024 目標' }, 'rate')).toBe('muBiao')
    expect(suggestedKey({ en: '（—）' }, 'rate')).toBe('rate')
    expect(suggestedKey({ en: 'Date' }, 'x')).toBe('dateValue')
    expect(suggestedKey({ en: 'a'.repeat(80) }, 'x')).toHaveLength(36)
  })
  it('get a number when they are in use', () => {
    expect(uniqueKey('rate', new Set(['rate', 'rate2']))).toBe('rate3')
    expect(uniqueKey('a'.repeat(40), new Set(['a'.repeat(40)]))).toHaveLength(37)
  })
})
