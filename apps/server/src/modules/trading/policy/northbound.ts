import { NORTHBOUND_MARKETS, type PermissionKey, partsOfKey, placeOfKey } from '../schema.ts'

/** One person or company behind an account, as its documents show it. */
export type Party = { documents: readonly { kind: string; country: string }[] }

/** Those who count: the client itself and, of a joint client, every holder. */
export type Investor = { parties: readonly Party[]; exempt: boolean }

/** From this day on mainland investors are given no new access. */
export const NO_NEW_ACCESS_FROM = '2022-07-25'
/** From this day on those who have it may only sell. */
export const SELL_ONLY_FROM = '2023-07-24'

/** Documents that make their bearer a mainland investor: a resident's, or a company's registration there. */
function isMainland({ kind, country }: Party['documents'][number]): boolean {
  return (
    kind === 'prc-id' ||
    kind === 'two-way-permit' ||
    kind === 'social-credit-code' ||
    (kind === 'passport' && country === 'CN')
  )
}

/**
 * Whether somebody is a mainland investor: a person with a mainland document, a joint account with one among its holders, a
 * company registered there. A recorded exemption lifts it: permanent residence of Hong Kong, Macao or elsewhere, a one-way
 * permit, a branch or subsidiary registered outside.
 *
 * @source spec/accounts.md §1.4, northbound
 */
export function isMainlandInvestor({ parties, exempt }: Investor): boolean {
  return !exempt && parties.some(({ documents }) => documents.some(isMainland))
}

export type NorthboundAccess = 'open' | 'sellOnly' | 'none'

/**
 * What an investor may do northbound on a date.
 *
 * @param since  The business date since which the account has had the access without a break; null while it has none.
 */
export function northboundAccess(investor: Investor, since: string | null, on: string): NorthboundAccess {
  if (!isMainlandInvestor(investor) || on < NO_NEW_ACCESS_FROM) return 'open'
  if (since === null || since >= NO_NEW_ACCESS_FROM) return 'none'
  return on < SELL_ONLY_FROM ? 'open' : 'sellOnly'
}

/** Whether a key reaches Shanghai or Shenzhen. */
export function isNorthbound(key: PermissionKey): boolean {
  const place = placeOfKey(key)
  return NORTHBOUND_MARKETS.some((market) => market === place)
}

/** Whether what the key stands for is holding shares, which can still be sold; everything else is new business. */
export const canBeSold = (key: PermissionKey): boolean => partsOfKey(key).group === 'stock'
