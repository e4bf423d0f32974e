import { sql } from 'kysely'
import type { AccountActivity } from '#modules/accounts'
import { HOUSE_ZONE } from '#modules/clients'

/** Something was asked for the account. Index request_account. */
export const requestActivity: AccountActivity = ({ accountId }) => sql<string | null>`(
  select (max(r.started_at) at time zone ${HOUSE_ZONE})::date from businesses.request r
    where r.account_id = ${accountId})`
