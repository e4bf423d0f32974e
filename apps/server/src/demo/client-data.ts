import { sql } from 'kysely'
import { type ClientType, changeContact, changeProfile } from '#modules/clients'
import type { AnyCommand } from '#platform/command.ts'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from './packs.ts'

type Change = { type: ClientType; command: AnyCommand; input: Record<string, unknown> }

/** What clerks have asked for lately: some of it waits for a second person. */
const ASKED: readonly Change[] = [
  {
    type: 'individual',
    command: changeContact as AnyCommand,
    input: { phone: '+85291234567', remark: '客戶親臨櫃面更換手機' },
  },
  {
    type: 'individual',
    command: changeProfile as AnyCommand,
    input: { addressLine: '皇后大道中 88 號 12 樓', remark: '客戶搬遷，已核對住址證明' },
  },
  {
    type: 'corporate',
    command: changeContact as AnyCommand,
    input: { addEmails: ['accounts@example.com'], remark: '公司來函，加收月結單電郵' },
  },
]

/** Changes of client data at the demo broker, as a clerk asks for them. */
export async function changesUnderWay(platform: Platform): Promise<void> {
  const clerk = await actorOf(platform, 'clerk-central')
  const { scope } = clerk
  const lines = scope.all ? null : [...scope.businessLines]
  const departments = scope.all ? null : [...scope.departmentIds]
  for (const [n, { type, command, input }] of ASKED.entries()) {
    const [client] = await rows(
      platform.db,
      sql<{ id: string }>`select c.id from clients.v_client c where c.type = ${type} and c.status = 'ACTIVE'
        and exists (select from clients.v_place p where p.client_id = c.id
          and (${lines}::text[] is null or p.business_line = any(${lines}::text[]))
          and (${departments}::uuid[] is null or p.department_id = any(${departments}::uuid[])))
        order by c.id desc offset ${n} limit 1`,
    )
    if (client) await platform.execute(command, { id: client.id, ...input }, clerk, { key: `demo-change:${n}:${type}` })
  }
}
