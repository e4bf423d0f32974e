import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { CurrentRows } from '#modules/businesses'
import { feesInForce, marginsInForce } from '#modules/rates'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { ADAPTERS } from '../adapter/adapters.ts'
import type { Listing } from '../adapter/contract.ts'
import { type Row, withCounter } from '../policy/current.ts'
import { circuitAt } from '../policy/times.ts'
import { COUNTER_ZONE } from '../policy/zone.ts'
import type { CounterCode, RateKind } from '../schema.ts'
import { allCounters } from '../store/counter.ts'
import { accountNoOf, shownRows } from '../store/record.ts'
import { routeOf } from './route.ts'

/** Whoever opens a form is not kept waiting longer for a counter. */
const PATIENCE_MS = 2_500

type Registered = (reader: Reader, accountId: string) => Promise<Row[]>

/** The counter that keeps the account's rates today, when it is in use, reached and not known to be away. */
async function keeperOf(platform: Platform, accountId: string, kind: RateKind): Promise<CounterCode | null> {
  const now = platform.clock()
  const route = await routeOf({ reader: platform.db, platform }, { accountId, kind })
  const codes = route.on(dateAt(now, COUNTER_ZONE)).codes
  const rows = await allCounters(platform.db)
  const isThere = (code: CounterCode) => {
    const row = rows.find((one) => one.code === code)
    return platform.config.counters[code] !== null && row !== undefined && circuitAt(toWire(now), row) === 'closed'
  }
  return codes.find(isThere) ?? null
}

async function listed(
  platform: Platform,
  code: CounterCode,
  kind: RateKind,
  investorId: string,
): Promise<Listing | null> {
  const way = platform.config.counters[code]
  if (!way) return null
  const patience = Promise.withResolvers<null>()
  const timer = setTimeout(() => patience.resolve(null), PATIENCE_MS)
  try {
    return await Promise.race([ADAPTERS[code].list(way, platform.clock(), { kind, investorId }), patience.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Rates as they stand at the counter that keeps the account, over those of the register; null: it is not there to say. */
const ratesAt = (component: 'feeTable' | 'marginTable', kind: RateKind, registered: Registered): CurrentRows => ({
  component,
  outside: true,
  async rows({ reader, platform }, { accountId }) {
    if (accountId === null) return null
    const [code, accountNo] = await Promise.all([keeperOf(platform, accountId, kind), accountNoOf(reader, accountId)])
    if (code === null || accountNo === null) return null
    const answer = await listed(platform, code, kind, accountNo)
    if (answer?.kind !== 'listed') {
      platform.log.warn(
        { counter: code, reason: answer?.reason ?? 'SLOW' },
        'a form goes without the rates of a counter',
      )
      return null
    }
    return withCounter(kind, await registered(reader, accountId), answer.rows)
  },
})

/** The slot that tells how suitable an account's client is. */
const SUITABILITY_SLOT = 14

/** Suitability as CAP last told; only what the slot opens to everybody in scope. */
const suitabilityTold: CurrentRows = {
  component: 'suitability',
  async rows({ reader }, { accountId }) {
    if (accountId === null) return null
    const rows = await shownRows(reader, SUITABILITY_SLOT, accountId)
    return rows.map(({ classification = null, riskLevel = null, validUntil = null }) => ({
      classification,
      riskLevel,
      validUntil,
    }))
  },
}

/** What forms of the trade are compared with: rates at the counters, suitability as CAP last told. */
export const currentAtCounters: readonly CurrentRows[] = [
  ratesAt('feeTable', 'fee', feesInForce),
  ratesAt('marginTable', 'margin', marginsInForce),
  suitabilityTold,
]
