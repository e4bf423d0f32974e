import { sql } from 'kysely'
import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { type FieldProblem, Refused } from '#kernel/refusal.ts'
import { type Actor, requirePermission } from './actor.ts'
import type { Batch } from './batch.ts'
import { type Collect, createCollect, RecordedRefusal } from './collect.ts'
import type { Command, CommandContext, Execute, ExecuteOptions, Outcome } from './command.ts'
import { inTransaction, type Tx, together } from './db.ts'
import { platformErrors } from './errors.ts'
import { eventLines } from './events/events.ts'
import type { LiveEvent } from './events/live-event.ts'
import { answerLine, claimKey, inputDigest } from './idempotency.ts'
import { jobLines } from './jobs/enqueue.ts'
import type { JobRequest } from './jobs/job-request.ts'
import { appendJournal } from './journal/journal.ts'
import { journalLines } from './journal/lines.ts'
import type { RecordEntry } from './journal/record.ts'
import { commandEnded } from './metrics.ts'
import { openingsAt } from './openings.ts'
import type { Platform } from './platform.ts'

const KEY_LENGTH = { min: 8, max: 200 }

/**
 * The problems of a zod error with dotted paths; the messages stay behind, the codes are translated by the console. A
 * refinement names its own code: `refine(…, { params: { code, module } })`.
 */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.map((issue) => {
    const { code, path, message: _message, ...rest } = issue
    const place = path.map(String).join('.')
    if (issue.code === 'custom' && typeof issue.params?.['code'] === 'string') {
      const { code: own, module } = issue.params
      return { path: place, code: own, ...(typeof module === 'string' ? { module } : {}) }
    }
    const params = Object.fromEntries(
      Object.entries(rest).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)),
    ) as FieldProblem['params']
    return { path: place, code, ...(params ? { params } : {}) }
  })
}

/** @throws INPUT_INVALID with a problem for each place. */
export function parseInput<T>(schema: z.core.$ZodType<T>, raw: unknown): T {
  const parsed = z.safeParse(schema, raw)
  if (!parsed.success) throw platformErrors.INPUT_INVALID({}, fieldProblems(parsed.error))
  return parsed.data
}

type Draft = { entry: RecordEntry; events: LiveEvent[]; jobs: JobRequest[] }

function contextOf(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  now: Temporal.Instant,
  draft: Draft,
  ticket: ExecuteOptions['ticket'],
): CommandContext {
  return {
    tx,
    actor,
    now,
    platform,
    ticket: ticket ?? null,
    record: (entry) => void Object.assign(draft.entry, entry),
    emit: (event) => void draft.events.push(event),
    enqueue: (job) => void draft.jobs.push(job),
  }
}

const resultOf = { done: 'done', 'awaiting-approval': 'awaiting' } as const

/**
 * The body of every write: claim the key, ask for approval or run, then the record, the events and the jobs, all in the
 * transaction given.
 */
async function perform<I, O>(
  platform: Platform,
  tx: Tx,
  command: Command<I, O>,
  input: I,
  actor: Actor,
  options: ExecuteOptions,
  entry: RecordEntry,
): Promise<Outcome<O>> {
  const now = platform.clock()
  const digest = inputDigest(platform.cipher, command.name, input)
  const seen = await claimKey<Outcome<O>>(tx, platform.cipher, actor, options.key, digest, now)
  if (seen) return seen
  const draft: Draft = { entry, events: [], jobs: [] }
  const context = contextOf(platform, tx, actor, now, draft, options.ticket)
  let outcome: Outcome<O> | null = null
  if (command.propose) {
    const proposal = await command.propose(context, input)
    const { target, clientId, accountId, businessLine, departmentId, reason } = proposal
    context.record({ target, clientId, accountId, businessLine, departmentId, reason })
    if (options.ticket) {
      if (options.ticket.version !== proposal.version) throw platformErrors.VERSION_STALE()
    } else {
      const asked = { command: command.name, input, digest, proposal }
      const opened = proposal.exempt ? null : await platform.gate.open(context, asked)
      if (opened) {
        context.record({ ticketId: opened.ticketId, before: proposal.before, after: proposal.after })
        outcome = { kind: 'awaiting-approval', ticketId: opened.ticketId }
      }
    }
  }
  outcome ??= { kind: 'done', value: await command.run(context, input) }
  if (options.ticket) context.record({ ticketId: options.ticket.id })
  const line = { ...draft.entry, command: command.name, result: resultOf[outcome.kind] }
  await together(tx, [
    journalLines(now, [{ actor, line }]),
    answerLine(platform.cipher, actor, options.key, outcome),
    ...(draft.events.length > 0 ? [eventLines(now, draft.events)] : []),
    ...(draft.jobs.length > 0 ? [jobLines(draft.jobs)] : []),
  ])
  return outcome
}

/** Errors whose record is written, so that whoever passes one on does not write a second. */
const recorded = new WeakSet<object>()

/** Whether this error's call already left its record. */
export function hasRecord(error: unknown): boolean {
  return typeof error === 'object' && error !== null && recorded.has(error)
}

/**
 * The record of a refused or failed call, in its own short transaction because the call's was rolled back. When even
 * that fails, the call's own error is what matters: the log takes the rest.
 */
export async function recordRefusal(
  platform: Platform,
  name: string,
  actor: Actor,
  entry: RecordEntry,
  error: unknown,
): Promise<void> {
  const refused = error instanceof Refused ? error : null
  try {
    await inTransaction(platform.db, (tx) =>
      appendJournal(tx, actor, platform.clock(), {
        ...entry,
        command: name,
        result: refused ? 'refused' : 'failed',
        code: refused?.code ?? 'INTERNAL',
        params: refused?.params ?? null,
      }),
    )
  } catch (unrecorded) {
    platform.log.error({ err: unrecorded, command: name, requestId: actor.requestId }, 'refusal not recorded')
  }
}

/**
 * Opens tickets of the same moment in one transaction. Only commands that lately opened one are gathered: where nobody
 * has to agree, a call would propose for nothing.
 */
function openedTogether(platform: () => Platform, collect: Collect) {
  let openings: Batch | null = null
  const asking = new Set<string>()
  return async <O>(
    name: string,
    input: unknown,
    actor: Actor,
    key: string,
    alone: () => Promise<Outcome<O>>,
  ): Promise<Outcome<O>> => {
    const { openTogether } = platform().gate
    if (openTogether && asking.has(name)) {
      openings ??= openingsAt(openTogether)
      const outcome = await collect(openings, name, input, actor, key)
      if (outcome) return outcome as Outcome<O>
    }
    const outcome = await alone()
    if (outcome.kind === 'awaiting-approval') asking.add(name)
    else asking.delete(name)
    return outcome
  }
}

/**
 * The only write path: permission → parse → one transaction { replay by key → ticket or effect → record, events, jobs }.
 * Every call leaves exactly one journal row, refused ones too. With `options.tx` the caller's transaction is joined and
 * a refusal is thrown for the caller to record.
 *
 * @throws Refused  what the command declines; PERMISSION_MISSING, INPUT_INVALID, IDEMPOTENCY_KEY_*, VERSION_STALE.
 */
export function createExecute(platform: () => Platform): Execute {
  const collect = createCollect(platform)
  const opened = openedTogether(platform, collect)
  const attempt = async <I, O>(
    command: Command<I, O>,
    raw: unknown,
    actor: Actor,
    options: ExecuteOptions,
    entry: RecordEntry,
  ): Promise<Outcome<O>> => {
    if (options.key === '') throw platformErrors.IDEMPOTENCY_KEY_MISSING()
    if (options.key.length < KEY_LENGTH.min || options.key.length > KEY_LENGTH.max) {
      throw platformErrors.IDEMPOTENCY_KEY_INVALID()
    }
    if (command.permission !== null) requirePermission(actor, command.permission)
    const input = parseInput(command.input, raw)
    const { tx } = options
    if (command.batch && !tx) {
      return (await collect(command.batch, command.name, input, actor, options.key)) as Outcome<O>
    }
    if (tx) return perform(platform(), tx, command, input, actor, options, entry)
    const alone = () =>
      inTransaction(platform().db, (own) => perform(platform(), own, command, input, actor, options, entry))
    if (!command.propose || options.ticket) return alone()
    return opened(command.name, input, actor, options.key, alone)
  }
  return async <I, O>(command: Command<I, O>, raw: unknown, actor: Actor, options: ExecuteOptions) => {
    const entry: RecordEntry = options.ticket ? { ticketId: options.ticket.id } : {}
    try {
      const outcome = await attempt(command, raw, actor, options, entry)
      commandEnded(command.name, outcome.kind)
      return outcome
    } catch (thrown) {
      const error = thrown instanceof RecordedRefusal ? thrown.refusal : thrown
      commandEnded(command.name, error instanceof Refused ? 'refused' : 'failed')
      if (error === thrown && !options.tx) await recordRefusal(platform(), command.name, actor, entry, error)
      if (!options.tx && typeof error === 'object' && error !== null) recorded.add(error)
      throw error
    }
  }
}

/**
 * Runs `run` as if approved and rolls it back: what the approver's preview shows.
 *
 * @throws what the command would throw.
 */
export async function rehearse<I, O>(platform: Platform, command: Command<I, O>, input: I, actor: Actor): Promise<O> {
  const rollBack = Symbol('rehearsed')
  let value: O | undefined
  try {
    await inTransaction(platform.db, async (tx) => {
      const draft: Draft = { entry: {}, events: [], jobs: [] }
      value = await command.run(contextOf(platform, tx, actor, platform.clock(), draft, undefined), input)
      throw rollBack
    })
  } catch (error) {
    if (error !== rollBack) throw error
  }
  return value as O
}

/** Old keys beyond the promise of seven days; run by a nightly job. */
export async function forgetOldKeys(platform: Platform): Promise<void> {
  const limit = platform.clock().subtract({ hours: 24 * 30 })
  await inTransaction(platform.db, (tx) =>
    sql`delete from platform.idempotency where at < ${toWire(limit)}`.execute(tx),
  )
}
