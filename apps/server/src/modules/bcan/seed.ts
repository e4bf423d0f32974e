import { sql } from 'kysely'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { HOUSE_ZONE } from '#modules/clients'
import { SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import { rows, type Tx } from '#platform/db.ts'
import { REGIMES } from './schema.ts'
import { register } from './store/allocate.ts'
import { insertParticipant, insertRange } from './store/participant.ts'

const BY = 'demo'
/** Clients numbered in one go: what a statement is given stays small however large the demo is. */
const BATCH = 20_000
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
    // Nobody else sees these rows yet, so nobody counted them: planned for empty tables, every batch would read them all.
    await sql`analyze bcan.consent`.execute(tx)
    const clients = await rows(
      tx,
      sql<{ id: string }>`select distinct client_id as id from accounts.v_account
        where status <> 'CANCELLED' and type in ('cash', 'margin') order by 1`,
    )
    for (let from = 0; from < clients.length; from += BATCH) {
      const some = clients.slice(from, from + BATCH).map(({ id: client }) => client)
      await register(tx, some, { regime, source: 'backfill', at })
      if (from === 0) await sql`analyze bcan.registration, bcan.number`.execute(tx)
    }
    const yesterday = dateAt(now.subtract({ hours: 24 }), HOUSE_ZONE)
    await sql`update bcan.registration set state = 'EFFECTIVE', effective_on = ${yesterday}::date
      where regime = ${regime} and state = 'CONSENTED' and abs(hashtext(client_id::text)) % 10 < 9`.execute(tx)
  }
}

async function seedConsents(tx: Tx, regime: string, at: string): Promise<void> {
  const share = regime === 'HKIDR' ? 90 : 60
  await sql`insert into bcan.consent (id, client_id, person_id, regime, given, agreement, agreement_version, platform,
      signed_on, recorded_by, recorded_by_name, recorded_at)
    select gen_random_uuid(), p.client_id, p.person_id, ${regime}, d.n >= 2, ${`${regime.toLowerCase()}-consent`}, '2.0',
      (array['app', 'web', 'paper'])[1 + d.n % 3], (c.created_at at time zone ${HOUSE_ZONE})::date,
      ${SYSTEM_OPERATOR_ID}::uuid, ${BY}, ${at}::timestamptz
    from bcan.v_party p join clients.v_client c on c.id = p.client_id,
      lateral (select abs(hashtext(p.client_id::text || ${regime})) % 100 as n) d
    where p.consents and d.n < ${share}`.execute(tx)
}
