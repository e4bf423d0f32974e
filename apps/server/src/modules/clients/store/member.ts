import { sql } from 'kysely'
import { rows, type Tx } from '#platform/db.ts'

/**
 * Makes a member's number the client's, where it has none yet.
 *
 * @returns the number it has already, or null when this one was written.
 */
export async function bindMember(tx: Tx, clientId: string, memberNo: string, at: string): Promise<string | null> {
  const written = await rows(
    tx,
    sql`update clients.client set member_no = ${memberNo}, version = version + 1, updated_at = ${at}
      where id = ${clientId} and member_no is null returning 1`,
  )
  if (written.length > 0) return null
  const [known] = await rows(
    tx,
    sql<{ memberNo: string }>`select member_no as "memberNo" from clients.client where id = ${clientId}`,
  )
  return known?.memberNo ?? ''
}
