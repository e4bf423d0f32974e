/** Markets of securities, by the code the grammar uses. */
export const MARKETS = ['HK', 'US', 'SH', 'SZ', 'SG', 'JP', 'UK', 'DE', 'AU'] as const
export type Market = (typeof MARKETS)[number]

/** Markets of Shanghai and Shenzhen, reached through Stock Connect. */
export const NORTHBOUND_MARKETS = ['SH', 'SZ'] as const satisfies readonly Market[]

/** Venues of virtual assets. */
export const VENUES = ['OSL', 'HAS'] as const

/** What a house may offer or not: its markets and venues. */
export const PLACES = [...MARKETS, ...VENUES] as const
export type TradingPlace = (typeof PLACES)[number]

/** Products that stand for each market by itself. */
export const MARKET_GROUPS = ['stock', 'options', 'shortsell', 'ipo', 'warrant', 'stockgrey', 'otc'] as const
export type MarketGroup = (typeof MARKET_GROUPS)[number]

export const GROUPS = ['account', 'trade', ...MARKET_GROUPS, 'va', 'flag'] as const
export type Group = (typeof GROUPS)[number]

/** Scopes of the groups that know no market. */
const OWN_SCOPES = {
  account: [
    'trade',
    'exchange',
    'rollover',
    'withdraw',
    'deposit',
    'public_funds',
    'private_funds',
    'otc',
    'balance_funds',
  ],
  trade: ['client', 'bo', 'fix', 'openapi'],
  va: VENUES,
  flag: ['options', 'warrant', 'shortsell'],
} as const

type Joined<G extends string, S extends string> = `${G}.${S}`
type OwnScopes = typeof OWN_SCOPES

/** `{group}.{scope}`, case as it is written here. */
export type PermissionKey =
  | Joined<MarketGroup, Market>
  | { [G in keyof OwnScopes]: Joined<G, OwnScopes[G][number]> }[keyof OwnScopes]

const isMarketGroup = (group: Group): group is MarketGroup => MARKET_GROUPS.some((one) => one === group)

/** Scopes of a group, in the order people read them. */
export function scopesOf(group: Group): readonly string[] {
  return isMarketGroup(group) ? MARKETS : OWN_SCOPES[group]
}

/**
 * Every trading permission there is, by group.
 *
 * @source spec/accounts.md §1.4
 */
export const CATALOGUE: readonly PermissionKey[] = GROUPS.flatMap((group) =>
  scopesOf(group).map((scope) => `${group}.${scope}` as PermissionKey),
)
const RANK = new Map<string, number>(CATALOGUE.map((key, at) => [key, at]))

export function isPermissionKey(text: string): text is PermissionKey {
  return RANK.has(text)
}

/** Group and scope of a key. */
export function partsOfKey(key: PermissionKey): { group: Group; scope: string } {
  const [group, scope] = key.split('.') as [Group, string]
  return { group, scope }
}

/** The market or venue a key trades at; null for what is bound to none. */
export function placeOfKey(key: PermissionKey): TradingPlace | null {
  const { group, scope } = partsOfKey(key)
  return group === 'va' || isMarketGroup(group) ? (scope as TradingPlace) : null
}

/** Each key once, in the catalogue's order. */
export function inOrder(keys: Iterable<PermissionKey>): PermissionKey[] {
  return [...new Set(keys)].sort((a, b) => (RANK.get(a) ?? 0) - (RANK.get(b) ?? 0))
}

/** Why a key is not there. The first nine of what is asked are its own; those of other modules stand beside them. */
export const DROP_REASONS = [
  'CAPABILITY',
  'MARKET',
  'NOT_SECONDED',
  'STATUS',
  'FROZEN',
  'TRADE_OFF',
  'CHANNELS_OFF',
  'DISCLOSURE',
  'PI_MISSING',
  'PI_EXPIRED',
  'RISK_MISSING',
  'RISK_EXPIRED',
  'RISK_FAILED',
  'RISK_TOO_LOW',
  'NORTHBOUND_NEW',
  'NORTHBOUND_SELL_ONLY',
] as const
export type DropReason = (typeof DROP_REASONS)[number]

/** A key left out, and whose reason it is: `<module>:state.dropReason.<reason>`. */
export type Drop = { key: PermissionKey; module: string; reason: string }
