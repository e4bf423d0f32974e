import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { type MarketState, PLACES, type TradingPlace } from '../schema.ts'
import type { Setting } from './permission.ts'

/** Every market and venue with whether the house offers it; one that was never set is open. */
export async function marketStates(reader: Reader): Promise<MarketState[]> {
  const found = await rows(
    reader,
    sql<MarketState>`select market, open, set_by_name as "setByName", set_at as "setAt", remark from trading.market`,
  )
  const known = new Map(found.map((row) => [row.market, row]))
  return PLACES.map((market) => known.get(market) ?? { market, open: true, setByName: null, setAt: null, remark: null })
}

/** Markets and venues the house offers. */
export async function openMarkets(reader: Reader): Promise<ReadonlySet<TradingPlace>> {
  return new Set((await marketStates(reader)).flatMap(({ market, open }) => (open ? [market] : [])))
}

/** Markets and venues the house offered at a moment; one of which nothing is known for then was open. */
export async function openMarketsAt(reader: Reader, at: string): Promise<ReadonlySet<TradingPlace>> {
  const shut = await rows(
    reader,
    sql<{ market: TradingPlace }>`select market from (
        select market, open, set_at, null::timestamptz as until from trading.market
        union all select market, open, set_at, until from trading.market_past) m
      where not open and set_at <= ${at}::timestamptz and (until is null or until > ${at}::timestamptz)`,
  )
  const closed = new Set(shut.map(({ market }) => market))
  return new Set(PLACES.filter((market) => !closed.has(market)))
}

/** Opens or closes a market for the whole house. */
export async function setMarket(
  tx: Tx,
  { market, open }: { market: TradingPlace; open: boolean },
  { by, at, remark }: Setting,
): Promise<void> {
  await sql`insert into trading.market (market, open, remark, set_by, set_by_name, set_at)
    values (${market}, ${open}, ${remark}, ${by.id}::uuid, ${by.name}, ${at}::timestamptz)
    on conflict (market) do update set open = excluded.open, remark = excluded.remark, set_by = excluded.set_by,
      set_by_name = excluded.set_by_name, set_at = excluded.set_at`.execute(tx)
}

/** Nobody else opens or closes markets until the transaction ends. */
export async function lockMarkets(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('trading markets', 0))`.execute(tx)
}
