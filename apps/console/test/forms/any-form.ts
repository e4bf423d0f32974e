import fc from 'fast-check'
import {
  COMPONENT_KINDS,
  type Field,
  type FormDefinition,
  field,
  formDefinition,
  type SimpleField,
  simpleField,
} from '../../../server/src/modules/forms/schema.ts'

const text = fc.string({ minLength: 1, maxLength: 20 }).filter((value) => value.trim() !== '')
const label = fc
  .record({ 'zh-Hans': text, 'zh-Hant': text, en: text }, { requiredKeys: [] })
  .filter((texts) => Object.keys(texts).length > 0)
const key = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,7}$/)
const expression = fc.oneof(
  fc.constantFrom('a > 1', 'row.b = "x"', 'sum(t.c)', 'today()'),
  text.map((value) => value.trim()),
)
const amount = fc.integer({ min: -1000, max: 1000 }).map(String)
const lookup = fc.record({ source: key, column: key, parameters: fc.dictionary(key, expression, { maxKeys: 2 }) })

const shared = {
  key,
  label,
  required: fc.oneof(fc.boolean(), expression),
  width: fc.constantFrom('third', 'half', 'full'),
}
const optional = {
  hint: label,
  showIf: expression,
  compute: expression,
  initial: expression,
  check: fc.record({ holds: expression, message: label }),
  prefill: lookup,
}
const choice = fc.record({ value: text, label })

const OWN: Record<string, Record<string, fc.Arbitrary<unknown>>> = {
  text: { maxLength: fc.integer({ min: 1, max: 1000 }) },
  number: { decimals: fc.integer({ min: 0, max: 8 }), min: amount },
  money: { currency: fc.oneof(fc.constantFrom('CNY', 'HKD'), fc.record({ field: key })), max: amount },
  rate: { unit: fc.constantFrom('ratio', 'percent', 'perLot') },
  date: { notBefore: expression },
  select: { choices: fc.array(choice, { maxLength: 3 }), options: lookup },
  multiSelect: { choices: fc.array(choice, { maxLength: 3 }) },
  cascade: {
    choices: fc.array(fc.record({ value: text, label, children: fc.array(choice, { maxLength: 2 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  },
  formula: { compute: expression, result: fc.constantFrom('decimal', 'text') },
}

const drafted = (kind: string, more: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(
    { kind: fc.constant(kind), ...optional, ...shared, ...more },
    { requiredKeys: ['kind', ...Object.keys(shared), ...Object.keys(more)] as never[] },
  )

const byKey = { selector: (item: { key: string }) => item.key }
/** Any field that may be a column. */
export const anySimple: fc.Arbitrary<SimpleField> = fc
  .constantFrom(...simpleField.options.map((option) => option.shape.kind.value))
  .chain((kind) => drafted(kind, OWN[kind] ?? {}))
  .map((draft) => simpleField.parse(draft))

const anyTable = fc.uniqueArray(anySimple, { minLength: 1, maxLength: 4, ...byKey }).chain((columns) =>
  drafted('table', {
    columns: fc.constant(columns),
    rowKey: fc.subarray(columns.map((column) => column.key)),
  }),
)

/** Any field of any kind. */
export const anyField: fc.Arbitrary<Field> = fc
  .oneof(
    { weight: 6, arbitrary: anySimple as fc.Arbitrary<unknown> },
    { weight: 2, arbitrary: anyTable },
    fc.constantFrom('upload', 'signature', ...COMPONENT_KINDS).chain((kind) => drafted(kind, {})),
  )
  .map((draft) => field.parse(draft))

/** Any form with unique keys: what a draft of the builder can be. */
export const anyForm: fc.Arbitrary<FormDefinition> = fc
  .tuple(
    fc.uniqueArray(anyField, { minLength: 1, maxLength: 8, ...byKey }),
    fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
    label,
  )
  .map(([fields, ids, name]) =>
    formDefinition.parse({
      sections: ids.map((id, at) => ({
        id,
        label: name,
        fields: fields.filter((_, index) => index % ids.length === at),
      })),
    }),
  )

/** A short form written by hand: an amount, a currency, a table of fees and a total. */
export const feeForm = (): FormDefinition =>
  formDefinition.parse({
    sections: [
      {
        id: 'basics',
        label: { en: 'Basics' },
        fields: [
          { kind: 'select', key: 'currency', label: { en: 'Currency' }, choices: [] },
          { kind: 'money', key: 'amount', label: { en: 'Amount' }, currency: { field: 'currency' } },
          {
            kind: 'table',
            key: 'fees',
            label: { en: 'Fees' },
            rowKey: ['product'],
            columns: [
              { kind: 'text', key: 'product', label: { en: 'Product' } },
              { kind: 'rate', key: 'rate', label: { en: 'Rate' }, required: 'row.product != null and amount > 0' },
            ],
          },
        ],
      },
      {
        id: 'result',
        label: { en: 'Result' },
        showIf: 'amount > 0',
        fields: [
          { kind: 'formula', key: 'total', label: { en: 'Total' }, compute: 'sum(fees.rate) * amount' },
          { kind: 'yesNo', key: 'urgent', label: { en: 'Urgent' } },
        ],
      },
    ],
  })
