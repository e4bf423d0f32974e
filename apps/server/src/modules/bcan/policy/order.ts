import {
  type Consent,
  type OrderDecision,
  type OrderReason,
  type Regime,
  SELL_ONLY_NO,
  type Side,
  type State,
} from '../schema.ts'

/** An account as the order control sees it; `ceNo` is of the house's open range even while the client has no number. */
export type OrderAccount = {
  regime: Regime
  /** CE number that executes for the client; null while the house has no range. */
  ceNo: string | null
  bcan: number | null
  exhausted: boolean
  state: State | null
  consent: Consent
  allowed: boolean
  effectiveOn: string | null
  tradeBeforeAccepted: boolean
  accountStatus: string
  frozen: boolean
}

const refused = (reason: OrderReason): OrderDecision => ({ accepted: false, tag: null, reason })

/** Whether the number counts at the exchange on a trading day: northbound it must have been filed the day before. */
function countsOn({ regime, state, effectiveOn }: OrderAccount, on: string): boolean {
  if (state !== 'EFFECTIVE' || effectiveOn === null) return false
  return regime === 'HKIDR' ? effectiveOn <= on : effectiveOn < on
}

/** Who has no number in force: nothing is bought; what is held on the Hong Kong market is sold under the number for that. */
function sellOnly(account: OrderAccount, side: Side, reason: OrderReason): OrderDecision {
  if (side === 'buy' || account.regime === 'NORTHBOUND') return refused(reason)
  return { accepted: true, tag: `${account.ceNo}.${SELL_ONLY_NO}`, reason }
}

/** Why only sells go, before effectiveness is asked; null when nothing holds the client back. */
function heldBack({ consent, state, bcan, exhausted }: OrderAccount): OrderReason | null {
  if (state === 'RETIRED') return 'RETIRED'
  if (consent === 'WITHDRAWN') return 'WITHDRAWN'
  if (consent === 'NONE') return 'NO_CONSENT'
  if (bcan === null) return exhausted ? 'NUMBERS_EXHAUSTED' : 'NO_NUMBER'
  return null
}

/**
 * The tag of an order, or that it must not go. Without consent, after withdrawal and without a number nothing is bought and
 * holdings are sold as a sell-only client; a consented client buys and sells under its number, before it is effective only
 * where the house allows that; northbound asks for effectiveness on the day before.
 *
 * @param at  The trading day.
 * @source spec/accounts.md §3.4; sells northbound without effectiveness: unconfirmed, refused
 */
export function bcanForOrder(account: OrderAccount, side: Side, at: string): OrderDecision {
  if (account.ceNo === null) return refused('NOT_CONFIGURED')
  if (account.accountStatus !== 'ACTIVE') return refused('ACCOUNT_NOT_ACTIVE')
  if (account.frozen) return refused('FROZEN')
  if (!account.allowed) return refused('FORBIDDEN')
  const held = heldBack(account)
  if (held !== null) return sellOnly(account, side, held)
  const tag = `${account.ceNo}.${account.bcan}`
  if (countsOn(account, at)) return { accepted: true, tag, reason: 'EFFECTIVE' }
  if (account.regime === 'NORTHBOUND') {
    return refused(account.state === 'EFFECTIVE' ? 'EFFECTIVE_LATER' : 'NOT_EFFECTIVE')
  }
  if (side === 'buy' && !account.tradeBeforeAccepted) return refused('NOT_EFFECTIVE')
  return { accepted: true, tag, reason: 'NOT_YET_EFFECTIVE' }
}
