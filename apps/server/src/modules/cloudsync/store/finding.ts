import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import { type CheckStanding, type FindingKind, PROFESSIONAL_PARAMETER } from '../schema.ts'

/** SQL: whether the actor sees finding `f`: an account's by its line and department, a client's by the client's places. */
export function findingInScope(actor: Actor): RawBuilder<boolean> {
  if (actor.scope.all) return sql<boolean>`true`
  const own = inScope(actor, { businessLine: sql`f.business_line`, departmentId: sql`f.department_id` })
  const place = inScope(actor, { businessLine: sql`p.business_line`, departmentId: sql`p.department_id` })
  return sql<boolean>`case when f.account_id is not null then ${own}
    else exists (select 1 from clients.v_place p where p.client_id = f.client_id and ${place}) end`
}

/** When a check begins, in the two ways it counts time. */
export type Moment = { at: string; today: string }

/** How long a required paper may be on its way before the check calls it unsynchronised. */
const ON_ITS_WAY = sql`interval '1 day'`

/**
 * Papers of events that must be on the platform and are not: required ones by the rules, also where the counter does not
 * tell them apart, and the evidence of professional investors. Index item_open.
 */
const watched = ({ at }: Moment) => sql`select e.id as event_id, e.client_id, e.account_id, e.business_line,
    e.department_id, e.occurred_on, i.parameter,
    not exists (select from cloudsync.file f where f.event_id = i.event_id and f.parameter = i.parameter
        and f.state <> 'DROPPED')
      and not exists (select from archive.v_current_file v where v.client_id = e.client_id
        and (v.account_id is null or v.account_id = e.account_id) and v.parameter = i.parameter) as missing
  from cloudsync.item i join cloudsync.event e on e.id = i.event_id
  join cloudsync.rule r on r.version = e.rule_version and r.business = e.business and r.parameter = i.parameter
  where i.state <> 'DONE' and not e.repaired
    and (i.state <> 'WAITING' or e.created_at < ${at}::timestamptz - ${ON_ITS_WAY})
    and (r.required or i.parameter = ${PROFESSIONAL_PARAMETER} and ('professional' = any(e.facts)
      or exists (select from suitability.v_professional p where p.client_id = e.client_id)))`

/** Everything that is wrong now, as rows of (kind, key, whose, what, since). */
const wrong = (moment: Moment) => sql`
  select case when w.missing then 'MISSING' else 'UNSYNCED' end as kind, w.event_id || ':' || w.parameter as thing,
    w.client_id, w.account_id, w.business_line, w.department_id, w.parameter, w.event_id, null::uuid as document_id,
    w.occurred_on as since
  from (${watched(moment)}) w
  union all
  select 'EXPIRED', v.document_id::text, v.client_id, v.account_id, v.business_line, v.department_id, v.parameter, null,
    v.document_id, v.expires_on
  from archive.v_current_file v where v.expires_on < ${moment.today}::date
  union all
  select c.state, v.version_id::text, v.client_id, v.account_id, v.business_line, v.department_id, v.parameter, null,
    v.document_id, v.filed_at::date
  from cloudsync.content c join archive.v_file v on v.sha256 = c.content where c.state <> 'OK'`

/** Brings the findings in line with what is wrong. @returns how many are new, and how many are no more. */
export async function compareFindings(tx: Tx, moment: Moment): Promise<{ found: number; cleared: number }> {
  const { at } = moment
  const [fresh] = await rows(
    tx,
    sql<{ n: number }>`with seen as (
        insert into cloudsync.finding (id, kind, key, client_id, account_id, business_line, department_id, parameter,
          event_id, document_id, since, found_at, seen_at)
        select gen_random_uuid(), w.kind, w.kind || ':' || w.thing, w.client_id, w.account_id, w.business_line,
          w.department_id, w.parameter, w.event_id, w.document_id, w.since, ${at}::timestamptz, ${at}::timestamptz
        from (${wrong(moment)}) w
        on conflict (key) do update set seen_at = excluded.seen_at, since = excluded.since, cleared_at = null,
          found_at = case when finding.cleared_at is null then finding.found_at else excluded.found_at end
        returning found_at)
      select count(*) filter (where found_at = ${at}::timestamptz)::int as n from seen`,
  )
  const [gone] = await rows(
    tx,
    sql<{ n: number }>`with cleared as (update cloudsync.finding set cleared_at = ${at}::timestamptz
        where cleared_at is null and seen_at < ${at}::timestamptz returning 1) select count(*)::int as n from cleared`,
  )
  return { found: fresh?.n ?? 0, cleared: gone?.n ?? 0 }
}

/** Writes down that a check has begun. */
export async function insertRun(tx: Tx, id: string, at: string): Promise<void> {
  await sql`insert into cloudsync.check_run (id, started_at) values (${id}, ${at})`.execute(tx)
}

/** Writes down how a check ended. */
export async function finishRun(
  tx: Tx,
  id: string,
  done: { at: string; contents: number; bytes: number; found: number; cleared: number },
): Promise<void> {
  await sql`update cloudsync.check_run set finished_at = ${done.at}, contents = ${done.contents}, bytes = ${done.bytes},
    found = ${done.found}, cleared = ${done.cleared} where id = ${id}`.execute(tx)
}

/** How many findings are open, by kind, whoever asks. Index finding_open. */
export async function openFindings(reader: Reader): Promise<Map<FindingKind, number>> {
  const open = await rows(
    reader,
    sql<{
      kind: FindingKind
      n: number
    }>`select kind, count(*)::int as n from cloudsync.finding where cleared_at is null
      group by kind`,
  )
  return new Map(open.map(({ kind, n }) => [kind, n]))
}

/** What the archive check has to say within scope: open findings by kind, and when it last ended. Index finding_open. */
export async function checkStanding(reader: Reader, actor: Actor): Promise<CheckStanding> {
  const open = await rows(
    reader,
    sql<{ kind: FindingKind; count: number }>`select f.kind, count(*)::int as count from cloudsync.finding f
      where f.cleared_at is null and ${findingInScope(actor)} group by f.kind order by f.kind`,
  )
  const [run] = await rows(
    reader,
    sql<NonNullable<CheckStanding['lastRun']>>`select finished_at as "finishedAt", contents from cloudsync.check_run
      where finished_at is not null order by started_at desc limit 1`,
  )
  return { open, lastRun: run ?? null }
}
