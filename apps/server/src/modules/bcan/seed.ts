import { sql } from 'kysely'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import type { Tx } from '#platform/db.ts'
import { EXCHANGE_ZONE } from './policy/exchange.ts'
import { REGIMES } from './schema.ts'
import { insertParticipant, insertRange } from './store/participant.ts'

const BY = 'demo'
/** Sizes of the two ranges: enough for a large demo, and both on one CE number without meeting. */
const RANGES = { HKIDR: [10_000_000, 19_999_999], NORTHBOUND: [20_000_000, 29_999_999] } as const

/**
 * Believable numbers for a house that is an exchange participant, in a few statements however many clients there are: of a
 * hundred who may agree 88 did, 2 took it back; northbound fewer. Consented clients are effective since the day before.
 */
export async function seedNumbers(
  tx: Tx,
  now: Temporal.Instant,
  house: { name: string; firmId: string; ceNo: string },
): Promise<void> {
  const at = toWire(now)
  for (const regime of REGIMES) {
    const id = newId<'participant'>()
    await insertParticipant(tx, { ...house, id, regime, kind: 'House', role: 'BOTH' }, { name: BY, at })
    const [firstNo, lastNo] = RANGES[regime]
    const range = { id: newId<'range'>(), regime, ceNo: house.ceNo, ccepId: id, userId: id, reported: true }
    await insertRange(tx, { ...range, firstNo, lastNo }, { name: BY, at })
    await seedConsents(tx, regime, at)
    // Nobody else sees these rows yet, so nobody counted them: planned for empty tables, joins would go row by row.
    await sql`analyze bcan.consent`.execute(tx)
    await drawNumbers(tx, { ...range, firstNo, lastNo }, at)
    await sql`analyze bcan.number`.execute(tx)
    await seedRegistrations(tx, range, { at, effectiveOn: dateAt(now.subtract({ hours: 24 }), EXCHANGE_ZONE) })
  }
}

type SeedRange = { id: string; regime: string; ceNo: string }

/** A number of its own for every client who trades securities: more are drawn than needed, and those drawn twice fall out. */
async function drawNumbers(tx: Tx, range: SeedRange & { firstNo: number; lastNo: number }, at: string): Promise<void> {
  const { id, regime, ceNo, firstNo, lastNo } = range
  await sql`with client as materialized (select id, row_number() over () as k from (select distinct client_id as id
        from accounts.v_account where status <> 'CANCELLED' and type in ('cash', 'margin')) a),
      drawn as (select n, row_number() over (order by random()) as k from (select distinct ${firstNo}::bigint
          + floor(random() * (${lastNo}::bigint - ${firstNo}::bigint + 1))::bigint as n
        from generate_series(1, (select count(*) * 6 / 5 + 100 from client))) d)
    insert into bcan.number (ce_no, bcan, client_id, regime, range_id, source, assigned_at)
    select ${ceNo}, n, id, ${regime}, ${id}::uuid, 'backfill', ${at}::timestamptz
    from client join drawn using (k) order by n`.execute(tx)
}

/** Where each client stands with its number: nine of ten who agreed are effective. */
async function seedRegistrations(
  tx: Tx,
  { id, regime, ceNo }: SeedRange,
  { at, effectiveOn }: { at: string; effectiveOn: string },
): Promise<void> {
  await sql`insert into bcan.registration (id, client_id, regime, state, ce_no, bcan, effective_on, created_at, updated_at)
    select gen_random_uuid(), s.client_id, ${regime}, s.state, ${ceNo}, s.bcan,
      case when s.state = 'EFFECTIVE' then ${effectiveOn}::date end, ${at}::timestamptz, ${at}::timestamptz
    from (select n.client_id, n.bcan, case when v.consent = 'WITHDRAWN' then 'WITHDRAWN'
          when v.consent = 'NONE' then 'ASSIGNED'
          when abs(hashtext(n.client_id::text)) % 10 < 9 then 'EFFECTIVE' else 'CONSENTED' end as state
        from bcan.number n join bcan.v_consent v on v.client_id = n.client_id and v.regime = ${regime}
        where n.range_id = ${id}::uuid) s`.execute(tx)
}

async function seedConsents(tx: Tx, regime: string, at: string): Promise<void> {
  const share = regime === 'HKIDR' ? 90 : 60
  await sql`insert into bcan.consent (id, client_id, person_id, regime, given, agreement, agreement_version, platform,
      signed_on, recorded_by, recorded_by_name, recorded_at)
    select gen_random_uuid(), p.client_id, p.person_id, ${regime}, d.n >= 2, ${`${regime.toLowerCase()}-consent`}, '2.0',
      (array['app', 'web', 'paper'])[1 + d.n % 3], (c.created_at at time zone ${EXCHANGE_ZONE})::date,
      ${SYSTEM_OPERATOR_ID}::uuid, ${BY}, ${at}::timestamptz
    from bcan.v_party p join clients.v_client c on c.id = p.client_id,
      lateral (select abs(hashtext(p.client_id::text || ${regime})) % 100 as n) d
    where p.consents and d.n < ${share}`.execute(tx)
}
