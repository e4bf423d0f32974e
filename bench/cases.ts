import type pg from 'pg'
import { say } from '../scripts/command.ts'

/** People who decide at the bench's broker; the open tasks are shared out among them. */
export const DECIDERS: readonly string[] = Array.from(
  { length: 60 },
  (_none, index) => `00000000-0000-7000-8000-0000000a${String(index).padStart(4, '0')}`,
)

/** Some cases of late, running and closed. */
export const NEWEST = 'select id from approvals.case order by opened_at desc, id desc limit 200'

const FLOWS = 12
const TASKS_PER_CASE = 7
const CHUNK = 50_000
/** Ten years before this day; the newest hundredth of all cases still runs. */
const AS_OF = '2026-11-20T09:00:00Z'

/** How many cases the bench has put there. */
export async function casesLoaded(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from approvals.case where target_type = 'bench'`,
  )
  return rows[0]?.n ?? 0
}

const definition = JSON.stringify({
  nodes: [
    { id: 'start', kind: 'start' },
    ...Array.from({ length: TASKS_PER_CASE }, (_none, index) => ({
      id: `n${index + 1}`,
      kind: 'approve',
      label: { en: `Step ${index + 1}`, 'zh-Hans': `环节 ${index + 1}` },
      assignment: { anyOf: [{ by: 'permission', permission: 'approvals.task.agree' }] },
    })),
    { id: 'end', kind: 'end' },
  ],
  edges: Array.from({ length: TASKS_PER_CASE + 1 }, (_none, index) => ({
    id: `e${index}`,
    from: index === 0 ? 'start' : `n${index}`,
    to: index === TASKS_PER_CASE ? 'end' : `n${index + 1}`,
  })),
})

/** A UUIDv7-like id: time first, so that rows of one time lie together as the product's own do. */
const ID = (at: string, n: string, kind: string) =>
  `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || '${kind}' || lpad(to_hex(${n} & 255), 2, '0') || '8000' || lpad(to_hex(${n}), 12, '0'))::uuid`

const CASE_ROWS = `
  with made as (
    select n, $2::timestamptz - (($1::int - n) * interval '10 years' / $1::int) as at, n > $1::int * 0.99 as running
    from generate_series($3::int, $4::int) n)
  insert into approvals.case (id, kind, flow_version_id, state, maker_id, maker_name, barred_ids, facts, last_visit, checks,
    committed, business_line, department_id, target_type, target_id, target_label, opened_at, closed_at)
  select ${ID('at', 'n', '0')}, 'application', ('00000000-0000-7000-8000-0000000f' || lpad((n % ${FLOWS})::text, 4, '0'))::uuid,
    case when running then 'running' when n % 17 = 0 then 'refused' else 'approved' end, d.ids[n % 60 + 1], 'Maker ' || n % 60,
    array[d.ids[n % 60 + 1]], '{}', ${TASKS_PER_CASE}, 1, false,
    (array['brokerage','brokerage','asset-management','introducing'])[n % 4 + 1], p.ids[n % cardinality(p.ids) + 1], 'bench',
    n::text, 'Case ' || n, at, case when running then null else at + (n % 72) * interval '1 hour' end
  from made, (select $5::uuid[] as ids) d, (select $6::uuid[] as ids) p`

const TASK_ROWS = `
  with made as (
    select n, k, $2::timestamptz - (($1::int - n) * interval '10 years' / $1::int) as at, n > $1::int * 0.99 as running
    from generate_series($3::int, $4::int) n, generate_series(1, ${TASKS_PER_CASE}) k)
  insert into approvals.task (id, case_id, visit, node_id, kind, state, lane, position, candidate_ids, source, decided_by,
    decided_name, decided_at, hand_overs, barred_ids, opened_at, due_at)
  select ${ID('at', `(n::bigint * 8 + k)`, '1')}, ${ID('at', 'n', '0')}, k, 'n' || k, 'handle',
    case when running and k = 4 then 'open' else 'agreed' end, 0, 0,
    case when n % 3 = 0 then array[d.ids[(n + k) % 60 + 1], d.ids[(n + k + 7) % 60 + 1]] else array[d.ids[(n + k) % 60 + 1]] end,
    'rule', case when running and k = 4 then null else d.ids[(n + k) % 60 + 1] end,
    case when running and k = 4 then null else 'Decider' end,
    case when running and k = 4 then null else at + k * interval '1 hour' end, 0, '{}', at + (k - 1) * interval '1 hour',
    case when n % 2 = 0 then at + k * interval '2 hours' end
  from made, (select $5::uuid[] as ids) d where not (running and k > 4)`

const AFTER = [
  `insert into approvals.case_event (id, case_id, at, kind, node_id, operator_id, operator_name, detail)
    select gen_random_uuid(), c.id, c.opened_at, k.kind, 'n1', c.maker_id, c.maker_name, '{"trace": []}'
    from approvals.case c, lateral (select unnest(case when c.last_visit % 2 = 1 and c.target_id::int % 9 = 0
      then array['start', 'return'] else array['start'] end) as kind) k where c.target_type = 'bench'`,
  `insert into approvals.task_candidate (operator_id, task_id, case_id, opened_at)
    select person, t.id, t.case_id, t.opened_at from approvals.task t, unnest(t.candidate_ids) person
    where t.state = 'open' and t.case_id in (select c.id from approvals.case c where c.target_type = 'bench')`,
  `insert into approvals.token (id, case_id, node_id, state, visit, path, trail, resume, entered_at)
    select gen_random_uuid(), c.id, 'n4', 'asking', 4, '[]', '[]', '[]', c.opened_at from approvals.case c
    where c.target_type = 'bench' and c.state = 'running'`,
  `insert into approvals.case_subject (case_id, account_no, account_name, investor_kind)
    select c.id, 'B' || c.target_id, 'Client ' || c.target_id, 'individual' from approvals.case c where c.target_type = 'bench'`,
]

/** Fills the approvals tables with so many cases of ${TASKS_PER_CASE} tasks each, by set statements. */
export async function loadCases(pool: pg.Pool, cases: number, departments: readonly string[]): Promise<void> {
  const start = performance.now()
  await pool.query(
    `truncate approvals.task_candidate, approvals.token, approvals.task, approvals.case_subject, statistics.day, statistics.roll`,
  )
  await pool.query(`alter table approvals.case_event disable trigger user`)
  await pool.query(`truncate approvals.case_event`)
  await pool.query(`alter table approvals.case_event enable trigger user`)
  await pool.query(`delete from approvals.case where target_type = 'bench'`)
  for (let index = 0; index < FLOWS; index++) {
    const place = String(index).padStart(4, '0')
    const label = JSON.stringify({ en: `Flow ${index}` })
    await pool.query(
      `insert into approvals.flow (id, code, label, created_at) values ($1, $2, $3, now()) on conflict do nothing`,
      [`00000000-0000-7000-8000-0000000e${place}`, `bench.f${index}`, label],
    )
    await pool.query(
      `insert into approvals.flow_version (id, flow_id, number, definition, published_by, published_at)
       values ($1, $2, 1, $3, $4, now()) on conflict do nothing`,
      [`00000000-0000-7000-8000-0000000f${place}`, `00000000-0000-7000-8000-0000000e${place}`, definition, DECIDERS[0]],
    )
  }
  for (let from = 1; from <= cases; from += CHUNK) {
    const to = Math.min(cases, from + CHUNK - 1)
    await pool.query(CASE_ROWS, [cases, AS_OF, from, to, DECIDERS, departments])
    await pool.query(TASK_ROWS, [cases, AS_OF, from, to, DECIDERS])
    if (to % (CHUNK * 5) === 0) say(`  cases ${to}/${cases} after ${((performance.now() - start) / 1000).toFixed(0)} s`)
  }
  for (const statement of AFTER) await pool.query(statement)
}
