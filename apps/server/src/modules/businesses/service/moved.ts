import { sql } from 'kysely'
import type { AccountMoveFollower } from '#modules/accounts'

/** Requests that are over go along with their account; those that run follow their cases. Index request_account. */
export const requestsFollow: AccountMoveFollower = async ({ tx }, { accountId, from, to }) => {
  await sql`update businesses.request set department_id = ${to}::uuid
    where account_id = ${accountId}::uuid and department_id = ${from}::uuid and ended_at is not null`.execute(tx)
}
