import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type Db, type Reader, rows, type Tx } from '#platform/db.ts'
import { type FlowDefinition, flowDefinition, type Label } from '../schema/flow.ts'

export const DEFAULT_FLOW_CODE = 'default'
export const SUPER_ADMIN_FLOW_CODE = 'built-in.super-admin'
export const AUTOMATIC_FLOW_CODE = 'built-in.automatic'

export type FlowRow = {
  id: string
  code: string
  label: Label
  currentVersionId: string | null
  currentNumber: number | null
  retiredAt: string | null
  version: number
}

const FLOW = sql`f.id, f.code, f.label, f.current_version_id as "currentVersionId", v.number as "currentNumber",
  f.retired_at as "retiredAt", f.version
  from approvals.flow f left join approvals.flow_version v on v.id = f.current_version_id`

export async function findFlow(reader: Reader, id: string): Promise<FlowRow | null> {
  const [found] = await rows(reader, sql<FlowRow>`select ${FLOW} where f.id = ${id}::uuid`)
  return found ?? null
}

export function listFlows(reader: Reader): Promise<FlowRow[]> {
  return rows(reader, sql<FlowRow>`select ${FLOW} order by f.code`)
}

export async function lockFlow(tx: Tx, id: string): Promise<FlowRow | null> {
  const [found] = await rows(tx, sql<FlowRow>`select ${FLOW} where f.id = ${id}::uuid for update of f`)
  return found ?? null
}

/** @throws Error when there is no flow of this code. */
export async function flowOfCode(reader: Reader, code: string): Promise<string> {
  const [found] = await rows(reader, sql<{ id: string }>`select id from approvals.flow where code = ${code}`)
  if (!found) throw new Error(`no flow has the code ${code}`)
  return found.id
}

/** The version a flow of this code gives new cases now, or null when none is published or it is retired. */
export async function currentVersionOf(reader: Reader, code: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ id: string }>`select current_version_id as id from approvals.flow
      where code = ${code} and retired_at is null and current_version_id is not null`,
  )
  return found?.id ?? null
}

/** Flows in force whose conditions compare a fact with this value, by the label people know them by. */
export function flowsComparing(reader: Reader, fact: string, value: string): Promise<{ id: string; label: Label }[]> {
  return rows(
    reader,
    sql<{ id: string; label: Label }>`select f.id, f.label
      from approvals.flow f join approvals.flow_version v on v.id = f.current_version_id
      where f.retired_at is null and jsonb_path_exists(v.definition,
        '$.** ? (@.fact == $fact && (@.value == $value || @.values[*] == $value))',
        ${JSON.stringify({ fact, value })}::jsonb)
      order by f.code`,
  )
}

export function listVersions(
  reader: Reader,
  flowId: string,
): Promise<{ id: string; number: number; publishedAt: string; publishedBy: string }[]> {
  return rows(
    reader,
    sql`select id, number, published_at as "publishedAt", published_by as "publishedBy" from approvals.flow_version
      where flow_id = ${flowId}::uuid order by number desc`,
  )
}

/** @returns the new flow's id, or null when the code is taken. */
export async function insertFlow(
  tx: Tx,
  flow: { code: string; label: Label; now: Temporal.Instant },
): Promise<string | null> {
  const id = newId<'flow'>()
  const made = await rows(
    tx,
    sql`insert into approvals.flow (id, code, label, created_at)
      values (${id}, ${flow.code}, ${JSON.stringify(flow.label)}::jsonb, ${toWire(flow.now)})
      on conflict (code) do nothing returning 1`,
  )
  return made.length > 0 ? id : null
}

/** Adds the next version of a flow and makes it the one new cases get. The flow is locked by the caller. */
export async function insertVersion(
  tx: Tx,
  args: { flow: FlowRow; label: Label; definition: FlowDefinition; by: string; now: Temporal.Instant },
): Promise<{ id: string; number: number }> {
  const id = newId<'flowVersion'>()
  const number = (args.flow.currentNumber ?? 0) + 1
  await sql`
    insert into approvals.flow_version (id, flow_id, number, definition, published_by, published_at)
    values (${id}, ${args.flow.id}, ${number}, ${JSON.stringify(args.definition)}::jsonb, ${args.by},
      ${toWire(args.now)})`.execute(tx)
  await sql`update approvals.flow set current_version_id = ${id}, label = ${JSON.stringify(args.label)}::jsonb,
    version = version + 1 where id = ${args.flow.id}`.execute(tx)
  return { id, number }
}

export async function setRetired(tx: Tx, id: string, at: Temporal.Instant): Promise<void> {
  await sql`update approvals.flow set retired_at = ${toWire(at)}, version = version + 1 where id = ${id}::uuid`.execute(
    tx,
  )
}

/** What a case needs to know of its flow version. */
export type VersionRow = { id: string; flowId: string; code: string; label: Label; definition: FlowDefinition }

const remembered = new WeakMap<Db, Map<string, VersionRow>>()
const REMEMBERED_MAX = 2_000

/**
 * Flow versions by id. They never change once published, so a process reads each at most once (`memory` is the pool the
 * process works on).
 *
 * @throws Error when one is unknown: every case has the version it was opened with.
 */
export async function versionsById(
  reader: Reader,
  memory: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, VersionRow>> {
  const known = remembered.get(memory) ?? new Map<string, VersionRow>()
  remembered.set(memory, known)
  const missing = [...new Set(ids)].filter((id) => !known.has(id))
  if (missing.length > 0) {
    const found = await rows(
      reader,
      sql<VersionRow>`select v.id, v.flow_id as "flowId", f.code, f.label, v.definition
        from approvals.flow_version v join approvals.flow f on f.id = v.flow_id where v.id = any(${missing}::uuid[])`,
    )
    if (found.length < missing.length) throw new Error('a case names an unknown flow version')
    if (known.size > REMEMBERED_MAX) known.clear()
    for (const row of found) known.set(row.id, { ...row, definition: flowDefinition.parse(row.definition) })
    return versionsById(reader, memory, ids)
  }
  return known
}
