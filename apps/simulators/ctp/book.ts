/** Fields of the structs InstrumentCommissionRate and InstrumentMarginRate that hold numbers. */
export const NUMBERS = {
  fee: [
    'OpenRatioByMoney',
    'OpenRatioByVolume',
    'CloseRatioByMoney',
    'CloseRatioByVolume',
    'CloseTodayRatioByMoney',
    'CloseTodayRatioByVolume',
    'StrikeRatioByMoney',
    'StrikeRatioByVolume',
  ],
  margin: ['LongMarginRatioByMoney', 'LongMarginRatioByVolume', 'ShortMarginRatioByMoney', 'ShortMarginRatioByVolume'],
} as const
export type Kind = keyof typeof NUMBERS
export type Row = Record<string, string | number>
export type RowAnswer = { line: number; taken: boolean; code?: string; message?: string }
export type State = 'received' | 'imported' | 'checked' | 'effective' | 'importRefused' | 'checkRefused' | 'failed'
export type Import = {
  reference: string
  kind: Kind
  lasting: 'today' | 'longTerm'
  digest: string
  state: State
  rows: Row[]
  answers: RowAnswer[]
  /** When it came, and when the desk of this counter looks at it by itself; milliseconds of this process. */
  at: number
}

const EXCHANGES = new Set(['SHFE', 'INE', 'DCE', 'CZCE', 'CFFEX', 'GFEX'])
const IDENTITY = {
  fee: ['InvestorID', 'ExchangeID', 'InstrumentID'],
  margin: ['InvestorID', 'ExchangeID', 'InstrumentID', 'HedgeFlag'],
} as const

/** What a row names; a fee counts for every hedge flag here, as in the struct. */
export const keyOf = (kind: Kind, row: Row): string =>
  [kind, ...IDENTITY[kind].map((field) => row[field] ?? '')].join('|')

/** Why the counter does not take a row. */
export function refusalOf(kind: Kind, row: Row): { code: string; message: string } | null {
  if (!EXCHANGES.has(String(row.ExchangeID))) return { code: 'EXCHANGE', message: `没有交易所 ${row.ExchangeID}` }
  if (!row.InvestorID || !row.InstrumentID) return { code: 'KEY', message: '投资者或合约为空' }
  if (!['1', '2'].includes(String(row.Operation))) return { code: 'OPERATION', message: '操作类型错误' }
  if (kind === 'margin' && !['1', '2', '3', '5'].includes(String(row.HedgeFlag))) {
    return { code: 'HEDGE', message: '投机套保标志错误' }
  }
  for (const field of NUMBERS[kind]) {
    const value = row[field]
    if (value !== undefined && value !== '' && !(Number(value) >= 0))
      return { code: 'NUMBER', message: `${field} 不是数值` }
  }
  // Whatever is traded under this name does not exist, so that a refusal can be had at will.
  return String(row.InstrumentID).startsWith('zz') ? { code: 'INSTRUMENT', message: '合约不存在' } : null
}

/** Rates as they stand: doubles, by what a row names. Those of one day lie over the others until the day ends. */
export class Book {
  readonly longTerm = new Map<string, Row>()
  readonly today = new Map<string, Row>()

  apply({ kind, lasting, rows, answers }: Import): void {
    const book = lasting === 'today' ? this.today : this.longTerm
    for (const { line, taken } of answers) {
      const row = rows[line - 1]
      if (!taken || !row) continue
      const key = keyOf(kind, row)
      if (row.Operation === '2') book.delete(key)
      else book.set(key, { ...this.at(key), ...this.#struct(kind, row) })
    }
  }

  at(key: string): Row | undefined {
    return this.today.get(key) ?? this.longTerm.get(key)
  }

  /** What counts for an investor now. */
  of(kind: Kind, investor: string): Row[] {
    const keys = new Set([...this.longTerm.keys(), ...this.today.keys()])
    const own = [...keys].filter((key) => key.startsWith(`${kind}|${investor}|`))
    return own.map((key) => this.at(key)).filter((row) => row !== undefined)
  }

  /** A blank keeps what was there. */
  #struct(kind: Kind, row: Row): Row {
    const numbers = NUMBERS[kind].flatMap((field) => {
      const value = row[field]
      return value === undefined || value === '' ? [] : [[field, Number(value)]]
    })
    const names = IDENTITY[kind].map((field) => [field, String(row[field])])
    const relative = row.IsRelative === undefined ? [] : [['IsRelative', Number(row.IsRelative)]]
    return Object.fromEntries([['InvestorRange', '3'], ...names, ...numbers, ...relative])
  }
}
