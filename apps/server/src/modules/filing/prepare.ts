import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { REGIMES } from '#modules/bcan'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { SHIPPED } from './data/profiles.ts'
import { currentProfile, insertProfile } from './store/profile.ts'

const SOURCE = 'Kontor'

/** Writes down the layouts that come with Kontor, unverified, where a regime has none. */
export async function prepareProfiles(platform: Platform): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    for (const regime of REGIMES) {
      if ((await currentProfile(tx, regime, false)) !== null) continue
      await insertProfile(tx, {
        id: newId<'fileProfile'>(),
        regime,
        layout: SHIPPED[regime],
        source: SOURCE,
        by: { id: null, name: SOURCE },
        at: toWire(platform.clock()),
        remark: null,
      })
    }
  })
}
