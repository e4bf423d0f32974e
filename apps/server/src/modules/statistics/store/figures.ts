import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import { inScope, type ScopedColumns } from '#platform/scope.ts'
import type { Group } from '../schema.ts'

/** Which cases count: a period by days, both ends included, and what is left of the rest. */
export type Filters = {
  from: string
  to: string
  flowId?: string | undefined
  departmentId?: string | undefined
  businessLine?: string | undefined
  personId?: string | undefined
}

export type Counts = { opened: number; finished: number; clean: number; decided: number; timed: number; kept: number }
export type CountRow = Counts & { key: string | null }

type Columns = ScopedColumns & { flowId: RawBuilder<unknown>; personId: RawBuilder<unknown> | null }

const columnsOf = (alias: string, person: string | null): Columns => ({
  businessLine: sql`${sql.ref(`${alias}.business_line`)}`,
  departmentId: sql`${sql.ref(`${alias}.department_id`)}`,
  flowId: sql`${sql.ref(`${alias}.flow_id`)}`,
  personId: person === null ? null : sql`${sql.ref(person)}`,
})

/** Scope and filters as one condition. */
function chosen(actor: Actor, filters: Filters, columns: Columns): RawBuilder<boolean> {
  const { flowId, departmentId, businessLine, personId } = filters
  const parts: RawBuilder<unknown>[] = [inScope(actor, columns)]
  if (flowId) parts.push(sql`${columns.flowId} = ${flowId}::uuid`)
  if (departmentId) parts.push(sql`${columns.departmentId} = ${departmentId}::uuid`)
  if (businessLine) parts.push(sql`${columns.businessLine} = ${businessLine}`)
  if (personId && columns.personId) parts.push(sql`${columns.personId} = ${personId}::uuid`)
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

const KEYS: Readonly<Record<Group, string>> = {
  flow: 'flow_id',
  department: 'department_id',
  person: 'person_id',
  businessLine: 'business_line',
  day: 'day',
}

const SUMMED = sql`business_line, department_id, opened, finished, clean, decided, timed, kept`

/**
 * Where the period's figures are read: single days where flow and person both matter, else their sums, whole months that
 * had passed when the figures were worked out (`asOf`, a day of the house) as one. Walks the key of `statistics.total`.
 */
function sourceOf({ from, to, flowId, personId }: Filters, by: Group, asOf: string | null): RawBuilder<unknown> {
  const byFlow = by === 'flow' || flowId !== undefined
  const byPerson = by === 'person' || personId !== undefined
  if (byFlow && byPerson) return sql`statistics.day where day between ${from}::date and ${to}::date`
  const grain = byPerson ? 'person' : 'flow'
  const between = (span: string, first: string, past: string) =>
    sql`statistics.total where grain = ${grain} and span = ${span} and day >= ${first}::date and day < ${past}::date`
  const end = Temporal.PlainDate.from(to).add({ days: 1 })
  const first = Temporal.PlainDate.from(from).subtract({ days: 1 }).with({ day: 1 }).add({ months: 1 })
  const known = asOf === null ? end : Temporal.PlainDate.from(asOf)
  const past = (Temporal.PlainDate.compare(known, end) < 0 ? known : end).with({ day: 1 })
  if (by === 'day' || Temporal.PlainDate.compare(first, past) >= 0) return between('day', from, end.toString())
  const [whole, rest] = [first.toString(), past.toString()]
  const columns = sql`select day, flow_id, person_id, ${SUMMED} from`
  return sql`(${columns} ${between('day', from, whole)} union all ${columns} ${between('month', whole, rest)}
    union all ${columns} ${between('day', rest, end.toString())}) spans where true`
}

/** Daily figures of the period by one of their keys; the most opened first, days in their order. */
export function countsBy(
  reader: Reader,
  actor: Actor,
  filters: Filters,
  by: Group,
  asOf: string | null,
): Promise<CountRow[]> {
  const key = sql`${sql.ref(`d.${KEYS[by]}`)}`
  const order = by === 'day' ? sql`1` : sql`2 desc, 1`
  return rows(
    reader,
    sql<CountRow>`select ${key}::text as key, sum(d.opened)::int as opened, sum(d.finished)::int as finished,
        sum(d.clean)::int as clean, sum(d.decided)::int as decided, sum(d.timed)::int as timed, sum(d.kept)::int as kept
      from (select day, flow_id, person_id, ${SUMMED} from ${sourceOf(filters, by, asOf)}) d
      where ${chosen(actor, filters, columnsOf('d', 'd.person_id'))}
      group by 1 order by ${order} limit 2000`,
  )
}

/** Open tasks that are late at this moment by one of the keys; a day counts them where they fell due. */
export function lateBy(reader: Reader, actor: Actor, filters: Filters, by: Group, at: string, zone: string) {
  const due = sql`(t.due_at at time zone ${zone})::date`
  const key = by === 'day' ? due : by === 'person' ? sql`null` : sql`${sql.ref(`p.${KEYS[by]}`)}`
  const person = filters.personId ? sql`false` : sql`true`
  return rows(
    reader,
    sql<{ key: string | null; late: number }>`select (${key})::text as key, count(*)::int as late
      from approvals.v_task t join approvals.v_progress p on p.id = t.case_id
      where t.state = 'open' and t.due_at < ${at}::timestamptz and ${person}
        and ${due} between ${filters.from}::date and ${filters.to}::date
        and ${chosen(actor, filters, columnsOf('p', null))}
      group by 1`,
  )
}

export type Spread = { count: number; running: number; p50: number; p90: number; longest: number }

const spread = (seconds: RawBuilder<unknown>) => sql`
  percentile_disc(0.5) within group (order by ${seconds})::int as p50,
  percentile_disc(0.9) within group (order by ${seconds})::int as p90, max(${seconds})::int as longest`

/**
 * How long cases take by flow, the slowest by p90 first: those that ended in the period, and those that still ran at its
 * end with their age then. Walks `case_closed` and `case_running_opened`.
 */
export function slowFlows(reader: Reader, actor: Actor, filters: Filters, at: string, zone: string, top: number) {
  const begin = sql`(${filters.from}::date::timestamp at time zone ${zone})`
  const end = sql`least((${filters.to}::date + 1)::timestamp at time zone ${zone}, ${at}::timestamptz)`
  const scope = chosen(actor, filters, columnsOf('p', 'p.maker_id'))
  return rows(
    reader,
    sql<Spread & { key: string }>`select x.flow_id::text as key, count(*)::int as count,
        count(*) filter (where x.running)::int as running, ${spread(sql`x.seconds`)}
      from (
        select p.flow_id, false as running, extract(epoch from p.closed_at - p.opened_at) as seconds
          from approvals.v_progress p where p.closed_at >= ${begin} and p.closed_at < ${end} and ${scope}
        union all
        select p.flow_id, true, extract(epoch from ${end} - p.opened_at)
          from approvals.v_progress p where p.state = 'running' and p.opened_at < ${end} and ${scope}
      ) x group by x.flow_id order by p90 desc, 1 limit ${top}`,
  )
}

/**
 * How long work waits at each step of a flow: visits that ended in the period, from the first task of the visit to the
 * decision that moved it, and visits still waiting with their age.
 */
export function nodeWaits(
  reader: Reader,
  actor: Actor,
  filters: Filters & { flowId: string },
  at: string,
  zone: string,
) {
  const begin = sql`(${filters.from}::date::timestamp at time zone ${zone})`
  const end = sql`least((${filters.to}::date + 1)::timestamp at time zone ${zone}, ${at}::timestamptz)`
  return rows(
    reader,
    sql<Spread & { nodeId: string }>`select x.node_id as "nodeId", count(*)::int as count,
        count(*) filter (where x.running)::int as running,
        ${spread(sql`extract(epoch from x.until - x.since)`)}
      from (
        select t.node_id, min(t.opened_at) as since, bool_or(t.state = 'open') as running,
          case when bool_or(t.state = 'open') then ${end} else max(t.decided_at) end as until
        from approvals.v_progress p join approvals.v_task t on t.case_id = p.id
        where ${chosen(actor, filters, columnsOf('p', 'p.maker_id'))}
          and p.opened_at < ${end} and (p.closed_at is null or p.closed_at >= ${begin})
        group by t.case_id, t.visit, t.node_id
      ) x where x.until >= ${begin} and x.until <= ${end} and x.since < x.until
      group by x.node_id order by p90 desc, 1`,
  )
}

/** Flows by id with their names in every language. */
export async function flowLabels(reader: Reader, ids: readonly string[]): Promise<Map<string, Record<string, string>>> {
  const found = await rows(
    reader,
    sql<{
      id: string
      label: Record<string, string>
    }>`select id, label from approvals.v_flow where id = any(${[...ids]}::uuid[])`,
  )
  return new Map(found.map((one) => [one.id, one.label]))
}
