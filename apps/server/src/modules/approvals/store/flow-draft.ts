import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Label } from '../schema/flow.ts'
import type { FlowSketch } from '../schema/sketch.ts'

export type FlowDraftRow = {
  version: number
  label: Label
  definition: FlowSketch
  changedAt: string
  changedBy: string
}

export async function findDraft(reader: Reader, flowId: string): Promise<FlowDraftRow | null> {
  const [found] = await rows(
    reader,
    sql<FlowDraftRow>`select version, label, definition, changed_at as "changedAt", changed_name as "changedBy"
      from approvals.flow_draft where flow_id = ${flowId}::uuid`,
  )
  return found ?? null
}

/** Puts a draft in the place of the one before it. The flow is locked by the caller, who has compared versions. */
export async function putDraft(
  tx: Tx,
  draft: {
    flowId: string
    label: Label
    definition: FlowSketch
    version: number
    by: { id: string; name: string }
    now: Temporal.Instant
  },
): Promise<void> {
  await sql`
    insert into approvals.flow_draft (flow_id, label, definition, version, changed_by, changed_name, changed_at)
    values (${draft.flowId}, ${JSON.stringify(draft.label)}::jsonb, ${JSON.stringify(draft.definition)}::jsonb,
      ${draft.version}, ${draft.by.id}, ${draft.by.name}, ${toWire(draft.now)})
    on conflict (flow_id) do update set label = excluded.label, definition = excluded.definition,
      version = excluded.version, changed_by = excluded.changed_by, changed_name = excluded.changed_name,
      changed_at = excluded.changed_at`.execute(tx)
}

export async function removeDraft(tx: Tx, flowId: string): Promise<void> {
  await sql`delete from approvals.flow_draft where flow_id = ${flowId}::uuid`.execute(tx)
}
