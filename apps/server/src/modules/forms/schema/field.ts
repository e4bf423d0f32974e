import { z } from 'zod'
import { label } from '#contract/approvals'
import type { ComponentKind } from './component-kinds.ts'

/** Key of a field, unique inside its form; a column's key is unique inside its table. Formulas and gateways name it. */
export const fieldKey = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)

/** An expression in FEEL over the values of the form; `row` is the row it stands in, inside a table. */
export const expression = z.string().trim().min(1).max(2000)

/** How much of a number's meaning is fixed: digits after the point, and the bounds it must keep, as decimals. */
const bounds = { min: z.string().max(40).optional(), max: z.string().max(40).optional() }
const decimals = z.int().min(0).max(8)

/** A choice: what is stored, and what people read. */
export const choice = z.strictObject({ value: z.string().min(1).max(100), label })
export type Choice = z.infer<typeof choice>
type CascadeChoice = Choice & { children?: CascadeChoice[] | undefined }
const cascadeChoice: z.ZodType<CascadeChoice> = z.lazy(() =>
  z.strictObject({ ...choice.shape, children: z.array(cascadeChoice).max(500).optional() }),
)

/**
 * Values looked up in a data source when the form is opened or a field it depends on changes: `parameters` are FEEL
 * expressions, `column` names what becomes the value, `label` what people read of it.
 */
export const lookup = z.strictObject({
  source: z.string().max(64),
  parameters: z.record(z.string().max(64), expression).default({}),
  column: z.string().max(64),
  label: z.string().max(64).optional(),
})
export type Lookup = z.infer<typeof lookup>

const common = {
  key: fieldKey,
  label,
  hint: label.optional(),
  /** `true`, or when: an expression. A field that is not shown is never required. */
  required: z.union([z.boolean(), expression]).default(false),
  showIf: expression.optional(),
  /** Filled in by the form and not by people. */
  compute: expression.optional(),
  /** Value of a new form. */
  initial: expression.optional(),
  /** A rule of its own: true when the value is right; `message` says what is wrong when it is not. */
  check: z.strictObject({ holds: expression, message: label }).optional(),
  width: z.enum(['third', 'half', 'full']).default('half'),
  prefill: lookup.optional(),
}

/** Kinds that hold one value and may be columns of a table. */
const simple = [
  z.strictObject({ kind: z.literal('text'), ...common, maxLength: z.int().min(1).max(1000).default(200) }),
  z.strictObject({ kind: z.literal('longText'), ...common, maxLength: z.int().min(1).max(10_000).default(2000) }),
  z.strictObject({ kind: z.literal('number'), ...common, decimals: decimals.default(0), ...bounds }),
  /** Amount of `currency`, an ISO code, or of the currency that the field with this key holds. */
  z.strictObject({
    kind: z.literal('money'),
    ...common,
    currency: z.union([z.string().regex(/^[A-Z]{3}$/), z.strictObject({ field: fieldKey })]),
    ...bounds,
  }),
  /** A rate with up to eight digits after the point, exact. */
  z.strictObject({
    kind: z.literal('rate'),
    ...common,
    decimals: decimals.default(8),
    unit: z.enum(['ratio', 'percent', 'perMille', 'bps', 'perLot']).default('ratio'),
    ...bounds,
  }),
  z.strictObject({
    kind: z.literal('date'),
    ...common,
    notBefore: expression.optional(),
    notAfter: expression.optional(),
  }),
  z.strictObject({ kind: z.literal('yesNo'), ...common }),
  z.strictObject({
    kind: z.literal('select'),
    ...common,
    choices: z.array(choice).max(500).default([]),
    options: lookup.optional(),
  }),
  z.strictObject({
    kind: z.literal('multiSelect'),
    ...common,
    choices: z.array(choice).max(500).default([]),
    options: lookup.optional(),
  }),
  z.strictObject({ kind: z.literal('cascade'), ...common, choices: z.array(cascadeChoice).min(1).max(500) }),
  /** An operator, a department, an account, a client: its id. */
  z.strictObject({ kind: z.literal('person'), ...common }),
  z.strictObject({ kind: z.literal('department'), ...common }),
  z.strictObject({ kind: z.literal('account'), ...common }),
  z.strictObject({ kind: z.literal('client'), ...common }),
  /** `{ type, country, number }`: a kind of document of clients, its issuer, checked as the kind says. Sensitive. */
  z.strictObject({ kind: z.literal('identity'), ...common }),
  /** A bank card or bank account number. Sensitive. */
  z.strictObject({ kind: z.literal('bankCard'), ...common }),
  /** A telephone number in E.164, an e-mail address. Sensitive. */
  z.strictObject({ kind: z.literal('phone'), ...common }),
  z.strictObject({ kind: z.literal('email'), ...common }),
  /** Worked out exactly from other values, never typed. */
  z.strictObject({
    kind: z.literal('formula'),
    ...common,
    compute: expression,
    result: z.enum(['decimal', 'text', 'date', 'yesNo']).default('decimal'),
    decimals: decimals.default(2),
  }),
] as const

export const simpleField = z.discriminatedUnion('kind', simple)
export type SimpleField = z.infer<typeof simpleField>

/** Files by archive parameter: what may be sent, and how many. */
const upload = {
  ...common,
  /** Codes of archive parameters, each a tray of its own; empty: files that belong to this case alone. */
  parameters: z.array(z.string().max(40)).max(20).default([]),
  maxCount: z.int().min(1).max(100).default(10),
}

/** Rows of simple fields. `rowKey` names the columns that tell rows apart, for duplicates, comparison and spreadsheets. */
const rows = {
  rowKey: z.array(fieldKey).max(10).default([]),
  minRows: z.int().min(0).max(5000).default(0),
  maxRows: z.int().min(1).max(5000).default(200),
}

const component = {
  ...common,
  /** Columns or parts of the component this form leaves out. */
  without: z.array(fieldKey).max(40).default([]),
  maxRows: z.int().min(1).max(5000).default(500),
}

/** Tables of rates, with what is known elsewhere about them: each a data source whose rows name exchange and product. */
const rated = {
  ...component,
  /** The least the exchange takes; `byMoney` and `byLot` name the source's columns. Below is flagged, not refused. */
  floors: z
    .strictObject({
      source: z.string().max(64),
      byMoney: z.string().max(64).optional(),
      byLot: z.string().max(64).optional(),
    })
    .optional(),
  /** Last trading days, by contract; without them the month counts. */
  lastDays: z
    .strictObject({ source: z.string().max(64), contract: z.string().max(64), on: z.string().max(64) })
    .optional(),
}

export const field = z.discriminatedUnion('kind', [
  ...simple,
  z.strictObject({ kind: z.literal('upload'), ...upload }),
  z.strictObject({ kind: z.literal('signature'), ...common }),
  z.strictObject({ kind: z.literal('table'), ...common, ...rows, columns: z.array(simpleField).min(1).max(40) }),
  z.strictObject({ kind: z.literal('feeTable'), ...rated }),
  z.strictObject({ kind: z.literal('marginTable'), ...rated }),
  z.strictObject({ kind: z.literal('tradingCodes'), ...component }),
  z.strictObject({ kind: z.literal('relatedPersons'), ...component }),
  z.strictObject({ kind: z.literal('bankAccounts'), ...component }),
  z.strictObject({ kind: z.literal('suitability'), ...component }),
])
export type Field = z.infer<typeof field>
export type FieldKind = Field['kind']

/** Rows as a form asks for them, whether drawn by hand or by a component of the trade. */
export type Table = {
  columns: readonly SimpleField[]
  /** Columns that tell rows apart; empty: only their ids do. */
  rowKey: readonly string[]
  minRows: number
  maxRows: number
  /** Its rows are changes to a longer list elsewhere: what is not named stays as it is. */
  partial: boolean
  component: ComponentKind | null
}
