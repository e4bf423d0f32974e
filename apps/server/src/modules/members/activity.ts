import { sql } from 'kysely'
import type { AccountActivity } from '#modules/accounts'

/** The client signed in to the app: whoever looks after the accounts is there. Index device_event_member. */
export const memberActivity: AccountActivity = ({ clientId, zone }) => sql<string | null>`(
  select (max(e.at) at time zone ${zone})::date from clients.v_client c
    join members.member m on m.member_no = c.member_no
    join members.device_event e on e.member_id = m.id and e.event = 'login-ok'
  where c.id = ${clientId})`
