import { toWire } from '#kernel/clock.ts'
import type { CaseFollower, Happening } from '#modules/approvals'
import type { DocumentFollower } from '#modules/archive'
import { SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { actingFor } from '#platform/jobs/behalf.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import { sealJournal } from '#platform/journal/seal.ts'
import type { Platform } from '#platform/platform.ts'
import { caseEvents, isTold } from '../policy/types.ts'
import { FILE_EVENTS } from '../schema.ts'
import { dueSubscriptions, fanOut } from '../store/delivery.ts'
import * as store from '../store/event.ts'
import { followersBehind } from '../store/subscription.ts'
import { DELIVER_TASK } from './deliver.ts'

/** Background work: reads on in the journal and gives every subscription what it may hear of. */
export const FEED_TASK = 'webhooks.feed.pass'
/** Topic on which open streams hear that events have come. */
export const FEED_TOPIC = 'eventFeed'
/** The right to hear of events at all; the data scope says of which. */
export const VIEW_EVENTS = 'webhooks.event.view'

const BATCH = 1000

async function announce(tx: Tx, now: Temporal.Instant, places: readonly store.Place[]): Promise<void> {
  const distinct = new Map(places.map((one) => [`${one.businessLine} ${one.departmentId}`, one]))
  await appendEvents(
    tx,
    now,
    [...distinct.values()].map((place) => ({ topic: FEED_TOPIC, ids: [], ...place })),
  )
}

/** Turns the next sealed records into events. @returns whether there may be more. */
async function readOn(platform: Platform): Promise<boolean> {
  return inTransaction(platform.db, async (tx) => {
    await store.holdFeed(tx)
    const position = await store.feedPosition(tx)
    if (position === null) return false
    const sealed = await store.sealedAfter(tx, position, BATCH)
    const told = sealed.filter(({ command, targetId }) => targetId !== null && isTold(command))
    const places = await store.insertEvents(
      tx,
      told.map(({ id, command, position: _position, ...event }) => ({
        ...event,
        source: `record:${id}`,
        type: command,
      })),
    )
    const now = platform.clock()
    const last = sealed.at(-1)
    if (last) await store.moveFeed(tx, last.position, toWire(now))
    await announce(tx, now, places)
    return sealed.length === BATCH
  })
}

/** Gives subscriptions the events they have not seen, each with its owner's rights of this moment. */
async function fanOutAll(platform: Platform): Promise<void> {
  const upTo = await store.lastSeq(platform.db)
  for (const follower of await followersBehind(platform.db, upTo)) {
    const actor = await actingFor(platform, follower, `webhook:${follower.id}`)
    const allowed = actor?.permissions.has(VIEW_EVENTS) ? actor : null
    await inTransaction(platform.db, async (tx) => {
      await store.holdFeed(tx)
      await fanOut(tx, follower, { actor: allowed, upTo, at: toWire(platform.clock()) })
    })
  }
}

/** Everything up to now: seals what is complete, reads on, fans out, and sends. */
export async function passFeed(platform: Platform, signal: AbortSignal): Promise<void> {
  if ((await store.feedPosition(platform.db)) === null) return
  // The first run notes how far the journal goes, the second seals up to there.
  const seal = () => sealJournal(platform, {}, { id: FEED_TASK, attempt: 1, signal })
  await seal()
  await seal()
  while ((await readOn(platform)) && !signal.aborted);
  await fanOutAll(platform)
  const due = await dueSubscriptions(platform.db, toWire(platform.clock()))
  await inTransaction(platform.db, (tx) =>
    addJobs(
      tx,
      due.map((id) => ({ task: DELIVER_TASK, payload: { id }, jobKey: `webhook:${id}`, attemptsMax: 3 })),
    ),
  )
}

function eventsOf(happening: Happening, at: string): store.NewEvent[] {
  const { caseId, target, clientId, accountId, businessLine, departmentId, lines } = happening
  const by = lines.at(-1)?.operatorId ?? null
  return caseEvents(happening).map(({ type, source }) => ({
    source,
    type,
    at,
    targetType: target.type,
    targetId: target.id,
    clientId,
    accountId,
    caseId,
    actorId: by,
    businessLine,
    departmentId,
  }))
}

/** Writes events that come from elsewhere than the journal, and has them sent on. */
async function tell(platform: Platform, eventsAt: (at: string) => store.NewEvent[]): Promise<void> {
  if ((await store.feedPosition(platform.db)) === null) return
  await inTransaction(platform.db, async (tx) => {
    await store.holdFeed(tx)
    const now = platform.clock()
    const places = await store.insertEvents(tx, eventsAt(toWire(now)))
    if (places.length === 0) return
    await announce(tx, now, places)
    await addJobs(tx, [{ task: FEED_TASK, payload: {}, jobKey: FEED_TASK, attemptsMax: 3 }])
  })
}

/** Writes down what was filed; a version is an event once, however often its job runs. */
export const filedFollower: DocumentFollower = {
  name: 'webhooks',
  follow: (platform, filed) =>
    tell(platform, () =>
      filed.map((one) => ({
        source: `version:${one.versionId}`,
        type: FILE_EVENTS[0],
        at: one.filedAt,
        targetType: 'document',
        targetId: one.documentId,
        clientId: one.clientId,
        accountId: one.accountId,
        caseId: null,
        actorId: one.filedBy === SYSTEM_OPERATOR_ID ? null : one.filedBy,
        businessLine: one.businessLine,
        departmentId: one.departmentId,
      })),
    ),
}

/** Writes down what happened to cases, where anybody wants to hear of it. */
export const webhookFollower: CaseFollower = {
  name: 'webhooks',
  follow: (platform, happenings) => tell(platform, (at) => happenings.flatMap((one) => eventsOf(one, at))),
}
