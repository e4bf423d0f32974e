import {
  type AccountType,
  CAPABILITIES_OF,
  CATALOGUE,
  type Capability,
  type Drop,
  type DropReason,
  inOrder,
  type PermissionKey,
  partsOfKey,
  placeOfKey,
} from '../schema.ts'

/** What the account must be able to do for a key; null: any account may have it. */
const NEEDS_OF_GROUP = {
  stock: 'stocks',
  ipo: 'stocks',
  warrant: 'stocks',
  stockgrey: 'stocks',
  otc: 'stocks',
  options: 'long-options',
  shortsell: 'short-selling',
  va: 'virtual-assets',
  trade: null,
} as const satisfies Record<string, Capability | null>

const NEEDS_OF_KEY: Partial<Record<PermissionKey, readonly Capability[]>> = {
  'account.deposit': ['deposit'],
  'account.withdraw': ['withdraw'],
  'account.exchange': ['exchange'],
  'account.public_funds': ['public-funds'],
  'account.private_funds': ['private-funds'],
  'account.balance_funds': ['balance-funds'],
  'account.otc': ['stocks'],
  'account.rollover': ['stocks', 'futures'],
  'flag.options': ['long-options'],
  'flag.warrant': ['stocks'],
  'flag.shortsell': ['short-selling'],
}

function neededBy(key: PermissionKey): readonly Capability[] | null {
  const own = NEEDS_OF_KEY[key]
  if (own) return own
  const { group } = partsOfKey(key)
  const needed = group in NEEDS_OF_GROUP ? NEEDS_OF_GROUP[group as keyof typeof NEEDS_OF_GROUP] : null
  return needed === null ? null : [needed]
}

/** Marks that turn a securities account into one for virtual assets alone. */
export const VIRTUAL_ASSET_MARKS: readonly string[] = ['virtual-asset', 'Virtual Account']

/** What the kind of account comes down to: a marked cash or margin account trades virtual assets and nothing else. */
function kindOf(type: AccountType, marks: readonly string[]): AccountType {
  const marked = marks.some((mark) => VIRTUAL_ASSET_MARKS.includes(mark))
  return marked && (type === 'cash' || type === 'margin') ? 'va' : type
}

/**
 * The most an account can be given, whatever is chosen.
 *
 * @source spec/accounts.md §1.4: cash all but short selling, margin all securities, funds and virtual assets their own,
 * futures futures; money on every type.
 */
export function capabilityOf(type: AccountType, marks: readonly string[]): ReadonlySet<PermissionKey> {
  const can: readonly Capability[] = CAPABILITIES_OF[kindOf(type, marks)]
  return new Set(CATALOGUE.filter((key) => neededBy(key)?.some((one) => can.includes(one)) ?? true))
}

export type Grant = { granted: PermissionKey[]; dropped: Drop[] }

export const drop = (key: PermissionKey, reason: DropReason): Drop => ({ key, module: 'trading', reason })

/** granted = choice ∩ capability ∩ markets, with what fell out and why. */
export function grant(
  choice: Iterable<PermissionKey>,
  account: { type: AccountType; marks: readonly string[] },
  markets: ReadonlySet<string>,
): Grant {
  const capability = capabilityOf(account.type, account.marks)
  const granted: PermissionKey[] = []
  const dropped: Drop[] = []
  for (const key of inOrder(choice)) {
    const place = placeOfKey(key)
    if (!capability.has(key)) dropped.push(drop(key, 'CAPABILITY'))
    else if (place !== null && !markets.has(place)) dropped.push(drop(key, 'MARKET'))
    else granted.push(key)
  }
  return { granted, dropped }
}

/**
 * What is left of a grant when the account is of another kind now, or has been since: every kind it has been of takes away,
 * none gives. Markets that the house has closed meanwhile are left out as long as they are closed.
 */
export function stillGranted(
  granted: Iterable<PermissionKey>,
  kinds: readonly { type: AccountType; marks: readonly string[] }[],
  markets: ReadonlySet<string>,
): Grant {
  const first: Grant = { granted: inOrder(granted), dropped: [] }
  return kinds.reduce((left, kind) => {
    const next = grant(left.granted, kind, markets)
    return { granted: next.granted, dropped: [...left.dropped, ...next.dropped] }
  }, first)
}

/** What a change opens and closes. */
export function difference(before: Iterable<PermissionKey>, after: Iterable<PermissionKey>) {
  const [old, now] = [new Set(before), new Set(after)]
  return { opened: inOrder(now.difference(old)), closed: inOrder(old.difference(now)) }
}
