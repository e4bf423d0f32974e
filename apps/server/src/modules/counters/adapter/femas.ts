import { decimal, formatDecimal } from '#kernel/decimal.ts'
import type { CounterWay } from '#platform/counters-config.ts'
import { firstProblems, rowProblems } from '../policy/layout.ts'
import type { Order, OrderRow, RatePlace, RateValues, RowProblem } from '../schema.ts'
import type { Adapter, Reading } from './contract.ts'
import { bytesIn, fileOf, textIn } from './file.ts'
import { ask, basic, laterBy, receiptText, type Said } from './way.ts'

const GBK = 'gbk'
const LOT_DIGITS = 2
const MONEY_DIGITS = 8
/** Hedge flags and product types as this counter's exports write them: letters of its own, in no order of ours. */
const HEDGE: Readonly<Record<string, string>> = { S: '1', A: '2', H: '3', M: '5' }
const PRODUCT_TYPE: Readonly<Record<string, string>> = { F: '1', O: '2' }
/** Columns of the export, by position; the first line names them in Chinese. */
const COLUMNS = [
  'account',
  'exchange',
  'productType',
  'product',
  'contract',
  'hedgeFlag',
  'side',
  'openByLot',
  'openByMoney',
  'shortOpenByLot',
  'shortOpenByMoney',
  'closeByLot',
  'closeByMoney',
  'closeTodayByLot',
  'closeTodayByMoney',
  'exerciseByLot',
  'exerciseByMoney',
] as const
type Column = (typeof COLUMNS)[number]
const VALUES = COLUMNS.filter((one) => /By(Lot|Money)$/.test(one) && !one.startsWith('short'))
const ANY = '*'

/** Lines between the head and the last one, which says how many there are; null when the file ends too early. */
function linesOf(said: Said): string[] | null {
  const [, ...lines] = textIn(said.bytes, GBK)
    .split(/\r?\n/)
    .filter((line) => line !== '')
  return lines.pop() === `END,${lines.length}` ? lines : null
}

/** Rows of an export; null when a line has not the columns it should. */
function exported(said: Said): Record<Column, string>[] | null {
  const rows = linesOf(said)?.map((line) => line.split(','))
  if (!rows || rows.some((cells) => cells.length !== COLUMNS.length)) return null
  return rows.map(
    (cells) => Object.fromEntries(COLUMNS.map((column, at) => [column, cells[at] ?? ''])) as Record<Column, string>,
  )
}

function isAt({ place }: OrderRow, row: Record<Column, string>): boolean {
  return (
    row.exchange === place.exchange &&
    row.product === (place.product || ANY) &&
    row.contract === (place.contract || ANY) &&
    PRODUCT_TYPE[row.productType] === place.productType &&
    HEDGE[row.hedgeFlag] === place.hedgeFlag &&
    row.side === ANY
  )
}

const numberOf = (text: string): string | null => (/^\d+(\.\d+)?$/.test(text) ? formatDecimal(decimal(text)) : null)

const valuesOf = (row: Record<Column, string>): RateValues =>
  Object.fromEntries(VALUES.map((column) => [column, numberOf(row[column])]))

/** What the answer file says of each line: number, OK or NG, code, words. */
function answered(said: Said): { line: number; taken: boolean; code: string | null; message: string | null }[] | null {
  const rows = linesOf(said)?.map((line) => {
    const [number = '', result = '', code = '', ...words] = line.split(',')
    return {
      line: Number(number),
      taken: result === 'OK',
      code: code || null,
      message: words.join(',') || null,
      result,
    }
  })
  if (!rows || rows.some(({ line, result }) => !Number.isInteger(line) || !['OK', 'NG'].includes(result))) return null
  return rows.map(({ result: _result, ...row }) => row)
}

/** Amounts have two digits after the point here, whatever a layout says. */
function digitProblems(order: Order): RowProblem[] {
  return order.rows.flatMap(({ line, wanted }) =>
    Object.entries(wanted ?? {}).flatMap(([field, value]): RowProblem[] => {
      const kept = field.endsWith('ByLot') ? LOT_DIGITS : MONEY_DIGITS
      const lost = typeof value === 'string' && decimal(value).scale > kept
      return lost ? [{ line, code: 'TOO_MANY_DECIMALS', field, params: { digits: kept } }] : []
    }),
  )
}

const fileName = (reference: string, ending: 'txt' | 'rsp') => `/files/${encodeURIComponent(reference)}.${ending}`

/** Fees of an account as the counter exports them. */
async function exportOf(
  way: CounterWay,
  account: string,
): Promise<Extract<Reading, { kind: 'later' }> | { kind: 'lines'; lines: Record<Column, string>[] }> {
  const place = `/export/fee.csv?${new URLSearchParams({ account })}`
  const said = await ask(way, { method: 'GET', place }, () => basic(way))
  const later = laterBy(said)
  if (said === null || later) return later ?? { kind: 'later', reason: 'UNREACHABLE', retryAfter: null }
  const lines = said.status === 200 ? exported(said) : null
  return lines ? { kind: 'lines', lines } : { kind: 'later', reason: 'COUNTER_FAULT', retryAfter: null }
}

const named = (text: string): string => (text === ANY ? '' : text)

const placeOf = ({ exchange, product, contract, productType, hedgeFlag }: Record<Column, string>): RatePlace => ({
  exchange,
  product: named(product),
  contract: named(contract),
  productType: PRODUCT_TYPE[productType] ?? '1',
  hedgeFlag: HEDGE[hedgeFlag] ?? '1',
})

/** Femas: files of fixed widths in GBK, an answer file line by line, no check by a person. Its fees know hedge flags. */
export const femas: Adapter = {
  code: 'femas',
  capabilities: {
    kinds: ['fee'],
    channels: ['file'],
    lasting: ['longTerm'],
    checks: false,
    removes: true,
    decimals: { byMoney: MONEY_DIGITS, byLot: LOT_DIGITS },
    feeByHedgeFlag: true,
  },
  validate: (order) => firstProblems([...digitProblems(order), ...rowProblems(order, bytesIn(order.layout.encoding))]),
  async send(way, _now, order) {
    const asked = {
      method: 'PUT' as const,
      place: fileName(order.reference, 'txt'),
      content: { type: 'text/plain; charset=gbk', bytes: fileOf(order) },
    }
    const said = await ask(way, asked, () => basic(way))
    const later = laterBy(said)
    if (said === null || later) return later ?? { kind: 'later', reason: 'UNREACHABLE', retryAfter: null }
    const words = textIn(said.bytes, GBK)
    const receipt = receiptText(`${said.status} ${words}`, order.reference)
    if (said.status >= 400) return { kind: 'refused', reason: 'REFUSED', receipt }
    // The name of the file, said again: without it the answer is somebody else's.
    return words.includes(order.reference)
      ? { kind: 'taken', receipt }
      : { kind: 'later', reason: 'COUNTER_FAULT', retryAfter: null }
  },
  async status(way, _now, { reference, rows: asked }) {
    const said = await ask(way, { method: 'GET', place: fileName(reference, 'rsp') }, () => basic(way))
    const later = laterBy(said)
    if (said === null || later) return later ?? { kind: 'later', reason: 'UNREACHABLE', retryAfter: null }
    if (said.status === 404) return { kind: 'unknown' }
    if (said.status === 202) return { kind: 'stands', stage: 'sent', receipt: receiptText('202', reference), rows: [] }
    const rows = said.status === 200 ? answered(said) : null
    if (rows?.length !== asked.length) return { kind: 'later', reason: 'COUNTER_FAULT', retryAfter: null }
    const refused = rows.filter(({ taken }) => !taken).length
    const receipt = receiptText(`${rows.length - refused}/${rows.length}`, reference)
    if (refused === rows.length) return { kind: 'refused', reason: 'REFUSED', receipt, rows }
    return { kind: 'stands', stage: 'effective', receipt, rows }
  },
  async read(way, _now, order) {
    const answer = await exportOf(way, order.investorId)
    if (answer.kind === 'later') return answer
    const rows = new Map(
      order.rows.map((row) => {
        const there = answer.lines.find((one) => isAt(row, one))
        return [row.line, there ? valuesOf(there) : null]
      }),
    )
    return { kind: 'read', rows }
  },
  async list(way, _now, { investorId }) {
    const answer = await exportOf(way, investorId)
    if (answer.kind === 'later') return answer
    const rows = answer.lines
      .filter(({ side }) => side === ANY)
      .map((line) => ({ place: placeOf(line), values: valuesOf(line) }))
    return { kind: 'listed', rows }
  },
}
