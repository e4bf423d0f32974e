import { sql } from 'kysely'
import type { AccountActivity } from '#modules/accounts'

/** Something was asked for the account. Index request_account. */
export const requestActivity: AccountActivity = ({ accountId, zone }) => sql<string | null>`(
  select (max(r.started_at) at time zone ${zone})::date from businesses.request r
    where r.account_id = ${accountId})`
