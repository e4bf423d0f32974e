import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { fits } from '#modules/access'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'

/** Permissions that rule over rights: whoever has one can give somebody something, or open a door to it. */
const GRANTS = [
  'access.grant.give*',
  'access.grant.setScope',
  'access.role.create',
  'access.role.update',
  'access.policy.create',
  'access.policy.update',
  'access.operator.create',
  'access.operator.resetPassword',
  'access.operator.resetTotp',
]
const isGrant = (key: string) =>
  GRANTS.some((pattern) => (pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern))

/** A permission, or a role as `role:<code>`, that a side of a rule names. */
type Meant = { rule: string; side: 'one' | 'other'; key: string }

async function meantBy(reader: Reader, keys: readonly string[]): Promise<Meant[]> {
  const rules = await rows(
    reader,
    sql<{ id: string; oneSide: string[]; otherSide: string[] }>`select id, one_side as "oneSide",
      other_side as "otherSide" from duties.rule where active and kind = 'keys'`,
  )
  const matching = (patterns: readonly string[]) => [
    ...patterns.filter((pattern) => pattern.startsWith('role:')),
    ...keys.filter((key) => patterns.some((pattern) => fits(pattern, key))),
  ]
  return rules.flatMap(({ id, oneSide, otherSide }) => [
    ...matching(oneSide).map((key): Meant => ({ rule: id, side: 'one', key })),
    ...matching(otherSide).map((key): Meant => ({ rule: id, side: 'other', key })),
  ])
}

/** What asking for something takes: a command behind a flow its permission, a business of its own the launching. */
const asksFor = (platform: Platform) =>
  JSON.stringify([...platform.commands.values()].map(({ name, permission }) => ({ name, permission })))

/** Who has both sides of which rule now. People who can decide nothing are asked by no flow. */
const conflictsAt = (at: string, meant: readonly Meant[], commands: string) => sql`
  held as materialized (
    select distinct operator_id, permission as key from access.holdings(${at}::timestamptz)
    union select operator_id, 'role:' || code from access.roles_at(${at}::timestamptz)),
  side as (
    select m.rule::uuid as rule_id, h.operator_id, m.side, array_agg(h.key order by h.key) as keys
    from jsonb_to_recordset(${JSON.stringify(meant)}::jsonb) as m (rule text, side text, key text)
    join held h on h.key = m.key group by 1, 2, 3),
  asked as (
    select a.flow_id, a.flow_code, a.node_id, p.operator_id from approvals.v_ask a
    cross join lateral (
      select jsonb_array_elements_text(a.people -> 'operatorIds')::uuid as operator_id
        where a.people ->> 'by' = 'operators'
      union all select r.operator_id from access.roles_at(${at}::timestamptz) r
        where a.people ->> 'by' = 'holders' and a.people -> 'roleIds' ? r.role_id::text
      union all select h.operator_id from held h
        where a.people ->> 'by' = 'permission' and h.key = a.people ->> 'permission'
      union all select m.manager_id from access.v_manager m where a.people ->> 'by' = 'managerOf') p
    join held d on d.operator_id = p.operator_id and d.key = 'approvals.task.agree'),
  made as (
    select 'make-and-check' as code, g.command as subject, c.permission, g.flow_id from approvals.v_gate g
      join jsonb_to_recordset(${commands}::jsonb) as c (name text, permission text) on c.name = g.command
      where c.permission is not null
    union all
    select distinct 'launch-and-check', a.flow_code, 'businesses.request.launch', a.flow_id from approvals.v_ask a
      where a.flow_code like 'business.%'),
  now_so as (
    select a.rule_id, a.operator_id, '' as subject, a.keys as one_keys, b.keys as other_keys
      from side a join side b on b.rule_id = a.rule_id and b.operator_id = a.operator_id and b.side = 'other'
      where a.side = 'one'
    union all
    select r.id, h.operator_id, m.subject, array[m.permission],
        array_agg(distinct s.flow_code || '/' || s.node_id order by s.flow_code || '/' || s.node_id)
      from made m join duties.rule r on r.code = m.code and r.active and r.kind = 'flow'
      join asked s on s.flow_id = m.flow_id
      join held h on h.operator_id = s.operator_id and h.key = m.permission
      group by r.id, h.operator_id, m.subject, m.permission),
  found as (
    select n.*, p.department_id from now_so n join access.v_person p on p.id = n.operator_id and p.status = 'active')`

/** Takes the turn: the report is worked out by one at a time. */
async function takeTurn(tx: Tx, at: string): Promise<void> {
  await sql`update duties.finding set found_at = ${at}`.execute(tx)
}

/** Exceptions whose time is over, or that allowed less than there is now, count no more. */
async function endAcceptances(tx: Tx, at: string): Promise<void> {
  await sql`update duties.acceptance a set state = case when a.until <= ${at}::timestamptz then 'expired' else 'outgrown' end
    from duties.conflict c where c.id = a.conflict_id and a.state in ('proposed', 'accepted')
      and (a.until <= ${at}::timestamptz or c.ended_at is not null
        or not (c.one_keys <@ a.one_keys and c.other_keys <@ a.other_keys))`.execute(tx)
  await sql`update duties.conflict c set state = coalesce(
      (select a.state from duties.acceptance a where a.conflict_id = c.id and a.state in ('proposed', 'accepted')), 'open')
    where c.ended_at is null and c.state <> coalesce(
      (select a.state from duties.acceptance a where a.conflict_id = c.id and a.state in ('proposed', 'accepted')), 'open')`.execute(
    tx,
  )
}

async function writeGranters(tx: Tx, platform: Platform, at: string): Promise<void> {
  const keys = [...platform.permissions.keys()].filter(isGrant)
  await sql`delete from duties.granter`.execute(tx)
  await sql`insert into duties.granter (id, operator_id, department_id, permission, ways, expires_at)
    select gen_random_uuid(), h.operator_id, p.department_id, h.permission,
      array_agg(distinct h.way order by h.way), case when bool_or(h.expires_at is null) then null else max(h.expires_at) end
    from access.holdings(${at}::timestamptz) h join access.v_person p on p.id = h.operator_id and p.status = 'active'
    where h.permission = any(${keys}::text[]) group by h.operator_id, p.department_id, h.permission`.execute(tx)
}

/**
 * Works out who has both sides of a rule now: new conflicts are added, those that changed are brought up to date, those
 * that are over ended; what was allowed and is not any more is open again.
 *
 * @returns how many are open.
 */
export async function findConflicts(tx: Tx, platform: Platform, now: Temporal.Instant): Promise<number> {
  const at = toWire(now)
  await takeTurn(tx, at)
  const meant = await meantBy(tx, [...platform.permissions.keys()])
  const found = await rows(
    tx,
    sql<{ ruleId: string; operatorId: string; departmentId: string; subject: string; one: string[]; other: string[] }>`
      with ${conflictsAt(at, meant, asksFor(platform))}
      select rule_id as "ruleId", operator_id as "operatorId", department_id as "departmentId", subject,
        one_keys as one, other_keys as other from found`,
  )
  const listed = JSON.stringify(found.map((one) => ({ id: newId<'dutyConflict'>(), ...one })))
  const told = sql`jsonb_to_recordset(${listed}::jsonb) as f (id uuid, "ruleId" uuid, "operatorId" uuid,
    "departmentId" uuid, subject text, one text[], other text[])`
  await sql`update duties.conflict c set ended_at = ${at}, state = 'ended' where c.ended_at is null and not exists (
    select 1 from ${told} where f."ruleId" = c.rule_id and f."operatorId" = c.operator_id and f.subject = c.subject)`.execute(
    tx,
  )
  await sql`insert into duties.conflict (id, rule_id, operator_id, department_id, subject, one_keys, other_keys, found_at)
    select f.id, f."ruleId", f."operatorId", f."departmentId", f.subject, f.one, f.other, ${at} from ${told}
    on conflict (rule_id, operator_id, subject) where ended_at is null
    do update set department_id = excluded.department_id, one_keys = excluded.one_keys, other_keys = excluded.other_keys`.execute(
    tx,
  )
  await endAcceptances(tx, at)
  await writeGranters(tx, platform, at)
  const [open] = await rows(
    tx,
    sql<{ count: number }>`select count(*)::int as count from duties.conflict where state in ('open', 'proposed')`,
  )
  return open?.count ?? 0
}
