import { sql } from 'kysely'
import type { TicketFacts } from '#modules/approvals'
import { rows } from '#platform/db.ts'

/** The fact that tells a flow in which client groups the account is, or any account of the client. */
export const CLIENT_GROUPS_FACT = 'clientGroups'

type Membership = { accountId: string; clientId: string; code: string }

/** Codes of the groups whom a ticket is about is in: indexes client_member_account and the account's by client. */
export const clientGroupsOf: TicketFacts = async (reader, tickets) => {
  const accounts = tickets.flatMap(({ accountId }) => accountId ?? [])
  const clients = tickets.flatMap(({ accountId, clientId }) => (accountId === null ? (clientId ?? []) : []))
  if (accounts.length + clients.length === 0) return tickets.map(() => ({}))
  const member = sql`select a.id as "accountId", a.client_id as "clientId", g.code from accounts.v_account a
    join groups.client_member m on m.account_id = a.id and m.removed_at is null
    join groups.member_group g on g.id = m.group_id`
  const found = await rows(
    reader,
    sql<Membership>`${member} where a.id = any(${accounts}::uuid[])
      union ${member} where a.client_id = any(${clients}::uuid[]) order by code`,
  )
  return tickets.map(({ accountId, clientId }) => {
    const own = found.filter((one) => (accountId === null ? one.clientId === clientId : one.accountId === accountId))
    return own.length === 0 ? {} : { [CLIENT_GROUPS_FACT]: [...new Set(own.map(({ code }) => code))] }
  })
}
