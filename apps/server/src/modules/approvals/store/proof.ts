import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'
import type { ProofRuleFacts } from '../policy/proof.ts'
import type { ProofRule } from '../schema/proof.ts'

/** Every rule; there are a handful. Asked by each batch of decisions. */
export function proofRules(reader: Reader): Promise<ProofRuleFacts[]> {
  return keptRows(
    reader,
    sql<ProofRuleFacts>`select flow_code as "flowCode", node_id as "nodeId", fact, at_least::text as "atLeast", minutes
      from approvals.proof_rule`,
  )
}

const RULE = sql`r.id, r.flow_code as "flowCode", f.label as "flowLabel", r.node_id as "nodeId", r.fact,
  trim_scale(r.at_least)::text as "atLeast", r.minutes, r.changed_by as "changedBy", r.changed_at as "changedAt"
  from approvals.proof_rule r left join approvals.flow f on f.code = r.flow_code`

export function listProofRules(reader: Reader): Promise<ProofRule[]> {
  return rows(reader, sql<ProofRule>`select ${RULE} order by r.flow_code nulls first, r.node_id nulls first, r.id`)
}

export async function findProofRule(tx: Tx, id: string): Promise<ProofRule | null> {
  const [row] = await rows(tx, sql<ProofRule>`select ${RULE} where r.id = ${id}::uuid for update of r`)
  return row ?? null
}

/** Lays a rule down, or changes how long a proof counts by it. @returns its id. */
export async function putProofRule(tx: Tx, rule: ProofRuleFacts, by: string, at: string): Promise<string> {
  const [row] = await rows(
    tx,
    sql<{ id: string }>`insert into approvals.proof_rule (id, flow_code, node_id, fact, at_least, minutes, changed_by,
        changed_at)
      values (${newId<'proofRule'>()}, ${rule.flowCode}, ${rule.nodeId}, ${rule.fact}, ${rule.atLeast}, ${rule.minutes},
        ${by}, ${at})
      on conflict (flow_code, node_id, fact, at_least) do update set minutes = excluded.minutes,
        changed_by = excluded.changed_by, changed_at = excluded.changed_at returning id`,
  )
  if (!row) throw new Error('the rule was not written')
  return row.id
}

export async function dropProofRule(tx: Tx, id: string): Promise<void> {
  await sql`delete from approvals.proof_rule where id = ${id}`.execute(tx)
}
