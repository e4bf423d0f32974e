import { sql } from 'kysely'
import { sendTrialMessage } from '#modules/messages'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from './packs.ts'

/** Somebody tried both ways out when they were set up. */
const TRIALS = [
  { channel: 'sms', to: '+85251230188', language: 'zh-Hant' },
  { channel: 'email', to: 'operations@kontor.example', language: 'en' },
] as const

/** A few messages, where there are none yet. */
export async function seedMessages(platform: Platform): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from messages.message limit 1`)
  if (known.length > 0) return
  const actor = await actorOf(platform, 'business-admin')
  for (const trial of TRIALS) {
    await platform.execute(sendTrialMessage, trial, actor, { key: `demo:trial:${trial.channel}` })
  }
}
