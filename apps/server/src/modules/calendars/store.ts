import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Session } from '#kernel/office-hours.ts'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'
import type { SpecialDay } from './policy.ts'

export type OfficeRow = {
  code: string
  label: Record<'zh-Hans' | 'zh-Hant' | 'en', string>
  zone: string
  sessions: Session[]
  closedWeekdays: number[]
  from: string
  to: string
  isDefault: boolean
  version: number
}

const OFFICE = sql`o.code, o.label, o.zone, o.sessions, o.closed_weekdays as "closedWeekdays", o.known_from as "from",
  o.known_to as "to", o.is_default as "isDefault", o.version`

export async function lockOffice(tx: Tx, code: string): Promise<OfficeRow | null> {
  const [found] = await rows(
    tx,
    sql<OfficeRow>`select ${OFFICE} from calendars.office o where o.code = ${code} for update`,
  )
  return found ?? null
}

export function listOffices(reader: Reader): Promise<(OfficeRow & { unverified: number; departmentIds: string[] })[]> {
  return rows(
    reader,
    sql`select ${OFFICE},
        (select count(*)::int from calendars.day d where d.office = o.code and not d.verified) as unverified,
        array(select p.department_id::text from calendars.department_office p where p.office = o.code order by 1)
          as "departmentIds"
      from calendars.office o order by o.is_default desc, o.code`,
  )
}

/** Which office each department keeps to, with the version of its days; the default for those left out and for null. */
export async function officesFor(
  reader: Reader,
  departmentIds: readonly (string | null)[],
): Promise<({ code: string; version: number } | null)[]> {
  const found = await keptRows(
    reader,
    sql<{ place: number; code: string | null; version: number | null }>`
      select g.place::int as place, o.code, o.version
      from unnest(${departmentIds.map((id) => id ?? null)}::uuid[]) with ordinality g (id, place)
      left join calendars.department_office p on p.department_id = g.id
      left join calendars.office o on case when p.office is null then o.is_default else o.code = p.office end
      order by g.place`,
  )
  return departmentIds.map((_id, index) => {
    const row = found.find((one) => one.place === index + 1)
    return row?.code && row.version !== null ? { code: row.code, version: row.version } : null
  })
}

export async function officeVersion(reader: Reader, code: string): Promise<number | null> {
  const [found] = await rows(
    reader,
    sql<{ version: number }>`select version from calendars.office where code = ${code}`,
  )
  return found?.version ?? null
}

export async function officeWithDays(
  reader: Reader,
  code: string,
): Promise<{ office: OfficeRow; days: SpecialDay[] } | null> {
  const [office] = await rows(reader, sql<OfficeRow>`select ${OFFICE} from calendars.office o where o.code = ${code}`)
  if (!office) return null
  const days = await rows(
    reader,
    sql<SpecialDay>`select date, kind, sessions, name, verified from calendars.day where office = ${code} order by date`,
  )
  return { office, days }
}

type OfficeValues = Omit<OfficeRow, 'isDefault' | 'version'>

/** @returns false when an office has this code already; nothing has changed then. */
export async function insertOffice(
  tx: Tx,
  now: Temporal.Instant,
  office: OfficeValues & { isDefault: boolean },
): Promise<boolean> {
  const { code, label, zone, sessions, closedWeekdays, from, to, isDefault } = office
  const made = await rows(
    tx,
    sql`insert into calendars.office (code, label, zone, sessions, closed_weekdays, known_from, known_to, is_default,
        changed_at)
      values (${code}, ${JSON.stringify(label)}::jsonb, ${zone}, ${JSON.stringify(sessions)}::jsonb,
        ${closedWeekdays}::int[], ${from}::date, ${to}::date, ${isDefault}, ${toWire(now)})
      on conflict (code) do nothing returning 1`,
  )
  return made.length > 0
}

export async function updateOffice(tx: Tx, now: Temporal.Instant, office: OfficeValues): Promise<void> {
  const { code, label, zone, sessions, closedWeekdays, from, to } = office
  await sql`update calendars.office set label = ${JSON.stringify(label)}::jsonb, zone = ${zone},
    sessions = ${JSON.stringify(sessions)}::jsonb, closed_weekdays = ${closedWeekdays}::int[],
    known_from = ${from}::date, known_to = ${to}::date, version = version + 1, changed_at = ${toWire(now)}
    where code = ${code}`.execute(tx)
}

/** Puts special days in the place of those of the same years. */
export async function replaceDays(
  tx: Tx,
  now: Temporal.Instant,
  office: string,
  days: readonly SpecialDay[],
): Promise<void> {
  const years = [...new Set(days.map(({ date }) => Number(date.slice(0, 4))))]
  await sql`delete from calendars.day where office = ${office} and extract(year from date) = any(${years}::int[])`.execute(
    tx,
  )
  await sql`insert into calendars.day (office, date, kind, sessions, name, verified)
    select ${office}, g.date, g.kind, case when jsonb_typeof(g.sessions) = 'array' then g.sessions end, g.name, g.verified
    from jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
      as g (date date, kind text, sessions jsonb, name text, verified boolean)`.execute(tx)
  await sql`update calendars.office set version = version + 1, changed_at = ${toWire(now)} where code = ${office}`.execute(
    tx,
  )
}

export async function makeDefault(tx: Tx, now: Temporal.Instant, code: string): Promise<void> {
  await sql`update calendars.office set is_default = false, version = version + 1 where is_default`.execute(tx)
  await sql`update calendars.office set is_default = true, version = version + 1, changed_at = ${toWire(now)}
    where code = ${code}`.execute(tx)
}

export async function assignDepartment(tx: Tx, departmentId: string, code: string | null): Promise<void> {
  if (code === null) {
    await sql`delete from calendars.department_office where department_id = ${departmentId}::uuid`.execute(tx)
    return
  }
  await sql`insert into calendars.department_office (department_id, office) values (${departmentId}::uuid, ${code})
    on conflict (department_id) do update set office = excluded.office`.execute(tx)
}

const touched = (office: string, now: Temporal.Instant) =>
  sql`update calendars.office set version = version + 1, changed_at = ${toWire(now)} where code = ${office}`

/** Writes one day down in the place of what stood there. */
export async function putDay(tx: Tx, now: Temporal.Instant, office: string, day: SpecialDay): Promise<void> {
  const { date, kind, sessions, name, verified } = day
  await sql`insert into calendars.day (office, date, kind, sessions, name, verified)
    values (${office}, ${date}::date, ${kind}, ${sessions ? JSON.stringify(sessions) : null}::jsonb, ${name}, ${verified})
    on conflict (office, date) do update set kind = excluded.kind, sessions = excluded.sessions, name = excluded.name,
      verified = excluded.verified`.execute(tx)
  await touched(office, now).execute(tx)
}

/** @returns false when the day was an ordinary one already. */
export async function dropDay(tx: Tx, now: Temporal.Instant, office: string, date: string): Promise<boolean> {
  const gone = await rows(
    tx,
    sql`delete from calendars.day where office = ${office} and date = ${date}::date returning 1`,
  )
  if (gone.length > 0) await touched(office, now).execute(tx)
  return gone.length > 0
}

/** @returns how many days of the year were not verified before. */
export async function markVerified(tx: Tx, office: string, year: number): Promise<number> {
  const marked = await rows(
    tx,
    sql`update calendars.day set verified = true where office = ${office} and extract(year from date) = ${year}
      and not verified returning 1`,
  )
  return marked.length
}
