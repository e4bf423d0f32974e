/** The account's own status; whether it is frozen stands beside it, as a set of reasons. */
export const ACCOUNT_STATUSES = ['OPENING', 'ACTIVE', 'DORMANT', 'CANCELLING', 'CANCELLED'] as const
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]

/**
 * From each status the ones it may go to; the database CHECK and a test hold the same list. CANCELLING waits for what
 * settles by itself and returns to where it came from when a check fails meanwhile.
 */
export const ACCOUNT_TRANSITIONS: Readonly<Record<AccountStatus, readonly AccountStatus[]>> = {
  OPENING: ['ACTIVE', 'CANCELLED'],
  ACTIVE: ['DORMANT', 'CANCELLING', 'CANCELLED'],
  DORMANT: ['ACTIVE', 'CANCELLING', 'CANCELLED'],
  CANCELLING: ['ACTIVE', 'DORMANT', 'CANCELLED'],
  CANCELLED: [],
}

export const ACCOUNT_TYPES = ['cash', 'margin', 'futures', 'fund', 'va'] as const
export type AccountType = (typeof ACCOUNT_TYPES)[number]

export const ACCOUNT_LEVELS = ['main', 'sub'] as const

/** Business lines of the house. An account, application, case or document belongs to one. */
export const BUSINESS_LINES = [
  'brokerage',
  'asset-management',
  'fund-distribution',
  'investment-advisory',
  'introducing',
] as const
export type BusinessLine = (typeof BUSINESS_LINES)[number]

/** What an account of a type can do at most, whatever is chosen for it. */
export const CAPABILITIES = [
  'stocks',
  'short-selling',
  'long-options',
  'short-options',
  'futures',
  'public-funds',
  'private-funds',
  'balance-funds',
  'virtual-assets',
  'deposit',
  'withdraw',
  'exchange',
] as const
export type Capability = (typeof CAPABILITIES)[number]

const MONEY = ['deposit', 'withdraw', 'exchange'] as const
const CASH = ['stocks', 'long-options', 'public-funds', 'private-funds', 'balance-funds', ...MONEY] as const

/** @source spec/accounts.md §1.4: cash all but shorts, margin all securities, futures, funds and virtual assets their own. */
export const CAPABILITIES_OF: Readonly<Record<AccountType, readonly Capability[]>> = {
  cash: CASH,
  margin: [...CASH, 'short-selling', 'short-options'],
  futures: ['futures', ...MONEY],
  fund: ['public-funds', 'private-funds', 'balance-funds', ...MONEY],
  va: ['virtual-assets', ...MONEY],
}

/** Form of an account number, given or generated: capitals, digits and dashes, 3 to 32. */
export const ACCOUNT_NO = /^[0-9A-Z][0-9A-Z-]{2,31}$/
