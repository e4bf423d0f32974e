import {
  type Block,
  type Drop,
  type DropReason,
  inOrder,
  type PermissionKey,
  partsOfKey,
  type Standing,
} from '../schema.ts'
import { drop } from './capability.ts'
import { canBeSold, type Investor, isNorthbound, northboundAccess } from './northbound.ts'
import { unsuitable } from './suitable.ts'

/** What stands against or for an account on a day, beside what it was granted. */
export type Scene = {
  /** Frozen for a reason of its own: nothing works, on any channel. */
  frozen: boolean
  /** What the account's standing blocks. */
  blocked: readonly Block[]
  suitability: Standing
  investor: Investor
  northboundSince: string | null
  on: string
  /** What other modules do not let pass, by key. */
  restrictions: readonly Drop[]
}

export type Effective = {
  effective: PermissionKey[]
  /** Those of them that are good for selling what is held and nothing else. */
  sellOnly: PermissionKey[]
  dropped: Drop[]
}

const MONEY: Partial<Record<PermissionKey, Block>> = {
  'account.deposit': 'deposit',
  'account.withdraw': 'withdraw',
  'account.exchange': 'exchange',
}

/** Whether a key is an order's business: products, channels, and trading itself. */
const trades = (key: PermissionKey): boolean => !(key in MONEY) && partsOfKey(key).group !== 'flag'

function blockedReason(key: PermissionKey, { frozen, blocked }: Scene): DropReason | null {
  const block = MONEY[key] ?? (trades(key) ? 'trade' : null)
  if (block === null || !blocked.includes(block)) return null
  return frozen ? 'FROZEN' : 'STATUS'
}

/** The switches: no trading without `account.trade`, no product without a channel for its orders. */
function switchReason(key: PermissionKey, on: ReadonlySet<PermissionKey>): DropReason | null {
  if (!trades(key) || key === 'account.trade') return null
  if (!on.has('account.trade')) return 'TRADE_OFF'
  if (partsOfKey(key).group === 'trade') return null
  return [...on].some((other) => partsOfKey(other).group === 'trade') ? null : 'CHANNELS_OFF'
}

function northboundReason(key: PermissionKey, access: ReturnType<typeof northboundAccess>): DropReason | null {
  if (!isNorthbound(key) || access === 'open') return null
  if (access === 'none') return 'NORTHBOUND_NEW'
  return canBeSold(key) ? null : 'NORTHBOUND_SELL_ONLY'
}

/** effective = granted ∩ switches ∩ eligibility ∩ not frozen, with what fell out and the first reason for it. */
export function effectiveOf(granted: Iterable<PermissionKey>, scene: Scene): Effective {
  const all = inOrder(granted)
  const on = new Set(all)
  const access = northboundAccess(scene.investor, scene.northboundSince, scene.on)
  const foreign = new Map(scene.restrictions.map((one) => [one.key, one]))
  const effective: PermissionKey[] = []
  const dropped: Drop[] = []
  for (const key of all) {
    const reason =
      blockedReason(key, scene) ??
      switchReason(key, on) ??
      northboundReason(key, access) ??
      unsuitable(key, scene.suitability, on)
    const other = foreign.get(key)
    if (reason !== null) dropped.push(drop(key, reason))
    else if (other) dropped.push(other)
    else effective.push(key)
  }
  const sellOnly = access === 'sellOnly' ? effective.filter((key) => isNorthbound(key) && canBeSold(key)) : []
  return { effective, sellOnly, dropped }
}
