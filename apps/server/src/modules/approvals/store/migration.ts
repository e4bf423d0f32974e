import { type RawBuilder, sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { NodeMap } from '../policy/migrate.ts'
import type { MigrationCode } from '../schema/watch.ts'

export type MigrationRow = {
  id: string
  flowId: string
  toVersionId: string
  number: number
  mode: 'move' | 'restart'
  map: NodeMap
  state: 'running' | 'done'
  reason: string
  total: number
  startedAt: string
  endedAt: string | null
}
export type MigrationCounts = { moved: number; refused: number }

/** Running cases of a flow that are not on this version yet, in the order they were opened. Walks `case_flow`. */
export function migratable(
  flowId: string,
  toVersionId: string,
  scope: RawBuilder<boolean>,
  caseIds?: readonly string[],
) {
  const only = caseIds ? sql`and c.id = any(${[...caseIds]}::uuid[])` : sql``
  return sql`select c.id, c.target_label as label from approvals.case c
    where c.state = 'running' and c.flow_version_id <> ${toVersionId}::uuid ${only} and ${scope}
      and c.flow_version_id in (select v.id from approvals.flow_version v where v.flow_id = ${flowId}::uuid)`
}

export async function insertMigration(
  tx: Tx,
  one: {
    id: string
    flowId: string
    toVersionId: string
    mode: string
    map: NodeMap
    askedBy: string
    asker: unknown
    reason: string
    at: string
  },
  cases: RawBuilder<unknown>,
): Promise<number> {
  await sql`insert into approvals.migration (id, flow_id, to_version_id, mode, map, state, asked_by, asker, reason, total, started_at)
    values (${one.id}, ${one.flowId}, ${one.toVersionId}, ${one.mode}, ${JSON.stringify(one.map)}::jsonb, 'running',
      ${one.askedBy}, ${JSON.stringify(one.asker)}::jsonb, ${one.reason}, 0, ${one.at})`.execute(tx)
  await sql`insert into approvals.migration_case (migration_id, case_id, state)
    select ${one.id}::uuid, q.id, 'waiting' from (${cases}) q`.execute(tx)
  const [counted] = await rows(
    tx,
    sql<{ total: number }>`update approvals.migration m set total = q.n
      from (select count(*)::int as n from approvals.migration_case where migration_id = ${one.id}::uuid) q
      where m.id = ${one.id}::uuid returning m.total`,
  )
  return counted?.total ?? 0
}

const MIGRATION = sql`m.id, m.flow_id as "flowId", m.to_version_id as "toVersionId", v.number, m.mode, m.map, m.state,
  m.reason, m.total, m.started_at as "startedAt", m.ended_at as "endedAt",
  (select count(*)::int from approvals.migration_case q where q.migration_id = m.id and q.state = 'moved') as moved,
  (select count(*)::int from approvals.migration_case q where q.migration_id = m.id and q.state = 'refused') as refused
  from approvals.migration m join approvals.flow_version v on v.id = m.to_version_id`

export function listMigrations(reader: Reader, flowId: string): Promise<(MigrationRow & MigrationCounts)[]> {
  return rows(reader, sql`select ${MIGRATION} where m.flow_id = ${flowId}::uuid order by m.id desc limit 100`)
}

export async function findMigration(reader: Reader, id: string): Promise<(MigrationRow & MigrationCounts) | null> {
  const [found] = await rows(reader, sql<MigrationRow & MigrationCounts>`select ${MIGRATION} where m.id = ${id}::uuid`)
  return found ?? null
}

export async function askerOfMigration<A>(reader: Reader, id: string): Promise<A | null> {
  const [found] = await rows(reader, sql<{ asker: A }>`select asker from approvals.migration where id = ${id}::uuid`)
  return found?.asker ?? null
}

/** The next case to take over, locked against a second worker; null when none is left. */
export async function nextCase(tx: Tx, id: string): Promise<string | null> {
  const [found] = await rows(
    tx,
    sql<{ caseId: string }>`select case_id as "caseId" from approvals.migration_case
      where migration_id = ${id}::uuid and state = 'waiting' order by case_id limit 1 for update skip locked`,
  )
  return found?.caseId ?? null
}

export async function settleCase(
  tx: Tx,
  id: string,
  caseId: string,
  refusal: { code: MigrationCode; at: string | null } | null,
): Promise<void> {
  await sql`update approvals.migration_case set state = ${refusal ? 'refused' : 'moved'}, code = ${refusal?.code ?? null},
    at_node = ${refusal?.at ?? null} where migration_id = ${id}::uuid and case_id = ${caseId}::uuid`.execute(tx)
}

export async function endMigration(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update approvals.migration set state = 'done', ended_at = ${at} where id = ${id}::uuid and state = 'running'
    and not exists (select 1 from approvals.migration_case where migration_id = ${id}::uuid and state = 'waiting')`.execute(
    tx,
  )
}

/** Cases that were refused, with what they are about, in the order they were opened. */
export function refusedCases(reader: Reader, id: string, scope: RawBuilder<boolean>) {
  return rows(
    reader,
    sql<{ caseId: string; label: string; code: MigrationCode; at: string | null }>`
      select q.case_id as "caseId", c.target_label as label, q.code, q.at_node as at
      from approvals.migration_case q join approvals.case c on c.id = q.case_id
      where q.migration_id = ${id}::uuid and q.state = 'refused' and ${scope} order by q.case_id limit 500`,
  )
}

/** Puts a case on another version, and every row that names a node of it on the node's new name. */
export async function moveCase(tx: Tx, caseId: string, toVersionId: string, map: NodeMap): Promise<void> {
  await sql`update approvals.case set flow_version_id = ${toVersionId}::uuid where id = ${caseId}::uuid`.execute(tx)
  if (Object.keys(map).length === 0) return
  const names = sql`jsonb_each_text(${JSON.stringify(map)}::jsonb)`
  for (const table of ['task', 'outside', 'deadline']) {
    await sql`update ${sql.table(`approvals.${table}`)} x set node_id = n.value from ${names} n
      where x.case_id = ${caseId}::uuid and x.node_id = n.key`.execute(tx)
  }
  await sql`update approvals.case c set people = (select jsonb_object_agg(coalesce(n.value, e.key), e.value)
      from jsonb_each(c.people) e left join ${names} n on n.key = e.key)
    where c.id = ${caseId}::uuid and c.people is not null`.execute(tx)
}
