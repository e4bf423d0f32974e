import {
  type Decimal,
  type DecimalBounds,
  decimal,
  formatDecimal,
  fromUnscaled,
  multiply,
  parseDecimal,
  toUnscaled,
} from './decimal.ts'
import { type RoundingMode, roundQuotient } from './rounding.ts'

/**
 * Decimals of each currency's smallest unit (ISO 4217; CNH, the offshore renminbi, follows CNY). Money in a currency
 * that is not listed does not exist here: add the currency first.
 */
export const MINOR_UNITS = {
  AED: 2,
  AUD: 2,
  BHD: 3,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CNH: 2,
  CNY: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  IDR: 2,
  INR: 2,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  MOP: 2,
  MYR: 2,
  NOK: 2,
  NZD: 2,
  PHP: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TWD: 2,
  USD: 2,
  VND: 0,
  ZAR: 2,
} as const

/** A currency Kontor can hold. */
export type Currency = keyof typeof MINOR_UNITS

/** Every currency, in alphabetical order. */
export const CURRENCIES = Object.keys(MINOR_UNITS) as [Currency, ...Currency[]]

/** An amount in one currency, held as a whole number of its smallest unit. */
export type Money = { readonly minor: bigint; readonly currency: Currency }

/** Whether the text names a currency we hold. */
export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(MINOR_UNITS, text)
}

/** An amount in smallest units. */
export function ofMinor(minor: bigint, currency: Currency): Money {
  return { minor, currency }
}

/** An amount we wrote ourselves (`numeric` column, constant). Throws a RangeError on more decimals than the currency has. */
export function money(amount: string, currency: Currency): Money {
  return { minor: toUnscaled(decimal(amount), MINOR_UNITS[currency]), currency }
}

/** Reads an amount from outside; more decimals than the currency has are `TOO_MANY_DECIMALS`, never rounded away. */
export function parseMoney(
  amount: string,
  currency: Currency,
  bounds: Omit<DecimalBounds, 'scale'> = {},
): { ok: true; value: Money } | Extract<ReturnType<typeof parseDecimal>, { ok: false }> {
  const scale = MINOR_UNITS[currency]
  const parsed = parseDecimal(amount, { ...bounds, scale })
  return parsed.ok ? { ok: true, value: { minor: toUnscaled(parsed.value, scale), currency } } : parsed
}

/** The amount's wire form, with all decimals of the currency: `1200.50`, `1200` for JPY. */
export function formatMoney(value: Money): string {
  return formatDecimal(amountOf(value), MINOR_UNITS[value.currency])
}

/** The amount as a number without its currency. */
export function amountOf(value: Money): Decimal {
  return fromUnscaled(value.minor, MINOR_UNITS[value.currency])
}

/** Nothing, in the currency. */
export function zeroMoney(currency: Currency): Money {
  return { minor: 0n, currency }
}

/** The sum; two currencies are a RangeError. */
export function addMoney(a: Money, b: Money): Money {
  assertSameCurrency(a, b)
  return { minor: a.minor + b.minor, currency: a.currency }
}

/** The difference; two currencies are a RangeError. */
export function subtractMoney(a: Money, b: Money): Money {
  assertSameCurrency(a, b)
  return { minor: a.minor - b.minor, currency: a.currency }
}

/** The amount with the opposite sign. */
export function negateMoney(value: Money): Money {
  return { minor: -value.minor, currency: value.currency }
}

/** -1, 0 or 1; two currencies are a RangeError. */
export function compareMoney(a: Money, b: Money): -1 | 0 | 1 {
  assertSameCurrency(a, b)
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0
}

/** The sum of all, zero for none; an amount in another currency is a RangeError. */
export function sumMoney(values: Iterable<Money>, currency: Currency): Money {
  let total = zeroMoney(currency)
  for (const value of values) total = addMoney(total, value)
  return total
}

/** The amount times a factor (a fee rate, a ratio), rounded once to the smallest unit. */
export function multiplyMoney(value: Money, factor: Decimal, mode: RoundingMode): Money {
  return { minor: roundToMinor(multiply(amountOf(value), factor), value.currency, mode), currency: value.currency }
}

/** The amount in another currency, rounded once. `rate` is units of `to` for one unit of the amount's currency, > 0. */
export function convertMoney(value: Money, rate: Decimal, to: Currency, mode: RoundingMode): Money {
  if (rate.unscaled <= 0n) throw new RangeError('a rate is greater than zero')
  return { minor: roundToMinor(multiply(amountOf(value), rate), to, mode), currency: to }
}

/**
 * Splits a total by weights so that the parts add up to the total exactly and none is a whole smallest unit away from
 * its exact share. The units left over go to the parts with the largest lost fractions, earlier ones first on a tie.
 * @throws RangeError on no weights, a negative weight, or weights that are all zero
 */
export function allocate(total: Money, weights: readonly Decimal[]): Money[] {
  const scale = Math.max(0, ...weights.map((weight) => weight.scale))
  const shares = weights.map((weight) => toUnscaled(weight, scale))
  const whole = shares.reduce((sum, share) => sum + share, 0n)
  if (shares.some((share) => share < 0n)) throw new RangeError('a weight is not negative')
  if (whole === 0n) throw new RangeError('at least one weight is greater than zero')
  const sign = total.minor < 0n ? -1n : 1n
  const size = total.minor * sign
  const parts = shares.map((share, index) => ({ index, minor: (size * share) / whole, lost: (size * share) % whole }))
  let left = size - parts.reduce((sum, part) => sum + part.minor, 0n)
  for (const part of parts.toSorted((a, b) => (a.lost === b.lost ? a.index - b.index : a.lost > b.lost ? -1 : 1))) {
    if (left === 0n) break
    part.minor += 1n
    left -= 1n
  }
  return parts.map((part) => ({ minor: part.minor * sign, currency: total.currency }))
}

function roundToMinor(amount: Decimal, currency: Currency, mode: RoundingMode): bigint {
  return roundQuotient(amount.unscaled * 10n ** BigInt(MINOR_UNITS[currency]), 10n ** BigInt(amount.scale), mode)
}

function assertSameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} do not add up`)
}
