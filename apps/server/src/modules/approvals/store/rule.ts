import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'
import type { Label } from '../schema/flow.ts'
import type { Fallback } from '../schema/wire.ts'

/** What is laid down for a command. */
export type RuleRow = {
  command: string
  flowId: string | null
  flowCode: string | null
  flowLabel: Label | null
  /** The flow's present version; null while nothing is published or the flow is retired. */
  flowVersionId: string | null
  fallback: Fallback
  autoAfterSeconds: number | null
  changedBy: string | null
  changedAt: string
}

const RULE = sql`r.command, r.flow_id as "flowId", f.code as "flowCode", f.label as "flowLabel",
  case when f.retired_at is null then f.current_version_id end as "flowVersionId", r.fallback,
  r.auto_after_seconds as "autoAfterSeconds", r.changed_by as "changedBy", r.changed_at as "changedAt"
  from approvals.command_rule r left join approvals.flow f on f.id = r.flow_id`

export async function findRule(reader: Reader, command: string): Promise<RuleRow | null> {
  const [found] = await keptRows(reader, sql<RuleRow>`select ${RULE} where r.command = ${command}`)
  return found ?? null
}

export function listRules(reader: Reader): Promise<RuleRow[]> {
  return rows(reader, sql<RuleRow>`select ${RULE} order by r.command`)
}

export async function putRule(
  tx: Tx,
  rule: { command: string; flowId: string | null; fallback: Fallback; autoAfterSeconds: number | null },
  by: string | null,
  now: Temporal.Instant,
): Promise<void> {
  await sql`
    insert into approvals.command_rule (command, flow_id, fallback, auto_after_seconds, changed_by, changed_at)
    values (${rule.command}, ${rule.flowId}, ${rule.fallback}, ${rule.autoAfterSeconds}, ${by}, ${toWire(now)})
    on conflict (command) do update set flow_id = excluded.flow_id, fallback = excluded.fallback,
      auto_after_seconds = excluded.auto_after_seconds, changed_by = excluded.changed_by,
      changed_at = excluded.changed_at, version = command_rule.version + 1`.execute(tx)
}

/** Commands whose rule names this flow. */
export async function commandsUsing(reader: Reader, flowId: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ command: string }>`select command from approvals.command_rule where flow_id = ${flowId}::uuid order by 1`,
  )
  return found.map((one) => one.command)
}
