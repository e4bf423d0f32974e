import { CODES, type Exchange } from './codes.ts'

/** Which months are written after a product: two digits of the year, or one. */
const YEAR_DIGITS: Readonly<Record<Exchange, 1 | 2>> = { SHFE: 2, INE: 2, DCE: 2, GFEX: 2, CFFEX: 2, CZCE: 1 }
const UPPER: ReadonlySet<Exchange> = new Set(['CFFEX', 'CZCE'])

/** Product, delivery month, and what says that it is an option. */
const FORM = /^([A-Za-z]{1,4})(\d{3,4})((?:-?(?:MS-?)?)[CP]-?\d{1,8})?$/

/** A contract's parts; the delivery month as `YYYY-MM`. */
export type Contract = { product: string; month: string; option: boolean }

export const isExchange = (text: unknown): text is Exchange => (CODES.exchange as readonly unknown[]).includes(text)

/**
 * Takes a contract code apart. Zhengzhou writes one digit of the year, which comes round every ten years: it is read as
 * the year between seven before and two after `today`. Null for what is no code of that exchange.
 */
export function contractOf(exchange: Exchange, code: string, today: string): Contract | null {
  const [, product = '', digits = '', tail] = FORM.exec(code) ?? []
  const wanted = UPPER.has(exchange) ? product.toUpperCase() : product.toLowerCase()
  if (product === '' || product !== wanted || digits.length !== YEAR_DIGITS[exchange] + 2) return null
  const month = digits.slice(-2)
  if (Number(month) < 1 || Number(month) > 12) return null
  const year = yearOf(digits.slice(0, -2), Number(today.slice(0, 4)))
  return { product, month: `${year}-${month}`, option: tail !== undefined }
}

function yearOf(digits: string, now: number): number {
  if (digits.length === 2) return 2000 + Number(digits)
  const last = Number(digits)
  return now + 2 - ((((now + 2 - last) % 10) + 10) % 10)
}

/** Whether the delivery month is over. */
export const isExpired = (contract: Contract, today: string): boolean => contract.month < today.slice(0, 7)

/** Whether a product is written as its exchange writes it. */
export function isProduct(exchange: Exchange, product: string): boolean {
  const letters = UPPER.has(exchange) ? /^[A-Z]{1,4}(_O|-O)?$/ : /^[a-z]{1,4}(_o|-o)?$/
  return letters.test(product)
}
