import { z } from 'zod'
import { decimal, formatDecimal } from '#kernel/decimal.ts'
import type { CounterWay } from '#platform/counters-config.ts'
import { fieldsOf, firstProblems, rowProblems } from '../policy/layout.ts'
import type { Order, OrderRow, RatePlace, RateValues, RowProblem } from '../schema.ts'
import type { Adapter, Reading, Standing } from './contract.ts'
import { bytesIn, fileOf } from './file.ts'
import { ask, laterBy, receiptText, signed } from './way.ts'

/** InvestorID[13] and InstrumentID[81] of the header, without the byte that ends them. */
const INVESTOR_MAX = 12
const INSTRUMENT_MAX = 80
const DIGITS = 8

const refusalBody = z.object({ code: z.string().max(60), message: z.string().max(500).optional() })
const rowBody = z.object({
  line: z.int(),
  taken: z.boolean(),
  code: z.string().max(60).nullish(),
  message: z.string().max(500).nullish(),
})
const standingBody = z.object({
  reference: z.string(),
  state: z.enum(['received', 'imported', 'checked', 'effective', 'importRefused', 'checkRefused', 'failed']),
  rows: z.array(rowBody).default([]),
})
const ratesBody = z.object({ items: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))) })

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}

/** A double as the decimal it stands for; null where eight digits don't say it. */
function decimalOf(value: number): string | null {
  if (!Number.isFinite(value)) return null
  const text = value.toFixed(DIGITS)
  return /^-?\d+\.\d+$/.test(text) ? formatDecimal(decimal(text)) : null
}

/** Whether the counter's doubles keep a decimal digit for digit. */
const isKept = (text: string): boolean => decimalOf(Number(text)) === formatDecimal(decimal(text))

/** Fields of the structs InstrumentCommissionRate and InstrumentMarginRate, by what we call them. */
const FIELDS = {
  fee: {
    openByMoney: 'OpenRatioByMoney',
    openByLot: 'OpenRatioByVolume',
    closeByMoney: 'CloseRatioByMoney',
    closeByLot: 'CloseRatioByVolume',
    closeTodayByMoney: 'CloseTodayRatioByMoney',
    closeTodayByLot: 'CloseTodayRatioByVolume',
    exerciseByMoney: 'StrikeRatioByMoney',
    exerciseByLot: 'StrikeRatioByVolume',
  },
  margin: {
    longByMoney: 'LongMarginRatioByMoney',
    longByLot: 'LongMarginRatioByVolume',
    shortByMoney: 'ShortMarginRatioByMoney',
    shortByLot: 'ShortMarginRatioByVolume',
  },
} as const

const instrumentOf = ({ place }: OrderRow) => place.contract || place.product
const numbersOf = ({ wanted }: OrderRow) =>
  Object.entries(wanted ?? {}).filter((one): one is [string, string] => typeof one[1] === 'string')

/** A fee of this counter counts for every hedge flag, so a row for one of them alone would charge the others too. */
function structProblems(order: Order): RowProblem[] {
  return order.rows.flatMap((row): RowProblem[] => {
    const problem = (code: string, field: string) => [{ line: row.line, code, field }]
    if (order.investorId.length > INVESTOR_MAX) return problem('INVESTOR_TOO_LONG', 'investorId')
    if (instrumentOf(row).length > INSTRUMENT_MAX) return problem('TOO_WIDE', 'instrument')
    if (order.kind === 'fee' && row.place.hedgeFlag !== '1') return problem('HEDGE_NOT_KEPT', 'hedgeFlag')
    return numbersOf(row).flatMap(([field, value]) => (isKept(value) ? [] : problem('NOT_KEPT_EXACTLY', field)))
  })
}

const rowsOf = (rows: z.infer<typeof rowBody>[]) =>
  rows.map(({ line, taken, code, message }) => ({ line, taken, code: code ?? null, message: message ?? null }))

function standingOf(body: z.infer<typeof standingBody>): Standing {
  const rows = rowsOf(body.rows)
  const receipt = receiptText(body.state, body.reference)
  switch (body.state) {
    case 'received':
      return { kind: 'stands', stage: 'sent', receipt, rows }
    case 'importRefused':
      return { kind: 'refused', reason: 'REFUSED', receipt, rows }
    case 'checkRefused':
      return { kind: 'refused', reason: 'CHECK_REFUSED', receipt, rows }
    case 'failed':
      return { kind: 'refused', reason: 'COUNTER_FAILED', receipt, rows }
    default:
      return { kind: 'stands', stage: body.state, receipt, rows }
  }
}

/** The values of one struct, in our words. */
function valuesOf(kind: Order['kind'], item: Record<string, string | number | boolean>): RateValues {
  const numbers = Object.entries(FIELDS[kind]).map(([ours, theirs]) => {
    const value = item[theirs]
    return [ours, typeof value === 'number' ? decimalOf(value) : null]
  })
  const relative = kind === 'margin' ? [['relative', item.IsRelative === 1 || item.IsRelative === true]] : []
  return Object.fromEntries([...numbers, ...relative])
}

function isAt(order: Order, row: OrderRow, item: Record<string, string | number | boolean>): boolean {
  if (item.ExchangeID !== row.place.exchange || item.InstrumentID !== instrumentOf(row)) return false
  // The struct's own codes: 1 speculation, 2 arbitrage, 3 hedge; the unified opening counts the other way round.
  return order.kind === 'fee' || item.HedgeFlag === row.place.hedgeFlag
}

/** The message of the interface: the same fields as the file's columns, numbers as the doubles they become there. */
function messageOf(order: Order): Buffer {
  const numbers = new Set(order.layout.columns.filter((one) => one.decimals !== undefined).map(({ name }) => name))
  const rows = order.rows.map((row) => {
    const fields = Object.entries(fieldsOf(order, row))
    const given = fields.filter(([, text]) => text !== '')
    return Object.fromEntries(given.map(([name, text]) => [name, numbers.has(name) ? Number(text) : text]))
  })
  return Buffer.from(JSON.stringify({ reference: order.reference, lasting: order.lasting, rows }))
}

const typeOf = ({ layout }: Order) => `text/csv; charset=${layout.encoding}`

type Struct = z.infer<typeof ratesBody>['items'][number]

/** Structs of a kind that count for an investor now. */
async function structsOf(
  way: CounterWay,
  now: Temporal.Instant,
  { kind, investorId }: Pick<Order, 'kind' | 'investorId'>,
): Promise<Extract<Reading, { kind: 'later' }> | { kind: 'structs'; items: Struct[] }> {
  const asked = { method: 'GET' as const, place: `/rates/${kind}?${new URLSearchParams({ investor: investorId })}` }
  const said = await ask(way, asked, (path) => signed(way, now, asked, path))
  const later = laterBy(said)
  if (said === null || later) return later ?? { kind: 'later', reason: 'UNREACHABLE', retryAfter: null }
  const body = said.status === 200 ? ratesBody.safeParse(json(said.bytes)).data : undefined
  return body ? { kind: 'structs', items: body.items } : { kind: 'later', reason: 'COUNTER_FAULT', retryAfter: null }
}

/** Options are told by their names, `cu2603C60000` and `cu_o`; what names no month is a product. */
const OPTION = /^[A-Za-z]+\d{3,4}-?[CP]-?\d+$|_o$/

function placeOf(kind: Order['kind'], item: Struct): RatePlace {
  const instrument = String(item.InstrumentID ?? '')
  const isContract = /\d/.test(instrument)
  return {
    exchange: String(item.ExchangeID ?? ''),
    product: isContract ? '' : instrument,
    contract: isContract ? instrument : '',
    productType: OPTION.test(instrument) ? '2' : '1',
    hedgeFlag: kind === 'margin' ? String(item.HedgeFlag ?? '1') : '1',
  }
}

/** CTP: structs of the public header by file and by message; what is imported has to be checked there. */
export const ctp: Adapter = {
  code: 'ctp',
  capabilities: {
    kinds: ['fee', 'margin'],
    channels: ['file', 'api'],
    lasting: ['today', 'longTerm'],
    checks: true,
    removes: true,
    decimals: { byMoney: DIGITS, byLot: DIGITS },
    feeByHedgeFlag: false,
  },
  validate: (order) => firstProblems([...structProblems(order), ...rowProblems(order, bytesIn(order.layout.encoding))]),
  async send(way, now, order) {
    const query = new URLSearchParams({ kind: order.kind, lasting: order.lasting })
    const asked =
      order.channel === 'file'
        ? {
            method: 'PUT' as const,
            place: `/imports/${encodeURIComponent(order.reference)}?${query}`,
            content: { type: typeOf(order), bytes: fileOf(order) },
          }
        : {
            method: 'POST' as const,
            place: `/rates/${order.kind}`,
            content: { type: 'application/json', bytes: messageOf(order) },
          }
    const said = await ask(way, asked, (path) => signed(way, now, asked, path))
    const later = laterBy(said)
    if (said === null || later) return later ?? { kind: 'later', reason: 'UNREACHABLE', retryAfter: null }
    if (said.status >= 400) {
      const { code = '', message = '' } = refusalBody.safeParse(json(said.bytes)).data ?? {}
      return {
        kind: 'refused',
        reason: 'REFUSED',
        receipt: receiptText(`${said.status} ${code} ${message}`, order.reference),
      }
    }
    const taken = standingBody.safeParse(json(said.bytes)).data
    if (taken?.reference !== order.reference) return { kind: 'later', reason: 'COUNTER_FAULT', retryAfter: null }
    return { kind: 'taken', receipt: receiptText(`${said.status} ${taken.state}`, order.reference) }
  },
  async status(way, now, { reference }) {
    const asked = { method: 'GET' as const, place: `/imports/${encodeURIComponent(reference)}` }
    const said = await ask(way, asked, (path) => signed(way, now, asked, path))
    const later = laterBy(said)
    if (said === null || later) return later ?? { kind: 'later', reason: 'UNREACHABLE', retryAfter: null }
    if (said.status === 404) return { kind: 'unknown' }
    const body = standingBody.safeParse(json(said.bytes)).data
    if (body?.reference !== reference) return { kind: 'later', reason: 'COUNTER_FAULT', retryAfter: null }
    return standingOf(body)
  },
  async read(way, now, order) {
    const answer = await structsOf(way, now, order)
    if (answer.kind === 'later') return answer
    const rows = new Map(
      order.rows.map((row) => {
        const item = answer.items.find((one) => isAt(order, row, one))
        return [row.line, item ? valuesOf(order.kind, item) : null]
      }),
    )
    return { kind: 'read', rows }
  },
  async list(way, now, asked) {
    const answer = await structsOf(way, now, asked)
    if (answer.kind === 'later') return answer
    const rows = answer.items.map((item) => ({ place: placeOf(asked.kind, item), values: valuesOf(asked.kind, item) }))
    return { kind: 'listed', rows }
  },
}
