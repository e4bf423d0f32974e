import { type RawBuilder, sql } from 'kysely'
import { cidKinds, type Regime } from '#modules/bcan'
import { rows, type Tx } from '#platform/db.ts'

/** Rows read at a time: bounds memory whatever the size of the set. */
const FETCH = 4000

/** One party of a client that is to be filed, or a number that was in the last file and is to be no more. */
export type PartyLine = {
  bcan: number
  /** Null: the number leaves the file. */
  clientId: string | null
  clientType: string | null
  nameEn: string | null
  nameZh: string | null
  documentKind: string | null
  country: string | null
  sealed: Buffer | null
  /** What the last file said of the number; null when it was not in it. */
  filed: Buffer | null
  /** Data the exchange rejected. */
  rejected: Buffer | null
}

export type Filer = { regime: Regime; ceNo: string }

/** Order of choice of identity documents as a relation; the same as `pickCid` decides by. */
export function ranks(regime: Regime): RawBuilder<unknown> {
  const list = (['person', 'company'] as const).flatMap((bearer) =>
    cidKinds(regime, bearer).flatMap((kinds, tier) =>
      kinds.map((kind, place) => ({ company: bearer === 'company', kind, tier, place })),
    ),
  )
  return sql`jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as k (company boolean, kind text, tier int, place int)`
}

/**
 * Clients whose registration is reported, agreed to and of a live account that trades securities: who belongs in the file
 * of a CE number, apart from what data they lack. A client whose accounts are all dormant is not filed.
 */
export const wanted = ({ regime, ceNo }: Filer): RawBuilder<unknown> => sql`select r.client_id, r.bcan, c.type
  from bcan.v_registration r join clients.v_client c on c.id = r.client_id
  where r.regime = ${regime} and r.ce_no = ${ceNo} and r.reported
    and r.state in ('CONSENTED', 'SUBMITTED', 'FORMAT_OK', 'EFFECTIVE', 'REJECTED')
    and exists (select from accounts.v_account a where a.client_id = r.client_id and a.type in ('cash', 'margin')
      and a.status in ('ACTIVE', 'CANCELLING'))`

/**
 * The set of a CE number beside what its last file held, by number, the parties of a client in their order. One statement:
 * hash joins over registrations, parties and documents, and a sort by number.
 *
 * @param on  Day by which documents count as expired.
 */
export const population = (filer: Filer, on: string): RawBuilder<PartyLine> => sql<PartyLine>`
  with party as (
    select w.client_id, w.bcan, w.type, coalesce(p.person_id, p.client_id) as bearer, p.position, p.name_en, p.name_zh
    from (${wanted(filer)}) w join bcan.v_party p on p.client_id = w.client_id
  ), picked as (
    select distinct on (coalesce(d.person_id, d.client_id)) coalesce(d.person_id, d.client_id) as bearer, d.kind,
      d.country, d.number_sealed
    from clients.v_sealed_identity d join clients.v_client c on c.id = d.client_id
      join ${ranks(filer.regime)} on k.kind = d.kind and k.company = (c.type = 'corporate')
    order by 1, k.tier, coalesce(d.expires_on, '9999-12-31') < ${on}::date, k.place,
      coalesce(d.expires_on, '9999-12-31') desc, d.country
  )
  select coalesce(y.bcan, x.bcan) as bcan, y.client_id as "clientId", y.type as "clientType", y.name_en as "nameEn",
    y.name_zh as "nameZh", d.kind as "documentKind", d.country, d.number_sealed as sealed, x.digest as filed,
    j.digest as rejected
  from party y left join picked d on d.bearer = y.bearer
    full join (select bcan, digest from filing.entry where regime = ${filer.regime} and ce_no = ${filer.ceNo}
      and until_no is null) x on x.bcan = y.bcan
    left join filing.rejection j on j.regime = ${filer.regime} and j.ce_no = ${filer.ceNo} and j.bcan = y.bcan
  order by 1, y.position`

/** Reads the set in steps through a cursor of the transaction; while one step is worked on, the next is under way. */
export async function* readPopulation(tx: Tx, filer: Filer, on: string): AsyncGenerator<PartyLine[]> {
  await sql`set local cursor_tuple_fraction = 1`.execute(tx)
  await sql`set local work_mem = '64MB'`.execute(tx)
  await sql`declare filing_set no scroll cursor for ${population(filer, on)}`.execute(tx)
  const fetch = () => {
    const some = rows(tx, sql<PartyLine>`fetch ${sql.lit(FETCH)} from filing_set`)
    // Nobody may be left to wait for it when the work on the step before fails.
    some.catch(() => undefined)
    return some
  }
  let next = fetch()
  for (;;) {
    const some = await next
    const ends = some.length < FETCH
    if (!ends) next = fetch()
    if (some.length > 0) yield some
    if (ends) break
  }
  await sql`close filing_set`.execute(tx)
}
