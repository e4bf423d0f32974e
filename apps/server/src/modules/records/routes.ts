import { sql } from 'kysely'
import { z } from 'zod'
import { rows } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { listRoute, queryRoute } from '#platform/http/route.ts'
import { recordInScope, recordList } from './lists.ts'
import { type RecordView, recordView } from './schema.ts'

const getRecord = queryRoute({
  id: 'records.record.get',
  path: '/records/{id}',
  permission: 'records.record.view',
  scope: 'accounts',
  summary: 'One operation record with what it changed',
  params: z.object({ id: z.uuid() }),
  response: recordView,
  async handle({ platform, actor }, { params }) {
    const [found] = await rows(
      platform.db,
      sql<RecordView>`select j.id, j.at, j.actor_kind as "actorKind", j.operator_id as "operatorId",
          j.operator_name as "operatorName", j.api_key_id as "apiKeyId", j.command, j.result, j.code, j.params,
          j.target_type as "targetType", j.target_id as "targetId", j.target_label as "targetLabel",
          j.client_id as "clientId", j.account_id as "accountId", j.ticket_id as "ticketId", j.before, j.after,
          j.reason, j.ip, j.request_id as "requestId",
          (select s.position from platform.journal_seal s where s.journal_id = j.id) as position
        from platform.journal j where j.id = ${params.id} and ${recordInScope(actor)}`,
    )
    if (!found) throw platformErrors.NOT_FOUND()
    return found
  },
})

export const recordRoutes = [listRoute('/records', recordList), getRecord]
