import type { AccountStatus } from './account.ts'

/** The one badge people see, derived from client status, account status and freezes; the worst that holds. */
export const STANDINGS = ['CANCELLED', 'CANCELLING', 'OPENING', 'FROZEN', 'RESTRICTED', 'DORMANT', 'ACTIVE'] as const
export type Standing = (typeof STANDINGS)[number]

/** What may be blocked on an account. `signIn` is the client's own sign-in to the apps. */
export const BLOCKS = ['signIn', 'trade', 'deposit', 'withdraw', 'exchange'] as const
export type Block = (typeof BLOCKS)[number]

export type StandingFacts = {
  clientStatus: 'ACTIVE' | 'FROZEN' | 'CANCELLED'
  clientReasons: readonly string[]
  accountStatus: AccountStatus
  accountReasons: readonly string[]
}

/** Who says so, and why: a reason of a freeze, or the status itself. */
export type StandingReason = { from: 'client' | 'account'; reason: string }

export type StandingVerdict = { standing: Standing; reasons: StandingReason[]; blocked: Block[] }

const MONEY: readonly Block[] = ['trade', 'deposit', 'withdraw', 'exchange']
const BLOCKED_BY_STATUS: Readonly<Record<AccountStatus, readonly Block[]>> = {
  OPENING: MONEY,
  ACTIVE: [],
  DORMANT: ['trade', 'withdraw', 'exchange'],
  CANCELLING: ['trade', 'deposit', 'exchange'],
  CANCELLED: MONEY,
}

function standing(facts: StandingFacts): Standing {
  const { clientStatus, accountStatus } = facts
  if (clientStatus === 'CANCELLED' || accountStatus === 'CANCELLED') return 'CANCELLED'
  if (accountStatus === 'CANCELLING' || accountStatus === 'OPENING') return accountStatus
  if (facts.accountReasons.length > 0) return 'FROZEN'
  if (clientStatus === 'FROZEN') return 'RESTRICTED'
  return accountStatus
}

/**
 * The derived badge with everything that led to it and everything it blocks. A frozen account blocks trading and money
 * on every channel; a frozen client only its own sign-in.
 */
export function standingOf(facts: StandingFacts): StandingVerdict {
  const { clientStatus, accountStatus, clientReasons, accountReasons } = facts
  const blocked = new Set<Block>(BLOCKED_BY_STATUS[accountStatus])
  if (clientStatus !== 'ACTIVE') blocked.add('signIn')
  if (clientStatus === 'CANCELLED' || accountReasons.length > 0) for (const block of MONEY) blocked.add(block)
  const reasons: StandingReason[] = [
    ...(clientStatus === 'CANCELLED' ? [{ from: 'client' as const, reason: 'CANCELLED' }] : []),
    ...(accountStatus === 'ACTIVE' ? [] : [{ from: 'account' as const, reason: accountStatus }]),
    ...clientReasons.map((reason) => ({ from: 'client' as const, reason })),
    ...accountReasons.map((reason) => ({ from: 'account' as const, reason })),
  ]
  return { standing: standing(facts), reasons, blocked: BLOCKS.filter((block) => blocked.has(block)) }
}
