import { sql } from 'kysely'
import { mapOaUser } from '#modules/oa'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from './packs.ts'

/** Whose to-dos stand in the office tool, by user name here; there they are called alike. */
const MAPPED = ['supervisor', 'compliance', 'officer']

/** A few people are known to the office tool. */
export async function seedOa(platform: Platform): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from oa.person limit 1`)
  if (known.length > 0) return
  const actor = await actorOf(platform, 'admin')
  for (const username of MAPPED) {
    const { operatorId } = await actorOf(platform, username)
    await platform.execute(mapOaUser, { operatorId, userId: username }, actor, { key: `demo:oa:${username}` })
  }
}
