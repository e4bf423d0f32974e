import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { Platform } from '#platform/platform.ts'
import { PAGE, pullPage } from '../adapter/cap.ts'
import { fieldsSaid } from '../policy/opening.ts'
import { newestOf, type SourceItem } from '../policy/record.ts'
import { noteOpened, type Said, takeSaid } from '../store/opening.ts'
import * as store from '../store/record.ts'
import { CODE_SLOT, passOnCodes } from './codes.ts'

/** Numbers before the cursor that are asked for again: what was numbered early and came late is among them. */
const OVERLAP = 200
const PAGES_MAX = 50

const newestChange = (items: readonly SourceItem[]): string | null =>
  items.reduce<string | null>(
    (newest, { changedAt }) => (newest !== null && newest > changedAt ? newest : changedAt),
    null,
  )

/** What changed things say about accounts that are not kept here: drafts of openings. */
function saidOf(no: number, items: readonly SourceItem[], changed: Awaited<ReturnType<typeof store.takeOver>>): Said[] {
  const unknown = new Set(changed.flatMap(({ sourceId, accountId }) => (accountId === null ? [sourceId] : [])))
  return items.flatMap(({ id: sourceId, accountNo, changedAt, data }) =>
    unknown.has(sourceId)
      ? fieldsSaid(no, data).map((one) => ({ ...one, sourceId, accountNo: accountNo.toUpperCase(), changedAt }))
      : [],
  )
}

/** One page, whole or not at all; the records and how far they reach stand in one transaction. */
async function takePage(platform: Platform, no: number, items: readonly SourceItem[]): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    await store.lockSlot(tx, no)
    const now = platform.clock()
    const at = toWire(now)
    const newest = newestOf(items)
    const changed = await store.takeOver(tx, platform.cipher, no, newest, at)
    await takeSaid(tx, platform.cipher, saidOf(no, newest, changed), at)
    const cursor = items.reduce((most, { sequence }) => Math.max(most, sequence), 0)
    await store.notePulled(tx, no, { cursor, at, newest: changed.length > 0 ? newestChange(items) : null })
    if (changed.length > 0)
      await appendEvents(tx, now, [
        { topic: 'counterRecords', ids: [] },
        { topic: 'counterOpenings', ids: [] },
      ])
  })
}

/** Pulls what a slot has to tell since the last time, and a little before it. */
export async function pullSlot(platform: Platform, no: number, signal: AbortSignal): Promise<void> {
  const way = platform.config.counters.cap
  const slot = (await store.allSlots(platform.db)).find((one) => one.no === no)
  if (!way || !slot?.enabled) return
  let after = Math.max(0, slot.cursor - OVERLAP)
  for (let page = 0; page < PAGES_MAX && !signal.aborted; page += 1) {
    const answer = await pullPage(way, platform.clock(), no, after)
    if (answer.kind === 'failed') {
      await inTransaction(platform.db, (tx) => store.noteUnpulled(tx, no, answer.reason, toWire(platform.clock())))
      return
    }
    await takePage(platform, no, answer.items)
    const furthest = answer.items.reduce((most, { sequence }) => Math.max(most, sequence), after)
    if (answer.items.length < PAGE || furthest <= after) break
    after = furthest
  }
  if (no === CODE_SLOT) await passOnCodes(platform, signal)
}

/** Pulls every slot, one after the other; one that fails does not keep the others. */
export async function pullAll(platform: Platform, signal: AbortSignal): Promise<void> {
  if (!platform.config.counters.cap) return
  for (const { no, enabled } of await store.allSlots(platform.db)) {
    if (enabled && !signal.aborted) await pullSlot(platform, no, signal)
  }
  await inTransaction(platform.db, async (tx) => {
    await store.matchAccounts(tx)
    await noteOpened(tx)
  })
  await passOnCodes(platform, signal)
}
