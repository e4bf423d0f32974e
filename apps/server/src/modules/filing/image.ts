import { type RawBuilder, sql } from 'kysely'
import { markDirty, markEffective, markLost, markUnfiled } from '#modules/bcan'
import { rows, type Tx } from '#platform/db.ts'
import type { StagedAs } from './schema.ts'
import { heldBy } from './store/entry.ts'
import type { FilingRow } from './store/filing.ts'

/** What was taken of an image, and when. */
type Taken = { answerId: string; at: string; staged: StagedAs }

/**
 * The image beside the file it answers, number by number, until the transaction ends. A number that the exchange has and
 * that is not filed any more, or never was, is unknown; one the house filed and the exchange neither has nor rejected is
 * missing; one with other data than filed is different; effective and in neither, elsewhere. What is as filed and
 * effective already stays as it is and has no row.
 *
 * Where only differences were staged, a number without a row there is as it was filed, and one without a digest is absent.
 */
async function compare(tx: Tx, filing: FilingRow, { answerId, staged }: Taken): Promise<void> {
  const { regime, ceNo } = filing
  await sql`set local work_mem = '64MB'`.execute(tx)
  await sql`create temporary table filing_compared on commit drop as
    select bcan, client_id, standing, outcome from (
      select coalesce(h.bcan, s.bcan, r.bcan) as bcan, coalesce(r.client_id, h.client_id) as client_id,
        r.state as standing, r.dirty,
        case
          when h.bcan is null and s.digest is null then 'ELSEWHERE'
          when ${staged === 'ALL' ? sql`s.bcan is null` : sql`s.bcan is not null and s.digest is null`} then
            case when j.bcan is not null or r.state is null
              or r.state not in ('CONSENTED', 'SUBMITTED', 'FORMAT_OK', 'EFFECTIVE') then 'GONE' else 'MISSING' end
          when h.bcan is null or j.bcan is not null or r.state is null
            or r.state in ('UNASSIGNED', 'ASSIGNED', 'WITHDRAWN', 'RETIRED') then 'UNKNOWN'
          when h.digest <> s.digest then 'DIFFERENT'
          else 'SAME'
        end as outcome
      from (${heldBy(filing)}) h
        full join (select bcan, digest from filing.staged where answer_id = ${answerId}::uuid) s on s.bcan = h.bcan
        full join (select client_id, bcan, state, dirty from bcan.v_registration where regime = ${regime}
          and ce_no = ${ceNo}) r on r.bcan = coalesce(h.bcan, s.bcan)
        left join filing.rejection j on j.regime = ${regime} and j.ce_no = ${ceNo} and j.bcan = h.bcan
          and j.filing_id = ${filing.id}::uuid) c
    where case outcome when 'ELSEWHERE' then standing = 'EFFECTIVE'
      when 'SAME' then standing <> 'EFFECTIVE' or dirty else true end`.execute(tx)
  await sql`analyze filing_compared`.execute(tx)
}

const clientsOf = (...outcomes: string[]): RawBuilder<unknown> =>
  sql`select client_id from filing_compared where outcome = any(${outcomes}::text[])`

/** Effective registrations of the CE number that the image does not have. */
const EFFECTIVE_ELSEWHERE = sql`select client_id from filing_compared where standing = 'EFFECTIVE'
  and outcome in ('ELSEWHERE', 'GONE', 'UNKNOWN')`

const BREAKS = sql`('UNKNOWN', 'MISSING', 'DIFFERENT')`

/** Opens what is new, goes on with what stands, and ends what the image no longer shows. @returns how many stand. */
async function writeBreaks(tx: Tx, { regime, ceNo }: FilingRow, answerId: string, at: string): Promise<number> {
  await sql`update filing.break b set state = 'RESOLVED', ended_at = ${at}::timestamptz, ended_by = 'image'
    where b.regime = ${regime} and b.ce_no = ${ceNo} and b.state in ('OPEN', 'FOLLOWED_UP')
      and not exists (select from filing_compared c where c.bcan = b.bcan and c.outcome = b.kind)`.execute(tx)
  await sql`update filing.break b set seen = seen + 1, last_image_id = ${answerId}::uuid, standing = c.standing
    from filing_compared c where b.regime = ${regime} and b.ce_no = ${ceNo} and b.state in ('OPEN', 'FOLLOWED_UP')
      and c.bcan = b.bcan and c.outcome = b.kind`.execute(tx)
  await sql`insert into filing.break (id, regime, ce_no, bcan, client_id, kind, standing, state, image_id, last_image_id,
      opened_at)
    select gen_random_uuid(), ${regime}, ${ceNo}, c.bcan, c.client_id, c.outcome, c.standing, 'OPEN', ${answerId}::uuid,
      ${answerId}::uuid, ${at}::timestamptz
    from filing_compared c where c.outcome in ${BREAKS}
    on conflict (regime, ce_no, bcan) where state in ('OPEN', 'FOLLOWED_UP') do nothing`.execute(tx)
  const [row] = await rows(tx, sql<{ n: number }>`select count(*) as n from filing_compared where outcome in ${BREAKS}`)
  return row?.n ?? 0
}

export type ImageFigures = { effective: number; lost: number; breaks: number }

/**
 * Takes an image over: clients it has as filed are effective from the day of the file, those it has not are so no more.
 * Everything in sets; the same image again would change nothing.
 */
export async function applyImage(tx: Tx, filing: FilingRow, taken: Taken): Promise<ImageFigures> {
  const { answerId, at } = taken
  await compare(tx, filing, taken)
  const of = (clients: RawBuilder<unknown>) => ({ regime: filing.regime, clients, at })
  const lost = await markLost(tx, of(clientsOf('MISSING')))
  const elsewhere = await markLost(tx, of(EFFECTIVE_ELSEWHERE))
  await markUnfiled(tx, of(clientsOf('DIFFERENT')))
  await markDirty(tx, of(clientsOf('DIFFERENT')))
  const effective = await markEffective(tx, of(clientsOf('SAME')), {
    on: filing.filedOn,
    filedAt: filing.readAt ?? at,
  })
  const breaks = await writeBreaks(tx, filing, answerId, at)
  await sql`drop table filing_compared`.execute(tx)
  return { effective, lost: lost + elsewhere, breaks }
}
