import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { PackAccount, PackFile } from './policy/plan.ts'
import type { Rule } from './schema.ts'

const RULE = sql`r.id, r.code, r.names, r.name_template as "nameTemplate", r.folder_template as "folderTemplate", r.parts,
  r.watermark, r.retired, r.version, r.updated_at as "updatedAt", r.updated_by_name as "updatedByName" from exportrules.rule r`

/** Every rule by code; a broker has a handful. */
export function listRules(reader: Reader): Promise<Rule[]> {
  return rows(reader, sql<Rule>`select ${RULE} order by r.retired, r.code`)
}

export async function findRule(reader: Reader, id: string): Promise<Rule | null> {
  const [row] = await rows(reader, sql<Rule>`select ${RULE} where r.id = ${id}`)
  return row ?? null
}

type Written = Omit<Rule, 'retired' | 'version' | 'updatedAt' | 'updatedByName'>
type By = { name: string; at: string }

/** @returns false when the code is taken. */
export async function insertRule(tx: Tx, rule: Written, by: By): Promise<boolean> {
  const added = await rows(
    tx,
    sql`insert into exportrules.rule (id, code, names, name_template, folder_template, parts, watermark, updated_at,
        updated_by_name)
      values (${rule.id}, ${rule.code}, ${JSON.stringify(rule.names)}::jsonb, ${rule.nameTemplate},
        ${rule.folderTemplate}, ${JSON.stringify(rule.parts)}::jsonb, ${rule.watermark}, ${by.at}, ${by.name})
      on conflict do nothing returning 1`,
  )
  return added.length === 1
}

/** @returns false when the version has moved on. */
export async function updateRule(tx: Tx, rule: Rule, by: By): Promise<boolean> {
  const changed = await rows(
    tx,
    sql`update exportrules.rule set names = ${JSON.stringify(rule.names)}::jsonb, name_template = ${rule.nameTemplate},
        folder_template = ${rule.folderTemplate}, parts = ${JSON.stringify(rule.parts)}::jsonb,
        watermark = ${rule.watermark}, retired = ${rule.retired}, version = version + 1, updated_at = ${by.at}, updated_by_name = ${by.name}
      where id = ${rule.id} and version = ${rule.version} returning 1`,
  )
  return changed.length === 1
}

const ACCOUNT = sql`a.id, a.account_no as "accountNo", c.client_no as "clientNo", a.client_id as "clientId",
  c.type as "clientType", a.opened_on as "openedOn", a.business_line as "businessLine",
  a.department_id as "departmentId" from accounts.v_account a join clients.v_client c on c.id = a.client_id`
const visible = (actor: Actor) =>
  inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })

/** Accounts with these numbers in the actor's scope, by number. */
export function accountsByNo(reader: Reader, actor: Actor, numbers: readonly string[]): Promise<PackAccount[]> {
  return rows(
    reader,
    sql<PackAccount>`select ${ACCOUNT} where a.account_no = any(${[...numbers]}::text[]) and ${visible(actor)}
      order by a.account_no`,
  )
}

export function accountsById(reader: Reader, actor: Actor, ids: readonly string[]): Promise<PackAccount[]> {
  return rows(
    reader,
    sql<PackAccount>`select ${ACCOUNT} where a.id = any(${[...ids]}::uuid[]) and ${visible(actor)} order by a.account_no`,
  )
}

/** Files that current documents of these accounts, and of their clients, show; oldest document first. */
export function filesOfAccounts(
  reader: Reader,
  accounts: readonly PackAccount[],
  parameters: readonly string[],
): Promise<PackFile[]> {
  const clients = [...new Set(accounts.map((one) => one.clientId))]
  const ids = accounts.map((one) => one.id)
  return rows(
    reader,
    sql<PackFile>`select f.client_id as "clientId", f.account_id as "accountId", f.parameter, f.sha256, f.size, f.mime
      from archive.v_current_file f
      where f.client_id = any(${clients}::uuid[]) and f.parameter = any(${[...parameters]}::text[])
        and (f.account_id is null or f.account_id = any(${ids}::uuid[]))
      order by f.created_at, f.document_id`,
  )
}

export type PackRow = {
  id: string
  rule: Rule
  accountIds: string[]
  allowGaps: boolean
  askedAt: string
  askedByName: string
}

export async function insertPack(tx: Tx, pack: PackRow & { ruleId: string; askedBy: string }): Promise<void> {
  await sql`insert into exportrules.pack (id, rule_id, rule, account_ids, allow_gaps, asked_by, asked_by_name, asked_at)
    values (${pack.id}, ${pack.ruleId}, ${JSON.stringify(pack.rule)}::jsonb, ${pack.accountIds}::uuid[],
      ${pack.allowGaps}, ${pack.askedBy}, ${pack.askedByName}, ${pack.askedAt})`.execute(tx)
}

export async function findPack(reader: Reader, id: string): Promise<PackRow | null> {
  const [row] = await rows(
    reader,
    sql<PackRow>`select id, rule, account_ids as "accountIds", allow_gaps as "allowGaps", asked_at as "askedAt",
      asked_by_name as "askedByName"
      from exportrules.pack where id = ${id}`,
  )
  return row ?? null
}
