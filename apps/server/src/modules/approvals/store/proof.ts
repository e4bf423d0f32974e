import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'
import type { ProofRuleFacts } from '../policy/proof.ts'
import type { ProofRule } from '../schema/proof.ts'

/** Every rule; there are a handful. Asked by each batch of decisions. */
export function proofRules(reader: Reader): Promise<ProofRuleFacts[]> {
  return keptRows(
    reader,
    sql<ProofRuleFacts>`select flow_code as "flowCode", node_id as "nodeId", fact, at_least::text as "atLeast", minutes, signature
      from approvals.proof_rule`,
  )
}

const RULE = sql`r.id, r.flow_code as "flowCode", f.label as "flowLabel", r.node_id as "nodeId", r.fact,
  trim_scale(r.at_least)::text as "atLeast", r.minutes, r.signature, r.changed_by as "changedBy", r.changed_at as "changedAt"
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
    sql<{ id: string }>`insert into approvals.proof_rule (id, flow_code, node_id, fact, at_least, minutes, signature,
        changed_by, changed_at)
      values (${newId<'proofRule'>()}, ${rule.flowCode}, ${rule.nodeId}, ${rule.fact}, ${rule.atLeast}, ${rule.minutes},
        ${rule.signature}, ${by}, ${at})
      on conflict (flow_code, node_id, fact, at_least) do update set minutes = excluded.minutes,
        signature = excluded.signature,
        changed_by = excluded.changed_by, changed_at = excluded.changed_at returning id`,
  )
  if (!row) throw new Error('the rule was not written')
  return row.id
}

export async function dropProofRule(tx: Tx, id: string): Promise<void> {
  await sql`delete from approvals.proof_rule where id = ${id}`.execute(tx)
}

export type Signature = { taskId: string; caseId: string; operatorId: string; sha256: Buffer; imageSealed: Buffer }

export async function insertSignatures(tx: Tx, at: string, signatures: readonly Signature[]): Promise<void> {
  const list = signatures.map(({ sha256, imageSealed, ...rest }) => ({
    ...rest,
    sha256: sha256.toString('hex'),
    image: imageSealed.toString('hex'),
  }))
  await sql`insert into approvals.signature (task_id, case_id, operator_id, signed_at, sha256, image_sealed)
    select "taskId", "caseId", "operatorId", ${at}::timestamptz, decode(sha256, 'hex'), decode(image, 'hex')
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb)
      as s ("taskId" uuid, "caseId" uuid, "operatorId" uuid, sha256 text, image text)`.execute(tx)
}

/** Tasks of a case whose decisions were signed. Walks `signature_case`. */
export async function signedTasks(reader: Reader, caseId: string): Promise<ReadonlySet<string>> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select task_id as id from approvals.signature where case_id = ${caseId}::uuid`,
  )
  return new Set(found.map(({ id }) => id))
}

export async function findSignature(reader: Reader, caseId: string, taskId: string): Promise<Buffer | null> {
  const [found] = await rows(
    reader,
    sql<{ sealed: Buffer }>`select image_sealed as sealed from approvals.signature
      where task_id = ${taskId}::uuid and case_id = ${caseId}::uuid`,
  )
  return found?.sealed ?? null
}
