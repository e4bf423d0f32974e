import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Refused } from '#kernel/refusal.ts'
import type { Actor } from './actor.ts'
import type { Batch, BatchCall, BatchResult } from './batch.ts'
import { bytesColumn, plainColumn, textColumn } from './columns.ts'
import type { Outcome } from './command.ts'
import { constraintOf, inKeyTransaction, inTransaction, keptRows, type Tx, together } from './db.ts'
import { platformErrors } from './errors.ts'
import { eventLines } from './events/events.ts'
import type { LiveEvent } from './events/live-event.ts'
import { inputDigest, openOutcome, plainOutcome, sealOutcome } from './idempotency.ts'
import { jobLines } from './jobs/enqueue.ts'
import type { JobRequest } from './jobs/job-request.ts'
import { journalLines } from './journal/lines.ts'
import type { RecordEntry } from './journal/record.ts'
import type { Platform } from './platform.ts'

/** Calls in one transaction at most. */
const BATCH_MAX = 512
/** Batches of one kind under way at a time in one process: while one waits for the disk the next is prepared. */
const UNDER_WAY_MAX = 2
/** A burst is shared between the batches that may be under way, but never into smaller ones than this. */
const SHARE_MIN = 16

type Settled = { kind: 'done'; outcome: Outcome<unknown> } | { kind: 'failed'; error: unknown } | { kind: 'alone' }

/** A refusal whose record was written with its batch. Any other failure has left none yet. */
export class RecordedRefusal extends Error {
  readonly refusal: Refused
  constructor(refusal: Refused) {
    super(refusal.code)
    this.refusal = refusal
  }
}

type Waiting = {
  readonly command: string
  readonly actor: Actor
  readonly input: unknown
  readonly key: string
  readonly digest: Buffer
  settle(settled: Settled): void
}

type Drafted = { waiting: Waiting; call: BatchCall; entry: RecordEntry; events: LiveEvent[]; jobs: JobRequest[] }

/** Another transaction used one of our keys meanwhile: the batch is done again and finds its answer. */
class KeyTaken extends Error {}

function drafted(waiting: Waiting): Drafted {
  const entry: RecordEntry = {}
  const events: LiveEvent[] = []
  const jobs: JobRequest[] = []
  const { command, actor, input } = waiting
  const call: BatchCall = {
    command,
    actor,
    input,
    record: (more) => void Object.assign(entry, more),
    emit: (event) => void events.push(event),
    enqueue: (job) => void jobs.push(job),
  }
  return { waiting, call, entry, events, jobs }
}

const keyOf = (one: { actor: Actor; key: string }) => `${one.actor.operatorId} ${one.key}`

type KnownKey = { operatorId: string; key: string; digest: Buffer; outcome: Buffer }

/** Those of the calls' keys that have an answer. */
function knownKeys(tx: Tx, calls: readonly Waiting[]): Promise<KnownKey[]> {
  return keptRows(
    tx,
    sql<KnownKey>`
      select i.operator_id as "operatorId", i.key, i.digest, i.outcome
      from unnest(${plainColumn(calls.map((one) => one.actor.operatorId))}::uuid[],
        ${textColumn(calls.map((one) => one.key))}::text[]) as g (operator_id, key)
      join platform.idempotency i on i.operator_id = g.operator_id and i.key = g.key`,
  )
}

/** Answers calls whose key is known, and returns those that are new, one for each key. */
async function replayed(
  platform: Platform,
  tx: Tx,
  calls: readonly Waiting[],
  answers: Map<Waiting, Settled>,
): Promise<Waiting[]> {
  const seen = await knownKeys(tx, calls)
  const known = new Map(seen.map((row) => [`${row.operatorId} ${row.key}`, row]))
  return calls.filter((one) => {
    const row = known.get(keyOf(one))
    if (!row) return true
    if (!row.digest.equals(one.digest)) {
      answers.set(one, { kind: 'failed', error: platformErrors.IDEMPOTENCY_KEY_REUSED() })
    } else answers.set(one, { kind: 'done', outcome: openOutcome(platform.cipher, row.outcome) })
    return false
  })
}

/** The first call of each key; the others share its answer, or are refused when they ask for something else. */
function withoutRepeats(calls: readonly Waiting[], answers: Map<Waiting, Settled>) {
  const first = new Map<string, Waiting>()
  const repeats = new Map<Waiting, Waiting>()
  for (const one of calls) {
    const other = first.get(keyOf(one))
    if (!other) first.set(keyOf(one), one)
    else if (other.digest.equals(one.digest)) repeats.set(one, other)
    else answers.set(one, { kind: 'failed', error: platformErrors.IDEMPOTENCY_KEY_REUSED() })
  }
  return { fresh: [...first.values()], repeats }
}

type Kept = { one: Waiting; outcome: Outcome<unknown> }

/** What a key that somebody else has stored meanwhile runs into. */
const KEY_CONSTRAINT = 'idempotency_pkey'

/** The statement that stores the answers under their keys. Told to go on at a conflict, the server would log each row twice. */
function keyLines(
  { cipher }: Platform,
  { plainAnswers }: Batch,
  now: Temporal.Instant,
  kept: readonly Kept[],
): RawBuilder<unknown> {
  const answers = kept.map(({ outcome }) => (plainAnswers ? plainOutcome(outcome) : sealOutcome(cipher, outcome)))
  return sql`insert into platform.idempotency (operator_id, key, digest, outcome, at)
      select g.operator_id, g.key, g.digest, g.outcome, ${toWire(now)}
      from unnest(${plainColumn(kept.map(({ one }) => one.actor.operatorId))}::uuid[],
        ${textColumn(kept.map(({ one }) => one.key))}::text[],
        ${bytesColumn(kept.map(({ one }) => one.digest))}::bytea[], ${bytesColumn(answers)}::bytea[])
        as g (operator_id, key, digest, outcome)`
}

/** What the caller is answered; null when the call was refused or given back. */
function outcomeOf(result: BatchResult | undefined): Outcome<unknown> | null {
  if (result?.kind === 'done') return { kind: 'done', value: result.value }
  return result?.kind === 'awaiting' ? { kind: 'awaiting-approval', ticketId: result.ticketId } : null
}

function settledBy(result: BatchResult | undefined): Settled {
  if (!result) throw new Error('a batch gave fewer results than it had calls')
  if (result.kind === 'refused') return { kind: 'failed', error: new RecordedRefusal(result.refusal) }
  const outcome = outcomeOf(result)
  return outcome ? { kind: 'done', outcome } : { kind: 'alone' }
}

/** Records, keys, events and jobs of a batch that ran, in one trip. */
async function write(
  platform: Platform,
  tx: Tx,
  batch: Batch,
  now: Temporal.Instant,
  drafts: readonly Drafted[],
  results: readonly BatchResult[],
): Promise<void> {
  const lines = drafts.flatMap(({ waiting, entry }, index) => {
    const result = results[index]
    if (!result || result.kind === 'alone') return []
    const failure = result.kind === 'refused' ? { code: result.refusal.code, params: result.refusal.params } : {}
    return [{ actor: waiting.actor, line: { ...entry, command: waiting.command, result: result.kind, ...failure } }]
  })
  if (lines.length === 0) return
  const ended = drafts.map((draft, index) => ({ draft, outcome: outcomeOf(results[index]), result: results[index] }))
  const kept = ended.flatMap(({ draft, outcome }): Kept[] => (outcome ? [{ one: draft.waiting, outcome }] : []))
  kept.sort((a, b) => (keyOf(a.one) < keyOf(b.one) ? -1 : 1))
  const events = ended.flatMap(({ draft, outcome }) => (outcome ? draft.events : []))
  const jobs = ended.flatMap(({ draft, outcome }) => (outcome ? draft.jobs : []))
  const refused = ended.flatMap(({ draft, result }) => (result?.kind === 'refused' ? [draft.waiting] : []))
  await together(tx, [
    keyLines(platform, batch, now, kept),
    journalLines(now, lines),
    ...(events.length > 0 ? [eventLines(now, events)] : []),
    ...(jobs.length > 0 ? [jobLines(jobs)] : []),
  ])
  // A call may have been refused for what the same key did elsewhere meanwhile; done again, it finds that answer.
  if (refused.length > 0 && (await knownKeys(tx, refused)).length > 0) throw new KeyTaken()
}

/** One transaction for all: replay, run, then records, keys, events and jobs set by set. */
async function perform(platform: Platform, tx: Tx, batch: Batch, calls: readonly Waiting[]) {
  const now = platform.clock()
  const answers = new Map<Waiting, Settled>()
  const { fresh, repeats } = withoutRepeats(await replayed(platform, tx, calls, answers), answers)
  const drafts = fresh.map(drafted)
  const results =
    fresh.length === 0
      ? []
      : await batch.run(
          { tx, now, platform },
          drafts.map(({ call }) => call),
        )
  drafts.forEach(({ waiting }, index) => {
    answers.set(waiting, settledBy(results[index]))
  })
  await write(platform, tx, batch, now, drafts, results)
  for (const [one, other] of repeats) answers.set(one, answers.get(other) as Settled)
  return answers
}

/** How long calls that could also run alone wait together for a lock. */
const IMPATIENT = sql`set local lock_timeout = '250ms'`

/** Calls that could run alone ask for what they please, so their statements are planned as if they did. */
function transact<T>(platform: Platform, { optional }: Batch, calls: number, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!optional) return inKeyTransaction(platform.db, work)
  return inTransaction(platform.db, async (tx) => {
    if (calls > 1) await keptRows(tx, IMPATIENT)
    return work(tx)
  })
}

async function attempt(platform: Platform, batch: Batch, calls: readonly Waiting[]): Promise<Map<Waiting, Settled>> {
  for (;;) {
    try {
      return await transact(platform, batch, calls.length, (tx) => perform(platform, tx, batch, calls))
    } catch (error) {
      if (!(error instanceof KeyTaken) && constraintOf(error) !== KEY_CONSTRAINT) throw error
    }
  }
}

/**
 * Runs the calls together; when that fails as a whole, half by half, until only the faulty call fails, or each by itself
 * where that is as good.
 */
async function runTogether(platform: Platform, batch: Batch, calls: readonly Waiting[]): Promise<void> {
  try {
    const answers = await attempt(platform, batch, calls)
    for (const one of calls) one.settle(answers.get(one) ?? { kind: 'failed', error: new Error('call got no answer') })
  } catch (error) {
    if (calls.length === 1) {
      calls[0]?.settle({ kind: 'failed', error: error })
      return
    }
    if (batch.optional) {
      for (const one of calls) one.settle({ kind: 'alone' })
      return
    }
    const half = Math.ceil(calls.length / 2)
    await runTogether(platform, batch, calls.slice(0, half))
    await runTogether(platform, batch, calls.slice(half))
  }
}

/** Where a call of a batch waits for its turn; null when it is to be done by itself. */
export type Collect = (
  batch: Batch,
  command: string,
  input: unknown,
  actor: Actor,
  key: string,
) => Promise<Outcome<unknown> | null>

/**
 * Gathers simultaneous calls of a batch: the first starts at once, whatever comes while batches are under way goes
 * together in the next. No timer, so a single click waits for nobody.
 */
export function createCollect(platform: () => Platform): Collect {
  const queues = new Map<Batch, { waiting: Waiting[]; underWay: number; planned: boolean }>()

  const pump = (batch: Batch): void => {
    const queue = queues.get(batch)
    if (!queue) return
    queue.planned = false
    while (queue.underWay < UNDER_WAY_MAX && queue.waiting.length > 0) {
      const share = Math.ceil(queue.waiting.length / (UNDER_WAY_MAX - queue.underWay))
      const calls = queue.waiting.splice(0, Math.min(BATCH_MAX, Math.max(SHARE_MIN, share)))
      queue.underWay += 1
      void runTogether(platform(), batch, calls).finally(() => {
        queue.underWay -= 1
        pump(batch)
      })
    }
  }

  return (batch, command, input, actor, key) => {
    const queue = queues.get(batch) ?? { waiting: [], underWay: 0, planned: false }
    queues.set(batch, queue)
    const digest = inputDigest(platform().cipher, command, input)
    return new Promise((resolve, reject) => {
      const settle = (settled: Settled) =>
        settled.kind === 'failed' ? reject(settled.error) : resolve(settled.kind === 'done' ? settled.outcome : null)
      queue.waiting.push({ command, actor, input, key, digest, settle })
      if (queue.planned) return
      queue.planned = true
      setImmediate(() => pump(batch))
    })
  }
}
