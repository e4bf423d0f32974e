import type { Platform } from '#platform/platform.ts'
import { type FeedState, SLOTS } from '../schema.ts'
import { allSlots } from '../store/record.ts'

/** Every slot: when it was pulled, how late it is, what went wrong. */
export async function feedState({ db, config, clock }: Platform): Promise<FeedState> {
  const now = clock()
  const slots = await allSlots(db)
  return {
    configured: config.counters.cap !== null,
    slots: slots.map((slot) => ({
      ...slot,
      code: SLOTS.find(({ no }) => no === slot.no)?.code ?? String(slot.no),
      lagSeconds:
        slot.pulledAt === null
          ? null
          : Math.max(0, Math.floor(Temporal.Instant.from(slot.pulledAt).until(now).total('seconds'))),
    })),
  }
}
