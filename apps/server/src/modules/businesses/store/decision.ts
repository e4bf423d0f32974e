import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** One decision about a request, with what was shown to whoever made it. */
export type DecisionRow = {
  taskId: string
  requestId: string
  nodeId: string
  event: 'agree' | 'refuse' | 'return'
  revision: number
  byId: string
  byName: string
  at: string
  seenSealed: Buffer
}

/** Adds decisions, one statement however many they are. */
export async function insertDecisions(tx: Tx, decisions: readonly DecisionRow[]): Promise<void> {
  if (decisions.length === 0) return
  await sql`insert into businesses.decision (task_id, request_id, node_id, event, revision, by_id, by_name, at, seen_sealed)
    select * from unnest(${decisions.map((one) => one.taskId)}::uuid[], ${decisions.map((one) => one.requestId)}::uuid[],
      ${decisions.map((one) => one.nodeId)}::text[], ${decisions.map((one) => one.event)}::text[],
      ${decisions.map((one) => one.revision)}::int[], ${decisions.map((one) => one.byId)}::uuid[],
      ${decisions.map((one) => one.byName)}::text[], ${decisions.map((one) => one.at)}::timestamptz[],
      ${decisions.map((one) => one.seenSealed)}::bytea[])`.execute(tx)
}

/** Decisions about a request, oldest first. */
export function decisionRows(reader: Reader, requestId: string): Promise<DecisionRow[]> {
  return rows(
    reader,
    sql<DecisionRow>`select task_id as "taskId", request_id as "requestId", node_id as "nodeId", event, revision,
        by_id as "byId", by_name as "byName", at, seen_sealed as "seenSealed"
      from businesses.decision where request_id = ${requestId} order by at, task_id`,
  )
}
