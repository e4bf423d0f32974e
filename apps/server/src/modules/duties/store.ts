import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { AcceptanceState, ConflictState, RuleView } from './schema.ts'

/** People whose department the actor's data scope reaches: column `department_id` of the table named. */
export function inReach({ scope }: Actor, departmentId: RawBuilder<unknown>): RawBuilder<boolean> {
  return scope.all ? sql<boolean>`true` : sql<boolean>`${departmentId} = any(${[...scope.departmentIds]}::uuid[])`
}

export type RuleRow = Omit<RuleView, 'open' | 'accepted'> & { version: number }
const RULE = sql`r.id, r.code, r.kind, r.names, r.one_side as "oneSide", r.other_side as "otherSide", r.severity, r.active,
  r.builtin, r.version, r.changed_by as "changedBy", r.changed_at as "changedAt"`

/** Every rule with how many people it meets; a broker has dozens. */
export function listRules(reader: Reader, actor: Actor): Promise<RuleView[]> {
  const count = (states: readonly ConflictState[]) => sql`(select count(*)::int from duties.conflict c
    where c.rule_id = r.id and c.state = any(${[...states]}::text[]) and ${inReach(actor, sql`c.department_id`)})`
  return rows(
    reader,
    sql<RuleView>`select ${RULE}, ${count(['open', 'proposed'])} as open, ${count(['accepted'])} as accepted
      from duties.rule r order by array_position(array['high', 'medium', 'low'], r.severity), r.builtin desc, r.code`,
  )
}

export async function lockRule(tx: Tx, code: string): Promise<RuleRow | null> {
  const [found] = await rows(tx, sql<RuleRow>`select ${RULE} from duties.rule r where r.code = ${code} for update`)
  return found ?? null
}

export type RuleWritten = Pick<RuleRow, 'code' | 'kind' | 'names' | 'severity' | 'active' | 'builtin'> & {
  id: string
  oneSide: readonly string[]
  otherSide: readonly string[]
  by: string | null
  at: string
}

export async function insertRule(tx: Tx, r: RuleWritten): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into duties.rule (id, code, kind, names, one_side, other_side, severity, active, builtin, changed_by,
        changed_at)
      values (${r.id}, ${r.code}, ${r.kind}, ${JSON.stringify(r.names)}::jsonb, ${[...r.oneSide]}::text[],
        ${[...r.otherSide]}::text[], ${r.severity}, ${r.active}, ${r.builtin}, ${r.by}, ${r.at})
      on conflict (code) do nothing returning id`,
  )
  return made.length > 0
}

export async function updateRule(
  tx: Tx,
  r: Pick<RuleWritten, 'code' | 'names' | 'oneSide' | 'otherSide' | 'severity' | 'active' | 'by' | 'at'>,
): Promise<void> {
  await sql`update duties.rule set names = ${JSON.stringify(r.names)}::jsonb, one_side = ${[...r.oneSide]}::text[],
      other_side = ${[...r.otherSide]}::text[], severity = ${r.severity}, active = ${r.active}, changed_by = ${r.by},
      changed_at = ${r.at}, version = version + 1
    where code = ${r.code} and (names, one_side, other_side, severity, active) is distinct from
      (${JSON.stringify(r.names)}::jsonb, ${[...r.oneSide]}::text[], ${[...r.otherSide]}::text[], ${r.severity},
        ${r.active}::boolean)`.execute(tx)
}

export type ConflictRow = {
  id: string
  operatorId: string
  name: string
  username: string
  departmentId: string
  ruleCode: string
  ruleNames: RuleView['names']
  severity: RuleView['severity']
  kind: RuleView['kind']
  subject: string
  oneKeys: string[]
  otherKeys: string[]
  state: ConflictState
  foundAt: string
  endedAt: string | null
}

/** Names of the flows that keys and subjects of conflicts mention, by code. */
export async function flowNames(
  reader: Reader,
  codes: readonly string[],
): Promise<Record<string, Record<string, string>>> {
  const found = await rows(
    reader,
    sql<{ code: string; label: Record<string, string> }>`select code, label from approvals.v_flow
      where code = any(${[...codes]}::text[])`,
  )
  return Object.fromEntries(found.map(({ code, label }) => [code, label]))
}

/** What steps are called, by `<flow>/<step>`; those without a name, or that are gone, are left out. */
export async function stepNames(
  reader: Reader,
  keys: readonly string[],
): Promise<Record<string, Record<string, string>>> {
  const steps = keys.filter((key) => key.includes('/'))
  if (steps.length === 0) return {}
  const found = await rows(
    reader,
    sql<{ key: string; label: Record<string, string> }>`select k.key, s.label from unnest(${steps}::text[]) k (key)
      join approvals.v_step s on s.flow_code = split_part(k.key, '/', 1) and s.node_id = split_part(k.key, '/', 2)
      where s.label is not null`,
  )
  return Object.fromEntries(found.map(({ key, label }) => [key, label]))
}

/** A conflict of somebody in reach; null for anything else. */
export async function findConflict(
  reader: Reader,
  actor: Actor,
  id: string,
  lock = false,
): Promise<ConflictRow | null> {
  const [found] = await rows(
    reader,
    sql<ConflictRow>`select c.id, c.operator_id as "operatorId", p.name, p.username, c.department_id as "departmentId",
        r.code as "ruleCode", r.names as "ruleNames", r.severity, r.kind, c.subject, c.one_keys as "oneKeys",
        c.other_keys as "otherKeys", c.state, c.found_at as "foundAt", c.ended_at as "endedAt"
      from duties.conflict c join duties.rule r on r.id = c.rule_id join access.v_person p on p.id = c.operator_id
      where c.id = ${id}::uuid and ${inReach(actor, sql`c.department_id`)} ${lock ? sql`for update of c` : sql``}`,
  )
  return found ?? null
}

export async function setConflictState(tx: Tx, id: string, state: ConflictState): Promise<void> {
  await sql`update duties.conflict set state = ${state} where id = ${id}::uuid`.execute(tx)
}

export type AcceptanceRow = {
  id: string
  conflictId: string
  operatorId: string
  reason: string
  until: string
  state: AcceptanceState
  proposedById: string
  proposedBy: string
  proposedAt: string
  decidedBy: string | null
  decidedAt: string | null
  remark: string | null
}
const ACCEPTANCE = sql`a.id, a.conflict_id as "conflictId", a.operator_id as "operatorId", a.reason, a.until, a.state,
  a.proposed_by as "proposedById", a.proposed_name as "proposedBy", a.proposed_at as "proposedAt",
  a.decided_name as "decidedBy", a.decided_at as "decidedAt", a.remark from duties.acceptance a`

export function acceptancesOf(reader: Reader, conflictId: string): Promise<AcceptanceRow[]> {
  return rows(
    reader,
    sql<AcceptanceRow>`select ${ACCEPTANCE} where a.conflict_id = ${conflictId}::uuid order by a.proposed_at desc, a.id desc`,
  )
}

export async function findAcceptance(reader: Reader, id: string): Promise<AcceptanceRow | null> {
  const [found] = await rows(reader, sql<AcceptanceRow>`select ${ACCEPTANCE} where a.id = ${id}::uuid`)
  return found ?? null
}

export async function insertAcceptance(
  tx: Tx,
  a: { id: string; conflict: ConflictRow; reason: string; until: string; by: { id: string; name: string }; at: string },
): Promise<void> {
  const { conflict, by } = a
  await sql`insert into duties.acceptance (id, conflict_id, operator_id, one_keys, other_keys, reason, until,
      proposed_by, proposed_name, proposed_at)
    values (${a.id}, ${conflict.id}, ${conflict.operatorId}, ${conflict.oneKeys}::text[], ${conflict.otherKeys}::text[],
      ${a.reason}, ${a.until}, ${by.id}, ${by.name}, ${a.at})`.execute(tx)
}

export async function decideAcceptance(
  tx: Tx,
  id: string,
  state: AcceptanceState,
  by: { id: string; name: string },
  at: string,
  remark: string | null,
): Promise<void> {
  await sql`update duties.acceptance set state = ${state}, decided_by = ${by.id}, decided_name = ${by.name},
    decided_at = ${at}, remark = ${remark} where id = ${id}::uuid`.execute(tx)
}

/** By which ways somebody has each of the keys now; those of roles and steps are their own way. */
export async function waysTo(
  reader: Reader,
  operatorId: string,
  keys: readonly string[],
  at: string,
): Promise<Map<string, string[]>> {
  const found = await rows(
    reader,
    sql<{ key: string; ways: string[] }>`select permission as key, array_agg(distinct way order by way) as ways
      from access.holdings(${at}::timestamptz)
      where operator_id = ${operatorId}::uuid and permission = any(${[...keys]}::text[]) group by 1`,
  )
  return new Map(found.map((one) => [one.key, one.ways]))
}

export async function foundAt(reader: Reader): Promise<string | null> {
  const [found] = await rows(reader, sql<{ at: string | null }>`select found_at as at from duties.finding`)
  return found?.at ?? null
}
