import type { FieldProblem, RefusalParams } from '#kernel/refusal.ts'
import { CODED, FEE_FIELDS, type Layout, type LayoutColumn, MARGIN_FIELDS, type Source } from './layout.ts'

const VALUE_SOURCES: ReadonlySet<string> = new Set([...FEE_FIELDS, ...MARGIN_FIELDS])
const FIELDS = { fee: FEE_FIELDS, margin: MARGIN_FIELDS } as const

/** What must stand in a layout of a kind, besides every value: without it a line names no place. */
function neededSources(kind: 'fee' | 'margin', feeByHedgeFlag: boolean): Source[] {
  const hedge: Source[] = kind === 'margin' || feeByHedgeFlag ? ['hedgeFlag'] : []
  return ['operation', 'investorId', 'exchange', ...hedge, ...FIELDS[kind]]
}

/** Several texts that all become one would be told apart no more. */
const repeated = (values: readonly string[]): string | undefined =>
  values.find((value, at) => values.indexOf(value) !== at)

type Tell = (path: string, code: string, params?: RefusalParams) => void

function columnProblems(column: LayoutColumn, at: number, { format }: Layout, tell: Tell): void {
  const place = `layout.columns.${at}`
  const { name, source } = column
  if (format === 'fixed' && column.width === undefined) tell(`${place}.width`, 'WIDTH_MISSING', { name })
  if (source === 'constant' && !column.constant) tell(`${place}.constant`, 'CONSTANT_MISSING', { name })
  const values = CODED[source]
  if (!values) return
  const codes = column.codes ?? {}
  for (const value of values) {
    if (column.codes && !Object.hasOwn(codes, value)) tell(`${place}.codes`, 'CODE_MISSING', { value })
  }
  const twice = repeated(Object.values(codes))
  if (twice !== undefined) tell(`${place}.codes`, 'CODE_TWICE', { value: twice })
}

/**
 * What keeps a layout from being published: a column that stands twice, a place or a value that no column carries, codes
 * that leave a value out or fall together.
 */
export function layoutProblems(kind: 'fee' | 'margin', layout: Layout, feeByHedgeFlag: boolean): FieldProblem[] {
  const found: FieldProblem[] = []
  const tell: Tell = (path, code, params) =>
    void found.push({ path, code, module: 'counters', ...(params ? { params } : {}) })
  const names = layout.columns.map(({ name }) => name)
  for (const [at, column] of layout.columns.entries()) {
    const { name, source } = column
    if (names.indexOf(name) !== at) tell(`layout.columns.${at}.name`, 'COLUMN_TWICE', { name })
    const foreign = VALUE_SOURCES.has(source) && !(FIELDS[kind] as readonly string[]).includes(source)
    if (foreign) tell(`layout.columns.${at}.source`, 'COLUMN_FOREIGN', { source })
    columnProblems(column, at, layout, tell)
  }
  const sources = new Set(layout.columns.map(({ source }) => source))
  const instrument = sources.has('instrument') || (sources.has('product') && sources.has('contract'))
  const missing = neededSources(kind, feeByHedgeFlag).filter((one) => !sources.has(one))
  for (const source of [...missing, ...(instrument ? [] : (['instrument'] as const))]) {
    tell('layout.columns', 'COLUMN_MISSING', { source })
  }
  return found
}
