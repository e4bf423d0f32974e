import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'
import type { Relation } from '../schema.ts'

/** A client somebody acts for, and as what. */
export type ActsFor = { clientId: string; name: string; relation: Relation }

/** The clients a login acts for on a day: the one that bears its number, and those it was given authority for. */
export function actsFor(reader: Reader, memberId: string, today: string): Promise<ActsFor[]> {
  return rows(
    reader,
    sql<ActsFor>`select c.id as "clientId", c.display_name as name,
        case when c.type = 'joint' then 'joint' else 'holder' end as relation
      from members.v_member m join clients.v_client c on c.member_no = m.member_no
      where m.id = ${memberId}::uuid and c.status = 'ACTIVE'
      union all
      select c.id, c.display_name, a.relation from portal.authority a join clients.v_client c on c.id = a.client_id
      where a.member_id = ${memberId}::uuid and a.ended_at is null and (a.until_on is null or a.until_on >= ${today}::date)
        and c.status = 'ACTIVE'`,
  )
}

/** Business lines in which clients have accounts. */
export async function linesOf(reader: Reader, clientIds: readonly string[]): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ line: string }>`select distinct business_line as line from accounts.v_account
      where client_id = any(${[...clientIds]}::uuid[])`,
  )
  return found.map(({ line }) => line)
}

/** Members as people of the house read them where a name is asked for: the client's name, else the number. */
export function memberNames(reader: Reader, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  return rows(
    reader,
    sql<{ id: string; name: string }>`select m.id, coalesce(c.display_name, m.member_no) as name
      from members.v_member m left join clients.v_client c on c.member_no = m.member_no
      where m.id = any(${[...ids]}::uuid[])`,
  )
}

/** Who a member is, whether or not it is signed in now. */
export async function memberCard(
  reader: Reader,
  id: string,
): Promise<{ name: string; language: 'zh-Hans' | 'zh-Hant' | 'en' } | null> {
  const [row] = await rows(
    reader,
    sql<{ name: string; language: 'zh-Hans' | 'zh-Hant' | 'en' }>`select coalesce(c.display_name, m.member_no) as name,
        m.language
      from members.v_member m left join clients.v_client c on c.member_no = m.member_no where m.id = ${id}::uuid`,
  )
  return row ?? null
}

/** What flows of businesses that clients may start carry out. */
export async function clientCommands(reader: Reader): Promise<string[]> {
  const found = await rows(reader, sql<{ command: string }>`select distinct command from businesses.v_client_command`)
  return found.map(({ command }) => command)
}
