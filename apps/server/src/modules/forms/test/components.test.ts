import { describe, expect, it } from 'vitest'
import {
  COMPONENT_KINDS,
  type ComponentKind,
  componentOf,
  contractOf,
  type FormValues,
  factsOf,
  initialValues,
  newRow,
  settle,
  simpleField,
  tableOf,
} from '../schema.ts'
import { aForm, TODAY, told } from './builders.ts'

const component = (kind: ComponentKind, rest: object = {}) => aForm({ key: 't', kind, ...rest })
const settled = (kind: ComponentKind, rows: object[], reference = {}) =>
  settle(component(kind), { t: rows as FormValues[] }, { today: TODAY, reference: { t: reference } })

const fee = { id: 'r1', exchange: 'SHFE', product: 'rb', productType: '1', hedgeFlag: '1', effect: '2' }

describe('[A-04] components of the trade', () => {
  it.each(COMPONENT_KINDS)('%s has columns, keys among them, and every word in three languages', (kind) => {
    const { columns, rowKey, needed } = componentOf(kind)
    const keys = columns.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of [...rowKey, ...needed]) expect(keys).toContain(key)
    for (const column of columns) {
      const labels = [column.label, ...('choices' in column ? column.choices.map(({ label }) => label) : [])]
      for (const label of labels) expect(Object.values(label).filter(Boolean)).toHaveLength(3)
    }
  })

  it.each(COMPONENT_KINDS)('%s: the schema of fields has nothing to fill in or to object to in its columns', (kind) => {
    for (const { columns } of [componentOf(kind)])
      for (const one of columns) expect(simpleField.parse(one)).toEqual(one)
  })

  it('a new row begins with the usual codes', () => {
    expect(newRow(component('feeTable'), 't', 'r1', { today: TODAY })).toEqual({
      id: 'r1',
      productType: '1',
      hedgeFlag: '1',
      effect: '2',
    })
    expect(initialValues(component('feeTable'), { today: TODAY })).toEqual({})
  })

  it('[G4] keeps eight digits exactly, and refuses a ninth', () => {
    const row = { ...fee, openByMoney: '0.00000001', closeByMoney: '0.12345678', closeTodayByMoney: '0.123456789' }
    const { values, problems } = settled('feeTable', [row])
    expect(told(problems)).toEqual(['t.r1.closeTodayByMoney VALUE_DECIMALS'])
    expect((values.t as FormValues[])[0]).toMatchObject({ openByMoney: '0.00000001', closeByMoney: '0.12345678' })
  })

  it.each<[string, object[], string[]]>([
    ['a sound row', [{ ...fee, openByMoney: '0.0001' }], []],
    ['0 counts as set, and not as charged', [{ ...fee, openByMoney: '0', openByLot: '2' }], []],
    [
      'duplicates',
      [
        { ...fee, openByLot: '1' },
        { ...fee, id: 'r2', openByLot: '2' },
      ],
      ['t.r2.exchange VALUE_ROW_TWICE'],
    ],
    ['by money and by lot', [{ ...fee, openByMoney: '0.1', openByLot: '1' }], ['t.r1.openByLot COMPONENT_BOTH_SET']],
    ['nothing set', [fee], ['t.r1.openByMoney COMPONENT_ROW_EMPTY']],
    [
      'product and contract',
      [{ ...fee, contract: 'rb2610', openByLot: '1' }],
      ['t.r1.contract COMPONENT_PRODUCT_AND_CONTRACT'],
    ],
    ['neither', [{ ...fee, product: null, openByLot: '1' }], ['t.r1.product COMPONENT_PRODUCT_OR_CONTRACT']],
    ['a product of another case', [{ ...fee, product: 'RB', openByLot: '1' }], ['t.r1.product COMPONENT_PRODUCT_FORM']],
    [
      'an expired contract',
      [{ ...fee, product: null, contract: 'rb2602', openByLot: '1' }],
      ['t.r1.contract COMPONENT_CONTRACT_EXPIRED'],
    ],
    ['a contract of this month', [{ ...fee, product: null, contract: 'rb2603', openByLot: '1' }], []],
    [
      'no contract at all',
      [{ ...fee, product: null, contract: 'rb26', openByLot: '1' }],
      ['t.r1.contract COMPONENT_CONTRACT_FORM'],
    ],
    [
      'an option among futures',
      [{ ...fee, product: null, contract: 'cu2610C70000', openByLot: '1' }],
      ['t.r1.productType COMPONENT_CONTRACT_TYPE'],
    ],
    ['a code no exchange has', [{ ...fee, exchange: 'NYSE', openByLot: '1' }], ['t.r1.exchange VALUE_CHOICE']],
  ])('fee table: %s', (_what, rows, problems) => expect(told(settled('feeTable', rows).problems)).toEqual(problems))

  it('exercise is asked for options only', () => {
    const option = { ...fee, id: 'r2', productType: '2', product: null, contract: 'cu2610C70000', exerciseByLot: '2' }
    const { values, blankCells } = settled('feeTable', [{ ...fee, openByLot: '1', exerciseByLot: '9' }, option])
    const [future, kept] = values.t as FormValues[]
    expect(future).not.toHaveProperty('exerciseByLot')
    expect(kept).toMatchObject({ exerciseByLot: '2' })
    expect(blankCells).toContain('t.r1.exerciseByLot')
    expect(blankCells).not.toContain('t.r2.exerciseByLot')
  })

  it('flags what is under the exchange’s floor, that of the contract before that of its product', () => {
    const floors = [
      { exchange: 'SHFE', openByMoney: '0.00001' },
      { exchange: 'SHFE', product: 'rb', openByMoney: '0.0001', closeByLot: '2' },
      { exchange: 'SHFE', contract: 'rb2610', product: '', openByMoney: '0.0003' },
    ]
    const rows = [
      { ...fee, openByMoney: '0.00009999', closeByLot: '2' },
      { ...fee, id: 'r2', product: null, contract: 'rb2611', openByMoney: '0.0001', closeByMoney: '0.1' },
      { ...fee, id: 'r3', product: 'cu', openByMoney: '0.00001' },
    ]
    const found = settled('feeTable', rows, { floors })
    expect(found.problems).toEqual([])
    expect(found.warnings).toEqual([
      { path: 't.r1.openByMoney', code: 'COMPONENT_UNDER_FLOOR', module: 'forms', params: { floor: '0.0001' } },
      { path: 't.r2.closeByMoney', code: 'COMPONENT_FLOOR_UNIT', module: 'forms', params: { floor: '2' } },
    ])
  })

  it('margin: on top of the exchange’s is never under it, and last days known better than the month count', () => {
    const row = { id: 'r1', exchange: 'CFFEX', contract: 'IF2603', hedgeFlag: '1', longByMoney: '0.01', effect: '2' }
    const reference = { floors: [{ exchange: 'CFFEX', product: 'IF', longByMoney: '0.12' }] }
    expect(told(settled('marginTable', [row], reference).warnings)).toEqual(['t.r1.longByMoney COMPONENT_UNDER_FLOOR'])
    expect(settled('marginTable', [{ ...row, relative: true }], reference).warnings).toEqual([])
    const over = settled('marginTable', [row], { lastDays: { IF2603: '2026-03-01' } })
    expect(told(over.problems)).toEqual(['t.r1.contract COMPONENT_CONTRACT_EXPIRED'])
  })

  it('codes, persons, accounts and suitability keep their own rules', () => {
    const code = { id: 'r1', exchange: 'SHFE', codeType: '3', operation: '5' }
    expect(told(settled('tradingCodes', [code]).problems)).toEqual(['t.r1.tradingCode COMPONENT_TRADING_CODE_MISSING'])
    expect(told(settled('tradingCodes', [{ ...code, tradingCode: '123' }]).problems)).toEqual([
      't.r1.tradingCode COMPONENT_TRADING_CODE_FORM',
    ])
    expect(settled('tradingCodes', [{ ...code, tradingCode: '001612345678' }]).problems).toEqual([])
    const person = { id: 'r1', role: '1', name: 'A', identity: { type: 'hkid', number: 'A123456(3)' } }
    expect(settled('relatedPersons', [person]).problems).toEqual([])
    expect(told(settled('relatedPersons', [person, { ...person, id: 'r2' }]).problems)).toEqual([
      't.r2.role VALUE_ROW_TWICE',
    ])
    const asked = settled('suitability', [
      { id: 'r1', classification: 'ordinary', knowledgeScore: '79', assessedOn: TODAY },
    ])
    expect(told(asked.problems)).toEqual(['t.r1.riskLevel VALUE_REQUIRED'])
    expect(told(asked.warnings)).toEqual(['t.r1.knowledgeScore COMPONENT_KNOWLEDGE_LOW'])
  })

  it('a form leaves columns out, never twice the same table', () => {
    const [field] = component('feeTable', { without: ['exerciseByMoney', 'exerciseByLot'] }).sections[0]?.fields ?? []
    const table = field && tableOf(field)
    expect(table?.columns.map(({ key }) => key)).not.toContain('exerciseByLot')
    expect(field && tableOf(field)).toBe(table)
  })

  it.each([
    ['SHFE', 'rb2605', { product: 'rb', month: '2026-05', option: false }],
    ['CFFEX', 'IF2606', { product: 'IF', month: '2026-06', option: false }],
    ['CZCE', 'SR605', { product: 'SR', month: '2026-05', option: false }],
    ['CZCE', 'SR801', { product: 'SR', month: '2028-01', option: false }],
    ['CZCE', 'SR901', { product: 'SR', month: '2019-01', option: false }],
    ['DCE', 'm2605-C-3000', { product: 'm', month: '2026-05', option: true }],
    ['CZCE', 'SR605C6000', { product: 'SR', month: '2026-05', option: true }],
    ['SHFE', 'RB2605', null],
    ['CFFEX', 'if2606', null],
    ['SHFE', 'rb605', null],
    ['SHFE', 'rb2613', null],
  ] as const)('%s writes %s', (exchange, code, parts) => expect(contractOf(exchange, code, TODAY)).toEqual(parts))

  it('[A-11] gives gateways facts of its rows, and none of what says who somebody is', () => {
    const form = aForm(
      { key: 't', kind: 'feeTable' },
      { key: 'b', kind: 'bankAccounts' },
      { key: 'phone', kind: 'phone' },
    )
    const { values } = settle(
      form,
      {
        t: [
          { ...fee, openByMoney: '0.10' },
          { ...fee, id: 'r2', product: 'cu', openByMoney: '0.2' },
        ],
      },
      { today: TODAY },
    )
    const facts = factsOf(form, values)
    expect(facts).toMatchObject({
      't.count': '2',
      't.openByMoney.min': '0.1',
      't.openByMoney.max': '0.2',
      't.openByMoney.sum': '0.3',
      't.exchange.any': ['SHFE'],
      't.product.any': ['rb', 'cu'],
      't.effectiveOn.min': null,
      'b.count': '0',
    })
    expect(Object.keys(facts).filter((name) => /accountNumber|phone/.test(name))).toEqual([])
  })
})
