import { sql } from 'kysely'
import { pauseWebhook, subscribeWebhook } from '#modules/webhooks'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from './packs.ts'

const RECEIVER = {
  name: 'CRM',
  url: 'https://crm.example.com/kontor-events',
  types: ['approvals.case.approved', 'approvals.case.refused', 'accounts.account.freeze'],
}

/** A receiver that stands by: its address is nobody's, so it is paused. */
export async function seedWebhooks(platform: Platform): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from webhooks.subscription limit 1`)
  if (known.length > 0) return
  const actor = await actorOf(platform, 'admin')
  const made = await platform.execute(subscribeWebhook, RECEIVER, actor, { key: 'demo:webhook:crm' })
  if (made.kind !== 'done') return
  const input = { id: made.value.id, reason: 'The receiver is not there yet' }
  await platform.execute(pauseWebhook, input, actor, { key: 'demo:webhook:crm:pause' })
}
