import { toWire } from '#kernel/clock.ts'
import { clientsReached } from '#modules/clients'
import { listMessageRobots, type MessageRequest, queueMessage } from '#modules/messages'
import type { Language } from '#platform/actor.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { Platform } from '#platform/platform.ts'
import { howToCarry } from '../policy/times.ts'
import { peopleTold } from '../store/person.ts'
import { type DueWay, postponeWays, recently, settleWays, takeDue } from '../store/way.ts'
import { linkTo, listLink, pageLink } from './link.ts'

type Reader = { to: string; toMasked?: string; language: Language; digest: boolean }
type Carrying = { platform: Platform; tx: Tx; now: Temporal.Instant; enqueue(job: JobRequest): void }

/** Where each way ends: an address and a language; nobody when there is none any more. */
async function readersOf({ platform, tx }: Carrying, ways: readonly DueWay[]): Promise<Map<DueWay, Reader>> {
  const ids = (recipient: boolean) =>
    ways.filter((one) => (one.recipient === 'client') === recipient).map((one) => one.holderId)
  const people = await peopleTold(tx, platform.cipher, ids(false))
  const clients = await clientsReached(tx, platform.cipher, ids(true))
  const robots = new Map((await listMessageRobots(tx)).map((one) => [one.id, one]))
  const readers = new Map<DueWay, Reader>()
  for (const way of ways) {
    const robot = way.channel === 'chat' ? robots.get(way.holderId) : undefined
    if (robot?.enabled) {
      readers.set(way, { to: robot.id, toMasked: robot.name, language: robot.language, digest: false })
    }
    if (way.channel === 'chat') continue
    const person = way.recipient === 'client' ? clients.get(way.holderId) : people.get(way.holderId)
    const to = way.channel === 'sms' ? person?.phone : person?.email
    if (!person || !to) continue
    const digest = way.channel === 'email' && 'emailMode' in person && person.emailMode === 'digest'
    readers.set(way, { to, language: person.language, digest })
  }
  return readers
}

const masked = ({ toMasked }: Reader) => (toMasked === undefined ? {} : { toMasked })

function messageOf(carrying: Carrying, way: DueWay, reader: Reader): MessageRequest {
  const { title, body: text, noticeId, channel } = way
  const { to, language } = reader
  const dedupeKey = `notices:${noticeId}:${channel}:${way.holderId}`
  if (way.recipient === 'client') {
    const kind = channel === 'sms' ? 'notices.clientSms' : 'notices.clientEmail'
    return { kind, to, language, values: { title, text }, dedupeKey, clientId: way.clientId }
  }
  if (channel === 'chat') {
    // A group has no reader of its own: the page asks whoever opens it who he is.
    const values = { title, text, link: pageLink(carrying.platform, way.path) }
    return { kind: 'notices.noticeChat', to, ...masked(reader), language, values, dedupeKey, clientId: null }
  }
  const link = linkTo(carrying.platform, noticeId, carrying.now)
  const kind = channel === 'sms' ? 'notices.noticeSms' : 'notices.noticeEmail'
  return { kind, to, language, values: { title, text, link }, dedupeKey, clientId: null }
}

const SEVERAL = {
  sms: 'notices.severalSms',
  email: 'notices.severalEmail',
  chat: 'notices.severalChat',
} as const
/** Lines of one letter at most; the list in the console has the rest. */
const LINES_MAX = 50

function messageOfSeveral({ platform }: Carrying, ways: readonly DueWay[], reader: Reader): MessageRequest {
  const [first] = ways
  if (!first) throw new Error('nothing to carry')
  const { channel } = first
  const items = ways
    .slice(0, LINES_MAX)
    .map(({ title, body }) => `· ${title}: ${body}`)
    .join('\n')
  return {
    kind: SEVERAL[channel],
    to: reader.to,
    ...masked(reader),
    language: reader.language,
    values: { count: String(ways.length), items, link: listLink(platform) },
    dedupeKey: `notices:several:${first.id}`,
    clientId: null,
  }
}

/** Puts what is due for one holder into the queue. A client's never go together: each is about another matter. */
async function carryFor(carrying: Carrying, ways: readonly DueWay[], reader: Reader, lastHour: number): Promise<void> {
  const { tx, now } = carrying
  const at = toWire(now)
  const isClient = ways[0]?.recipient === 'client'
  const how = isClient ? 'each' : howToCarry(ways.length, lastHour, reader.digest)
  const ids = ways.map(({ id }) => id)
  if (how === 'later') return postponeWays(tx, ids, toWire(now.add({ hours: 1 })))
  if (how === 'together' && ways.length > 1) {
    const { id } = await queueMessage(carrying, messageOfSeveral(carrying, ways, reader))
    return settleWays(tx, ids, id, at)
  }
  for (const way of ways) {
    const { id } = await queueMessage(carrying, messageOf(carrying, way, reader))
    await settleWays(tx, [way.id], id, at)
  }
}

async function carryOnce(platform: Platform): Promise<number> {
  return inTransaction(platform.db, async (tx) => {
    const jobs: JobRequest[] = []
    const now = platform.clock()
    const carrying = { platform, tx, now, enqueue: (job: JobRequest) => void jobs.push(job) }
    const due = await takeDue(tx, toWire(now))
    if (due.length === 0) return 0
    const readers = await readersOf(carrying, due)
    const nowhere = due.filter((way) => !readers.has(way)).map(({ id }) => id)
    if (nowhere.length > 0) await settleWays(tx, nowhere, null, toWire(now))
    const sent = await recently(
      tx,
      due.map((one) => one.holderId),
      toWire(now.subtract({ hours: 1 })),
    )
    const reached = due.filter((way) => readers.has(way))
    for (const [key, ways] of Map.groupBy(reached, (one) => `${one.holderId} ${one.channel}`)) {
      const reader = ways[0] && readers.get(ways[0])
      if (reader) await carryFor(carrying, ways, reader, sent.get(key) ?? 0)
    }
    await addJobs(tx, jobs)
    return due.length
  })
}

/** Puts everything that is due into the queue of messages, which sees to quiet hours, retries and receipts. */
export async function carryNotices(platform: Platform, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await carryOnce(platform)) > 0);
}
