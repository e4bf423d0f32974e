import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { MountedFile } from '../schema.ts'

/** SQL: whether the actor sees file `f`: by the account it is bound to, else by the one its path names; neither: all data. */
export function fileInScope(actor: Actor): RawBuilder<boolean> {
  return inScope(actor, { businessLine: sql`f.business_line`, departmentId: sql`f.department_id` })
}

const FILE = sql`f.id, f.root, f.path, f.file_name as "fileName", f.size, f.modified_at as "modifiedAt", f.kind, f.mime,
  f.state, f.named_account as "namedAccount", f.parameter, f.dated_on as "datedOn", f.account_id as "accountId",
  f.bound_by_name as "boundByName", f.bound_at as "boundAt", f.first_seen_at as "firstSeenAt", f.vanished_at as "vanishedAt"`

/** A file in scope with what its bytes are found by, or null. */
export async function findFile(
  reader: Reader,
  actor: Actor,
  id: string,
): Promise<(MountedFile & { pathBytes: Buffer; fingerprint: string }) | null> {
  const [row] = await rows(
    reader,
    sql<
      MountedFile & { pathBytes: Buffer; fingerprint: string }
    >`select ${FILE}, f.path_bytes as "pathBytes", f.fingerprint,
      (select a.account_no from accounts.v_account a where a.id = f.account_id) as "accountNo"
      from mounts.file f where f.id = ${id}::uuid and ${fileInScope(actor)}`,
  )
  return row ?? null
}

/** The same, locked, so that of two who bind it one does. */
export async function lockFile(tx: Tx, actor: Actor, id: string): Promise<MountedFile | null> {
  const found = await rows(
    tx,
    sql`select 1 from mounts.file f where f.id = ${id}::uuid and ${fileInScope(actor)} for update`,
  )
  return found.length === 0 ? null : findFile(tx, actor, id)
}

/** An account as files are bound to it. */
export type BoundAccount = { id: string; accountNo: string; businessLine: string; departmentId: string }

/** An account in scope by its number, or null. */
export async function accountByNo(reader: Reader, actor: Actor, accountNo: string): Promise<BoundAccount | null> {
  const [row] = await rows(
    reader,
    sql<BoundAccount>`select a.id, a.account_no as "accountNo", a.business_line as "businessLine",
      a.department_id as "departmentId" from accounts.v_account a where a.account_no = ${accountNo}
      and ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })}`,
  )
  return row ?? null
}

export async function bindFile(
  tx: Tx,
  id: string,
  account: BoundAccount,
  given: { parameter: string | null; by: { id: string; name: string; at: string } },
): Promise<void> {
  await sql`update mounts.file set account_id = ${account.id}, business_line = ${account.businessLine},
    department_id = ${account.departmentId}, parameter = coalesce(${given.parameter}, parameter), bound_by = ${given.by.id},
    bound_by_name = ${given.by.name}, bound_at = ${given.by.at}, version = version + 1 where id = ${id}`.execute(tx)
}

/** Takes a binding back: the file is seen by whoever sees the account that its path names again. */
export async function unbindFile(tx: Tx, id: string): Promise<void> {
  await sql`update mounts.file f set account_id = null, bound_by = null, bound_by_name = null, bound_at = null,
      version = version + 1, (business_line, department_id) = (select a.business_line, a.department_id
        from accounts.v_account a where a.account_no = f.named_account)
    where f.id = ${id}`.execute(tx)
}

/** Files of an account go with it to another department. */
export async function moveFiles(tx: Tx, accountId: string, departmentId: string): Promise<void> {
  await sql`update mounts.file set department_id = ${departmentId}::uuid where account_id = ${accountId}::uuid
    or account_id is null and named_account = (select account_no from accounts.v_account where id = ${accountId}::uuid)`.execute(
    tx,
  )
}

/** A file that is not where it was any more. */
export async function noteVanished(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update mounts.file set state = 'VANISHED', vanished_at = ${at}, version = version + 1
    where id = ${id} and state = 'PRESENT'`.execute(tx)
}
