import { sql } from 'kysely'
import { Refused } from '#kernel/refusal.ts'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { heldContents } from '../store/content.ts'
import { isContent } from './contents.ts'
import { requireSecondStore, secondStore } from './second-store.ts'

const BATCH = 500
const SHOWN = 100

/** What of the contents of a restored site is there. */
export type Restored = {
  /** Contents that rows refer to, and their bytes, all read and hashed. */
  contents: number
  bytes: number
  /** Not in the second store though it had them, or not what was written: at most a hundred names. */
  damaged: string[]
  damagedCount: number
  /** Had not been copied yet when the site was lost. */
  uncopied: number
  /** When the last work was done that was restored. */
  lastTransactionAt: string | null
}

/** Brings one content back where it is not there; what is there is read. @returns whether it is whole. */
async function bringBack(platform: Platform, content: string, size: number): Promise<boolean> {
  const vault = await secondStore(platform)
  try {
    if ((await platform.objects.stat(content))?.size !== size) {
      if (!vault) return false
      // Its digest is compared while it is written.
      await platform.objects.put(await vault.contents.open(content), { maxBytes: size, expectSha256: content })
    }
    return await isContent(await platform.objects.open(content), content)
  } catch (error) {
    if (error instanceof Refused && error.status !== 503 && error.status !== 507) return false
    throw error
  }
}

/**
 * Fills the store of a restored site from the second one: every content that a row refers to, each read back and hashed.
 * Cut short, it goes on where it was.
 */
export async function restoreContents(platform: Platform): Promise<Restored> {
  requireSecondStore(platform)
  const [last] = await rows(platform.db, sql<{ at: string | null }>`select pg_last_xact_replay_timestamp() as at`)
  const done: Restored = {
    contents: 0,
    bytes: 0,
    damaged: [],
    damagedCount: 0,
    uncopied: 0,
    lastTransactionAt: last?.at ?? null,
  }
  for (let after = ''; ; ) {
    const batch = await heldContents(platform.db, after, BATCH)
    for (const { content, size, copied } of batch) {
      if (await bringBack(platform, content, size)) {
        done.contents += 1
        done.bytes += size
      } else if (copied) {
        done.damagedCount += 1
        if (done.damaged.length < SHOWN) done.damaged.push(content)
      } else done.uncopied += 1
    }
    const end = batch.at(-1)
    if (!end) return done
    after = end.content
  }
}
