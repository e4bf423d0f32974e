import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Regime } from '../schema.ts'

/** Random draws before free numbers are looked for: enough while a tenth of the range is free. */
const DRAWS = 12

export type OpenRange = { id: string; ceNo: string; firstNo: number; lastNo: number; used: number }
export type Given = { clientId: string; ceNo: string; bcan: number }
type Giving = { regime: Regime; source: 'opening' | 'backfill'; at: string }

/** Ranges that give numbers, used up or not, the oldest first. Index number_range_open. */
export function openRanges(reader: Reader, regime: Regime): Promise<OpenRange[]> {
  return rows(
    reader,
    sql<OpenRange>`select g.id, g.ce_no as "ceNo", g.first_no as "firstNo", g.last_no as "lastNo",
        coalesce(u.used, 0) as used
      from bcan.number_range g left join bcan.v_range_use u on u.range_id = g.id
      where g.regime = ${regime} and g.closed_at is null order by g.created_at, g.id`,
  )
}

const sizeOf = ({ firstNo, lastNo }: OpenRange): number => lastNo - firstNo + 1

/** Draws a number for each client at random; whoever drew one that is given already gets none. The key decides. */
function draw(tx: Tx, range: OpenRange, clientIds: readonly string[], giving: Giving): Promise<Given[]> {
  return rows(
    tx,
    sql<Given>`insert into bcan.number (ce_no, bcan, client_id, regime, range_id, source, assigned_at)
      select ${range.ceNo}, d.n, d.id, ${giving.regime}, ${range.id}::uuid, ${giving.source}, ${giving.at}::timestamptz
      from (select id, ${range.firstNo}::bigint
          + floor(random() * (${range.lastNo}::bigint - ${range.firstNo}::bigint + 1))::bigint as n
        from unnest(${[...clientIds]}::uuid[]) as id) d order by d.n
      on conflict do nothing returning client_id as "clientId", ce_no as "ceNo", bcan`,
  )
}

/** Gives the free numbers next above a random place of a nearly full range, one at the start of each gap, then from below. */
async function search(tx: Tx, range: OpenRange, clientIds: readonly string[], giving: Giving): Promise<Given[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bcan search ${range.id}`}, 0))`.execute(tx)
  return rows(
    tx,
    sql<Given>`with place as materialized (select ${range.firstNo}::bigint
        + floor(random() * (${range.lastNo}::bigint - ${range.firstNo}::bigint + 1))::bigint as n),
      gap as (select ${range.firstNo}::bigint as n
          where not exists (select from bcan.number where ce_no = ${range.ceNo} and bcan = ${range.firstNo}::bigint)
        union all select u.bcan + 1 from bcan.number u where u.ce_no = ${range.ceNo}
          and u.bcan >= ${range.firstNo}::bigint and u.bcan < ${range.lastNo}::bigint
          and not exists (select from bcan.number o where o.ce_no = u.ce_no and o.bcan = u.bcan + 1)),
      chosen as (select n from gap order by n < (select n from place), n limit ${clientIds.length}),
      free as (select n, row_number() over (order by n) as k from chosen),
      asked as (select id, k from unnest(${[...clientIds]}::uuid[]) with ordinality as a (id, k))
      insert into bcan.number (ce_no, bcan, client_id, regime, range_id, source, assigned_at)
      select ${range.ceNo}, n, id, ${giving.regime}, ${range.id}::uuid, ${giving.source}, ${giving.at}::timestamptz
      from free join asked using (k) order by n
      on conflict do nothing returning client_id as "clientId", ce_no as "ceNo", bcan`,
  )
}

/** Whether a free number is left as this transaction sees it. */
async function hasFree(tx: Tx, range: OpenRange): Promise<boolean> {
  const [row] = await rows(
    tx,
    sql<{ used: number }>`select used from bcan.v_range_use where range_id = ${range.id}::uuid`,
  )
  return (row?.used ?? 0) < sizeOf(range)
}

/** Numbers out of one range for as many of the clients as it holds. */
async function giveFrom(tx: Tx, range: OpenRange, clientIds: readonly string[], giving: Giving): Promise<Given[]> {
  const given: Given[] = []
  let left = [...clientIds]
  const take = (more: readonly Given[]) => {
    given.push(...more)
    const done = new Set(more.map(({ clientId }) => clientId))
    left = left.filter((id) => !done.has(id))
  }
  for (let at = 0; at < DRAWS && left.length > 0; at += 1) take(await draw(tx, range, left, giving))
  while (left.length > 0) {
    const found = await search(tx, range, left, giving)
    take(found)
    // Nothing found: somebody took the last one meanwhile, or the range is used up.
    if (found.length === 0 && !(await hasFree(tx, range))) break
  }
  return given
}

/**
 * Gives each client a number of its own at random out of the open ranges, the oldest first. Numbers burned stay in the table
 * and so are never given again; two at once are told apart by the key, without waiting for each other's transaction unless
 * they drew the same number.
 *
 * @returns those that got one; the others found every range used up.
 */
export async function giveNumbers(tx: Tx, clientIds: readonly string[], giving: Giving): Promise<Given[]> {
  const given: Given[] = []
  let left = [...clientIds]
  for (const range of await openRanges(tx, giving.regime)) {
    if (left.length === 0) break
    // Used up for good: numbers never come back, and drawing from it would go through all of them.
    if (range.used >= sizeOf(range)) continue
    const got = await giveFrom(tx, range, left, giving)
    given.push(...got)
    const done = new Set(got.map(({ clientId }) => clientId))
    left = left.filter((id) => !done.has(id))
  }
  return given
}

/**
 * Registers clients that have no number in the regime, and gives them one. Whose row somebody else is writing waits for it.
 *
 * @returns how many got a number and how many found none.
 */
export async function register(
  tx: Tx,
  clientIds: readonly string[],
  giving: Giving,
): Promise<{ given: number; without: number }> {
  await sql`insert into bcan.registration (id, client_id, regime, state, created_at, updated_at)
    select gen_random_uuid(), id, ${giving.regime}, 'UNASSIGNED', ${giving.at}::timestamptz, ${giving.at}::timestamptz
    from unnest(${[...clientIds]}::uuid[]) as id order by id on conflict (client_id, regime) do nothing`.execute(tx)
  const wanting = await rows(
    tx,
    sql<{ id: string }>`select client_id as id from bcan.registration where client_id = any(${[...clientIds]}::uuid[])
      and regime = ${giving.regime} and bcan is null and state <> 'RETIRED' order by client_id for update`,
  )
  const ids = wanting.map(({ id }) => id)
  if (ids.length === 0) return { given: 0, without: 0 }
  const given = await giveNumbers(tx, ids, giving)
  await sql`update bcan.registration r set ce_no = g."ceNo", bcan = g.bcan, exhausted = g.bcan is null,
      state = case when v.consent = 'WITHDRAWN' then 'WITHDRAWN' when g.bcan is null then 'UNASSIGNED'
        when v.consent = 'GIVEN' then 'CONSENTED' else 'ASSIGNED' end,
      version = version + 1, updated_at = ${giving.at}::timestamptz
    from unnest(${ids}::uuid[]) as a (id)
      left join jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g ("clientId" uuid, "ceNo" text, bcan bigint)
        on g."clientId" = a.id
      join bcan.v_consent v on v.client_id = a.id and v.regime = ${giving.regime}
    where r.client_id = a.id and r.regime = ${giving.regime}`.execute(tx)
  return { given: given.length, without: ids.length - given.length }
}
