import { sql } from 'kysely'
import type { Tx } from '#platform/db.ts'
import { compareFindings } from './store/finding.ts'

/** Who stands behind the demo's entries, and when. */
export type Seeding = {
  by: { id: string; name: string }
  at: string
  today: string
  /** What the platform says to what it refuses, and why somebody marked an event as repaired. */
  words: { refusal: string; repair: string }
}

/** Accounts that get an event; every tenth the same fate. */
const ACCOUNTS = 60
/** Events older than this were decided while the house ran another counter: nothing in them is required. */
const OTHER_COUNTER_DAYS = 100
const OURS = sql`e.source_key like 'demo:%'`
/** Rank of an event among ours, of which the last digit is its fate. */
const FATE = sql`(case when e.source_key like 'demo:%' then substr(e.source_key, 6)::integer end) % 10`

/** Accounts whose events will stand in part when they have two bank cards, best first. */
const PARTIAL_RANK = 9

/** The accounts that get events, in the order of their fates: SQL of `v_account` rows with `n`. */
const picked = sql`(select a.*, (row_number() over (order by a.account_no desc))::integer as n from accounts.v_account a
  where a.status = 'ACTIVE' and exists (select from archive.v_current_file f where f.account_id = a.id and f.parameter = '81')
  order by a.account_no desc limit ${sql.lit(ACCOUNTS)})`

/** Ids of the accounts that a second bank card makes stand in part. */
export async function partialAccounts(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from ${picked} p
    where n % 10 = ${sql.lit(PARTIAL_RANK)} order by n limit 3`.execute(tx)
  return rows.map(({ id }) => id)
}

async function insertEvents(tx: Tx, { by, at, today }: Seeding): Promise<void> {
  await sql`insert into cloudsync.event (id, event_no, business, account_id, account_no, client_id, business_line,
      department_id, occurred_on, facts, source, source_key, rule_version, counter, due, due_required, created_by,
      created_by_name, created_at, updated_at)
    select gen_random_uuid(), 'CS' || nextval('cloudsync.event_number'), business, p.id, p.account_no, p.client_id,
      p.business_line, p.department_id, day, case when exists (select from suitability.v_professional f
        where f.client_id = p.client_id) then array['professional'] else '{}' end,
      case business when 2 then 'opening' else 'manual' end, 'demo:' || p.n, 1, counter, r.due,
      case when counter = 'ctp1' then r.required else '{}' end, ${by.id}::uuid, ${by.name},
      least(day + interval '10 hours', ${at}::timestamptz), least(day + interval '11 hours', ${at}::timestamptz)
    from ${picked} p
    cross join lateral (select case when p.n % 10 = ${sql.lit(PARTIAL_RANK)} then 4
        else (array[2, 4, 5, 6, 7, 3, 4, 2])[1 + p.n % 8] end as business,
      ${today}::date - (p.n * 5) % 150 as day) d
    cross join lateral (select case when day < ${today}::date - ${sql.lit(OTHER_COUNTER_DAYS)} then 'other' else 'ctp1' end
      as counter) c
    cross join lateral (select array_agg(parameter order by position) as due,
        coalesce(array_agg(parameter order by position) filter (where required), '{}') as required
      from cloudsync.rule where version = 1 and rule.business = d.business) r`.execute(tx)
  await sql`insert into cloudsync.item (event_id, parameter, position, required)
    select e.id, r.parameter, r.position, r.parameter = any(e.due_required)
    from cloudsync.event e join cloudsync.rule r on r.version = e.rule_version and r.business = e.business
    where ${OURS}`.execute(tx)
}

/** One signature in ten was refused, one is still being judged, the second of two bank cards was refused. */
async function insertFiles(tx: Tx, { at, words }: Seeding): Promise<void> {
  await sql`insert into cloudsync.file (id, event_id, parameter, version_id, content, size, mime, file_name, state, reason,
      attempts, next_at, platform_id, settled_at)
    select gen_random_uuid(), e.id, i.parameter, v.version_id, v.sha256, v.size, v.mime, v.file_name, s.state,
      case s.state when 'FAILED' then 'REFUSED' end, 1,
      case s.state when 'SENT' then ${at}::timestamptz + interval '6 hours' end,
      case when s.state <> 'FAILED' then gen_random_uuid()::text end,
      case when s.state <> 'SENT' then e.updated_at end
    from cloudsync.event e join cloudsync.item i on i.event_id = e.id
    join lateral (select f.*, row_number() over (order by f.created_at, f.version_id) as nth from archive.v_current_file f
      where f.client_id = e.client_id and (f.account_id is null or f.account_id = e.account_id)
        and f.parameter = i.parameter) v on true
    cross join lateral (select ${FATE} as fate) t
    cross join lateral (select case when i.parameter = '99' and t.fate in (6, 8) then 'FAILED'
      when i.parameter = '99' and t.fate = 7 then 'SENT'
      when v.nth > 1 then 'FAILED' else 'DONE' end as state) s
    where ${OURS}`.execute(tx)
  await sql`insert into cloudsync.reply (file_id, n, at, status, outcome, body)
    select f.id, 1, e.updated_at, case f.state when 'DONE' then 201 when 'SENT' then 202 else 422 end,
      case f.state when 'DONE' then 'accepted' when 'SENT' then 'pending' else 'refused' end,
      case f.state when 'FAILED' then ${words.refusal}
        else json_build_object('id', f.platform_id, 'status', case f.state when 'DONE' then 'accepted' else 'pending' end)::text end
    from cloudsync.file f join cloudsync.event e on e.id = f.event_id where ${OURS}`.execute(tx)
}

async function bringInLine(tx: Tx, { by, at, words }: Seeding): Promise<void> {
  await sql`update cloudsync.item i set state = case
      when exists (select from cloudsync.file f where (f.event_id, f.parameter) = (i.event_id, i.parameter)
        and f.state = 'SENT') then 'WAITING'
      when not exists (select from cloudsync.file f where (f.event_id, f.parameter) = (i.event_id, i.parameter)
        and f.state = 'DONE') then 'FAILED'
      when exists (select from cloudsync.file f where (f.event_id, f.parameter) = (i.event_id, i.parameter)
        and f.state = 'FAILED') then 'PARTIAL' else 'DONE' end
    from cloudsync.event e where e.id = i.event_id and ${OURS}`.execute(tx)
  await sql`update cloudsync.event e set state = case when failed then 'FAILED' when waiting then 'WAITING' else 'DONE' end,
      failed_required = g.required, failed_optional = g.optional, partial = g.partly
    from (select event_id, bool_or(state in ('FAILED', 'PARTIAL')) as failed, bool_or(state = 'WAITING') as waiting,
        coalesce(array_agg(parameter order by position) filter (where required and state in ('FAILED', 'PARTIAL')), '{}')
          as required,
        coalesce(array_agg(parameter order by position) filter (where not required and state in ('FAILED', 'PARTIAL')), '{}')
          as optional,
        coalesce(array_agg(parameter order by position) filter (where state = 'PARTIAL'), '{}') as partly
      from cloudsync.item group by event_id) g where g.event_id = e.id and ${OURS}`.execute(tx)
  await sql`update cloudsync.event e set repaired = true, repaired_by = ${by.id}::uuid, repaired_by_name = ${by.name},
      repaired_at = ${at}, repair_reason = ${words.repair}
    where e.state = 'FAILED' and ${FATE} = 8`.execute(tx)
}

/** Events of every standing for a database that has none, by what the archive has, and what the check says of them. */
export async function seedCloudEvents(tx: Tx, seeding: Seeding): Promise<void> {
  await insertEvents(tx, seeding)
  await insertFiles(tx, seeding)
  await bringInLine(tx, seeding)
  await compareFindings(tx, seeding)
}
