import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { type Actor, requirePermission, systemActor } from '#platform/actor.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { inTransaction, type Reader } from '#platform/db.ts'
import type { ObjectLocks } from '#platform/files/store.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { type LockStanding, type LockTest, lockTest, lockTrial } from './schema.ts'
import * as store from './store/locks.ts'

/** Has the store lock what documents ask for; `documentIds`, all that a hold on `clientId` concerns, or everything. */
export const LOCK_TASK = 'archive.lock.apply'
/** Tries the lock, then looks every content over. */
export const LOCK_TEST_TASK = 'archive.lock.try'
const BATCH = 500

/** After the commit the store locks these documents' contents as they ask for it. */
export function lockSoon(
  context: Pick<CommandContext, 'enqueue' | 'platform'>,
  what: { documentIds: string[] } | { clientId: string },
): void {
  if (!context.platform.objects.locks) return
  context.enqueue({ task: LOCK_TASK, payload: { ...what }, attemptsMax: 10 })
}

/** The store keeps a content to the end of its last day. */
const endOf = (day: string, zone: string): Temporal.Instant =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).toInstant()

async function applyOne(platform: Platform, locks: ObjectLocks, due: store.DueLock): Promise<void> {
  const { timeZone } = platform.config
  let failure: string | null = null
  try {
    const until = endOf(due.until, timeZone)
    const ahead = Temporal.Instant.compare(until, platform.clock()) > 0
    await locks.lock(due.content, { until: ahead ? until : null, held: due.held })
  } catch (error) {
    const final = error instanceof Refused && (error.code === 'CONTENT_LOCKED' || error.code === 'FILE_GONE')
    if (!final) throw error
    failure = error.code
  }
  await inTransaction(platform.db, (tx) => store.noteLock(tx, due, failure, toWire(platform.clock())))
  if (failure !== null) platform.log.error({ content: due.content, failure }, 'a content could not be locked')
}

async function lockAll(platform: Platform, locks: ObjectLocks, today: string, signal: AbortSignal): Promise<void> {
  for (let after = ''; ; ) {
    signal.throwIfAborted()
    const contents = await store.contentsAfter(platform.db, after, BATCH)
    for (const due of await store.dueLocksAmong(platform.db, contents, today)) await applyOne(platform, locks, due)
    const last = contents.at(-1)
    if (last === undefined || contents.length < BATCH) return
    after = last
  }
}

/** Sets locks that are out of date; killed anywhere, the next run goes on. */
export const applyLocks: TaskHandler = async (platform, payload, { signal }) => {
  const { locks } = platform.objects
  if (!locks) return
  const today = dateAt(platform.clock(), platform.config.timeZone)
  const given = Array.isArray(payload.documentIds) ? payload.documentIds.map(String) : null
  const client = typeof payload.clientId === 'string' ? await store.documentIdsOf(platform.db, payload.clientId) : null
  const ids = given ?? client
  if (ids === null) return lockAll(platform, locks, today, signal)
  for (const due of await store.dueLocksOf(platform.db, ids, today)) {
    signal.throwIfAborted()
    await applyOne(platform, locks, due)
  }
}

/** Writes down what a trial of the lock found; whoever tried it is the only caller. */
export const recordLockTest = defineCommand({
  name: 'archive.lock.test',
  scope: 'none',
  input: lockTrial,
  output: lockTest,
  async run({ tx, actor, now, record, emit }, input) {
    const test = { ...input, id: newId<'lockTest'>() }
    const at = toWire(now)
    await store.insertLockTest(tx, test, { id: actor.operatorId, name: actor.name, at })
    record({ target: { type: 'lockTest', id: test.id, label: input.outcome }, after: { ...input } })
    emit({ topic: 'lockTests', ids: [test.id] })
    return { ...test, testedByName: actor.name, testedAt: at }
  },
})

/**
 * Tries to delete, overwrite and shorten what the store says it locks, and writes down what it answered. Only a store that
 * refused all of it is said to hold.
 *
 * @throws PERMISSION_MISSING, STORAGE_UNAVAILABLE
 */
export async function testLock(platform: Platform, actor: Actor, key: string): Promise<LockTest> {
  requirePermission(actor, recordLockTest.name)
  const { locks } = platform.objects
  const findings = locks ? await locks.tryForbidden() : []
  const trial = {
    store: platform.config.objects.kind,
    mode: locks?.mode ?? null,
    outcome: !locks ? ('NONE' as const) : findings.every((one) => one.holds) ? ('HOLDS' as const) : ('BROKEN' as const),
    findings,
  }
  const outcome = await platform.execute(recordLockTest, trial, actor, { key })
  if (outcome.kind !== 'done') throw new Error('a trial of the lock can not be gated')
  if (trial.outcome === 'BROKEN') platform.log.error({ findings }, 'the store does not hold what it locks')
  return outcome.value
}

/** The trial as the system itself makes it: nightly, and by `kontor try-lock`. */
export const testLockAsSystem = (platform: Platform): Promise<LockTest> =>
  testLock(platform, systemActor([recordLockTest.name]), `lock ${newId()}`)

export const tryLock: TaskHandler = async (platform, payload, job) => {
  if (!platform.objects.locks) return
  await testLockAsSystem(platform)
  await applyLocks(platform, payload, job)
}

/** How the store keeps contents, and whether its last trial held. */
export async function lockStandingOf(reader: Reader, platform: Platform): Promise<LockStanding> {
  const place = { store: platform.config.objects.kind, mode: platform.objects.locks?.mode ?? null }
  return { ...place, last: await store.lastLockTest(reader, place), ...(await store.countLocks(reader)) }
}
