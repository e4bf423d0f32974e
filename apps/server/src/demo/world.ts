/** Sizes, ids and dates every part of the generated broker agrees on. */

export type Size = 'small' | 'medium' | 'large'

/** Accounts in each size; benches may ask for any other number. */
export const ACCOUNTS: Record<Size, number> = { small: 200, medium: 50_000, large: 1_000_000 }

export type World = {
  seed: string
  accounts: number
  /** Business date the world ends on, as a day number (days.ts). */
  asOf: number
}

export const BUSINESS_LINES = [
  'brokerage',
  'asset-management',
  'fund-distribution',
  'investment-advisory',
  'introducing',
] as const
export type BusinessLine = (typeof BUSINESS_LINES)[number]

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0')

/** Day number of 1970-01-01. */
const UNIX_EPOCH = 25_567

/**
 * An id with the shape and sort order of a UUIDv7, computed instead of drawn: `topic` (0…4095) names the table,
 * `index` (below 2^48) the row, `day` the date the row was made. The same row has the same id in every run.
 */
export function idAt(topic: number, index: number, day: number): string {
  const time = hex((day - UNIX_EPOCH) * 86_400_000 + (index % 86_400_000), 12)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(topic, 3)}-8000-${hex(index, 12)}`
}
