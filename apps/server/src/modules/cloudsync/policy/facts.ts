import type { Fact } from '../schema.ts'

/** Exchanges whose products ask for papers of their own, as tables of trading codes name them. */
const OF_EXCHANGE: Readonly<Record<string, Fact>> = { CFFEX: 'cffex', INE: 'ine', GFEX: 'gfex' }
/** The same as the pack for trading codes asks for products with conditions. */
const OF_SCOPE: Readonly<Record<string, Fact>> = { financial: 'cffex', crude: 'ine' }

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/**
 * What a request says of the exchanges it is about: rows of trading codes by their exchange, and the products with conditions
 * that were ticked.
 *
 * @source approvals-archive I-10 (a condition field for business 3)
 */
export function factsOfRequest(values: Readonly<Record<string, unknown>>): Fact[] {
  const exchanges = Object.values(values)
    .flatMap(listOf)
    .flatMap((row) =>
      typeof row === 'object' && row !== null && 'exchange' in row ? [OF_EXCHANGE[String(row.exchange)]] : [],
    )
  const scopes = listOf(values['scope']).map((one) => OF_SCOPE[String(one)])
  return [...new Set([...exchanges, ...scopes].filter((fact) => fact !== undefined))]
}
