import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Language } from '#platform/actor.ts'
import { plainColumn } from '#platform/columns.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

const LOCK = 7_301_844_091

/** One pass at a time compares what waits here with what stands there. */
export async function holdLink(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
}

/** Writes down what is to stand in the office tool and does not, and what is to go from there. */
export async function compareInboxes(tx: Tx, at: string): Promise<void> {
  const missing = await rows(
    tx,
    sql<{ taskId: string; caseId: string; operatorId: string; userId: string }>`
      select i.task_id as "taskId", i.case_id as "caseId", i.operator_id as "operatorId", p.user_id as "userId"
      from oa.person p join approvals.v_inbox i on i.operator_id = p.operator_id
      where not exists (select from oa.todo t where t.task_id = i.task_id and t.operator_id = i.operator_id
        and t.state <> 'closed')
      limit 5000`,
  )
  await sql`insert into oa.todo (id, task_id, case_id, operator_id, user_id, state, created_at, next_at)
    select m.*, 'pending', ${at}::timestamptz, ${at}::timestamptz from unnest(${plainColumn(missing.map(() => newId<'oaTodo'>()))}::uuid[],
      ${plainColumn(missing.map((one) => one.taskId))}::uuid[], ${plainColumn(missing.map((one) => one.caseId))}::uuid[],
      ${plainColumn(missing.map((one) => one.operatorId))}::uuid[], ${missing.map((one) => one.userId)}::text[]) m
    on conflict do nothing`.execute(tx)
  await sql`update oa.todo t set state = case when t.state = 'pending' and t.pushed_at is null then 'closed' else 'closing' end,
      closed_at = case when t.state = 'pending' and t.pushed_at is null then ${at}::timestamptz end, attempts = 0,
      next_at = ${at}::timestamptz,
      result = (select k.state from approvals.v_task k where k.id = t.task_id)
    where t.state in ('pending', 'pushed') and not exists (select from approvals.v_inbox i
        join oa.person p on p.operator_id = i.operator_id and p.user_id = t.user_id
      where i.task_id = t.task_id and i.operator_id = t.operator_id)`.execute(tx)
}

type Label = Readonly<Partial<Record<Language, string>>>

/** What is to be told about a to-do. */
export type DueTodo = {
  id: string
  taskId: string
  operatorId: string
  caseId: string
  userId: string
  state: 'pending' | 'closing'
  attempts: number
  result: string | null
  language: Language
  subject: string
  flow: Label
  step: Label | null
  targetType: string
  targetId: string
  isTicket: boolean
  maker: string
  openedAt: string | null
  dueAt: string | null
}

/** What waits to be told and whose time has come, oldest first: index todo_due. */
export function dueTodos(reader: Reader, at: string, limit: number): Promise<DueTodo[]> {
  return rows(
    reader,
    sql<DueTodo>`select t.id, t.task_id as "taskId", t.operator_id as "operatorId", t.case_id as "caseId", t.user_id as "userId",
        t.state, t.attempts, t.result, coalesce(p.language, 'en') as language, c.target_label as subject, f.label as flow, s.label as step,
        c.target_type as "targetType", c.target_id as "targetId", c.kind = 'ticket' as "isTicket", c.maker_name as maker,
        k.opened_at as "openedAt", k.due_at as "dueAt"
      from oa.todo t join approvals.v_case c on c.id = t.case_id
      join approvals.v_flow f on f.code = c.flow_code
      left join approvals.v_task k on k.id = t.task_id
      left join approvals.v_step s on s.flow_code = c.flow_code and s.node_id = k.node_id
      left join access.v_person p on p.id = t.operator_id
      where t.state in ('pending', 'closing') and t.next_at <= ${at}::timestamptz order by t.next_at, t.id limit ${limit}`,
  )
}

/** Which decisions are offered in the office tool. */
export type Offered = { agree: boolean; refuse: boolean }

/** Notes that the office tool took it, and what it was told it may offer; unless it was changed here meanwhile. */
export async function settleTodo(
  tx: Tx,
  { id, state }: Pick<DueTodo, 'id' | 'state'>,
  { agree, refuse }: Offered,
  at: string,
): Promise<void> {
  await sql`update oa.todo set state = ${state === 'pending' ? 'pushed' : 'closed'}, attempts = attempts + 1, error = null,
    agree = ${agree}, refuse = ${refuse}, judged_at = ${at}::timestamptz,
    pushed_at = case when ${state} = 'pending' then ${at}::timestamptz else pushed_at end,
    closed_at = case when ${state} = 'closing' then ${at}::timestamptz end
    where id = ${id} and state = ${state}`.execute(tx)
}

/** One that stands there, with what it was told it may offer. */
export type StandingTodo = Offered & { id: string; taskId: string; operatorId: string }

/** Those that stand there and were not looked at since `before`, the longest ago first: index todo_judged. */
export function standingTodos(reader: Reader, before: string, limit: number): Promise<StandingTodo[]> {
  return rows(
    reader,
    sql<StandingTodo>`select id, task_id as "taskId", operator_id as "operatorId", agree, refuse from oa.todo
      where state = 'pushed' and (judged_at is null or judged_at <= ${before}::timestamptz)
      order by judged_at nulls first limit ${limit}`,
  )
}

/** Notes that these were looked at; those that may be decided otherwise than was told are told again. */
export async function noteJudged(
  tx: Tx,
  { same, other }: { same: readonly string[]; other: readonly string[] },
  at: string,
): Promise<void> {
  await sql`update oa.todo set judged_at = ${at}::timestamptz where state = 'pushed'
    and id = any(${plainColumn(same)}::uuid[])`.execute(tx)
  await sql`update oa.todo set state = 'pending', attempts = 0, judged_at = ${at}::timestamptz, next_at = ${at}::timestamptz
    where state = 'pushed' and id = any(${plainColumn(other)}::uuid[])`.execute(tx)
}

/** What stands there about these cases is looked at with the next pass: index todo_case. */
export async function lookAgain(tx: Tx, caseIds: readonly string[]): Promise<void> {
  await sql`update oa.todo set judged_at = null where state = 'pushed' and judged_at is not null
    and case_id = any(${plainColumn(caseIds)}::uuid[])`.execute(tx)
}

/** Why it was not taken; `nextAt` where that lies with the to-do and not with the tool. */
export async function noteFault(tx: Tx, id: string, error: string, nextAt: string | null = null): Promise<void> {
  await sql`update oa.todo set attempts = attempts + 1, error = ${error},
    next_at = coalesce(${nextAt}::timestamptz, next_at) where id = ${id}`.execute(tx)
}

/** Whatever waits is told with the next pass, refused or not. */
export async function hurryTodos(tx: Tx, at: string): Promise<void> {
  await sql`update oa.todo set next_at = ${at}::timestamptz where state in ('pending', 'closing')
    and next_at > ${at}::timestamptz`.execute(tx)
}

export type KnownTodo = {
  id: string
  taskId: string
  caseId: string
  operatorId: string
  userId: string
  state: string
}

export async function findTodo(reader: Reader, id: string): Promise<KnownTodo | null> {
  const [row] = await rows(
    reader,
    sql<KnownTodo>`select t.id, t.task_id as "taskId", t.case_id as "caseId", t.operator_id as "operatorId",
        t.user_id as "userId", t.state from oa.todo t
      join oa.person p on p.operator_id = t.operator_id and p.user_id = t.user_id where t.id = ${id}::uuid`,
  )
  return row ?? null
}

/** What stands there and not here is closed there; what stands here and not there is told again. @returns references to close. */
export async function compareWithThere(tx: Tx, there: readonly string[], at: string): Promise<string[]> {
  const ids = plainColumn(there)
  await sql`update oa.todo set state = 'pending', attempts = 0, next_at = ${at}::timestamptz where state = 'pushed'
    and not (id = any(${ids}::uuid[]))`.execute(tx)
  await sql`update oa.todo set state = 'closed', closed_at = coalesce(closed_at, now()) where state = 'closing'
    and not (id = any(${ids}::uuid[]))`.execute(tx)
  const found = await rows(
    tx,
    sql<{ id: string }>`select h.id from unnest(${ids}::uuid[]) as h (id)
      where not exists (select from oa.todo t where t.id = h.id and t.state <> 'closed')`,
  )
  return found.map(({ id }) => id)
}

export async function countTodos(reader: Reader): Promise<{ waiting: number; open: number }> {
  const [row] = await rows(
    reader,
    sql<{
      waiting: number
      open: number
    }>`select count(*) filter (where state in ('pending', 'closing'))::int as waiting,
      count(*) filter (where state = 'pushed')::int as open from oa.todo where state <> 'closed'`,
  )
  return row ?? { waiting: 0, open: 0 }
}
