import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** Whether another login was known by this id before; `memberId` null: any login. */
export async function openIdWasOfOther(reader: Reader, openId: string, memberId: string | null): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from members.former_open_id f
      where f.open_id = ${openId} and f.member_id is distinct from ${memberId}::uuid`,
  )
  return found.length > 0
}

/** Gives a login another id; the one before is kept as its own. Throws the database's error when the id is taken. */
export async function replaceOpenId(
  tx: Tx,
  member: { id: string; openId: string | null },
  openId: string,
  at: string,
): Promise<void> {
  await sql`update members.member set open_id = ${openId}, version = version + 1, updated_at = ${at}
    where id = ${member.id}`.execute(tx)
  if (member.openId === null) return
  await sql`insert into members.former_open_id (open_id, member_id, ended_at)
    values (${member.openId}, ${member.id}, ${at}) on conflict (open_id) do update set ended_at = excluded.ended_at`.execute(
    tx,
  )
}
