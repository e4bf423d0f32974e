import { componentOf, type Field, type FormDefinition, type FormValues, type SimpleField } from '#contract/forms'
import { dateOf } from './days.ts'
import type { Random } from './random.ts'

const PRODUCTS: readonly (readonly [exchange: string, product: string])[] = [
  ['SHFE', 'cu'],
  ['SHFE', 'au'],
  ['SHFE', 'rb'],
  ['DCE', 'i'],
  ['DCE', 'm'],
  ['CZCE', 'SR'],
  ['CZCE', 'CF'],
  ['CFFEX', 'IF'],
  ['INE', 'sc'],
]

/** A rate of eight digits, from one in a hundred thousand to one in a thousand. */
const rateOf = (random: Random) => `0.000${random.int(1, 99).toString().padStart(2, '0')}000`.slice(0, 10)

function simpleValue(random: Random, field: SimpleField, day: number): FormValues[string] {
  switch (field.kind) {
    case 'number':
      return String(random.int(0, 100))
    case 'money':
      return `${random.int(10, 900)}0000.00`
    case 'rate':
      return field.unit === 'perLot' ? String(random.int(0, 20)) : rateOf(random)
    case 'date':
      return dateOf(day + random.int(0, 30))
    case 'yesNo':
      return random.chance(0.15)
    case 'select':
      return random.pick(field.choices).value
    case 'multiSelect':
      return [random.pick(field.choices).value]
    case 'phone':
      return `+85291${random.digits(6)}`
    case 'email':
      return `client${random.digits(5)}@example.com`
    default:
      return null
  }
}

/** Rows of a table of rates: a product each, with what is charged for opening and closing. */
export function rateRows(random: Random, component: 'feeTable' | 'marginTable', day: number): FormValues[string] {
  const from = random.int(0, PRODUCTS.length - 1)
  return Array.from({ length: random.int(1, 4) }, (_, at) => {
    const [exchange, product] = PRODUCTS[(from + at) % PRODUCTS.length] ?? ['SHFE', 'cu']
    const values = componentOf(component)
      .columns.filter(({ key }) => key.endsWith('ByMoney') && !key.startsWith('exercise'))
      .map(({ key }) => [
        key,
        component === 'feeTable' ? rateOf(random) : `0.${random.int(8, 20).toString().padStart(2, '0')}`,
      ])
    const type = component === 'feeTable' ? { productType: '1' } : {}
    return {
      id: `r${at + 1}`,
      exchange,
      product,
      ...type,
      hedgeFlag: '1',
      effect: '2',
      effectiveOn: dateOf(day),
      ...Object.fromEntries(values),
    }
  })
}

function valueOf(random: Random, field: Field, day: number): FormValues[string] {
  if (field.kind === 'feeTable' || field.kind === 'marginTable') return rateRows(random, field.kind, day)
  if (field.kind === 'upload' || field.kind === 'table' || field.kind === 'signature') return null
  if ('columns' in field || 'without' in field) return null
  return simpleValue(random, field, day)
}

const REASONS = ['客户申请', '客戶申請', '按协议调整', '資料更新', 'At the client’s request', '营业部申请']

/** What might have been filled in on a day; files and personal numbers are left out, for history has none to show. */
export function filledIn(random: Random, form: FormDefinition, day: number): FormValues {
  const values: FormValues = {}
  for (const field of form.sections.flatMap((section) => section.fields)) {
    const value = field.key === 'reason' ? random.pick(REASONS) : valueOf(random, field, day)
    if (value !== null) values[field.key] = value
  }
  return values
}
