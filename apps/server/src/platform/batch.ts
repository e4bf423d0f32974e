import type { Refused } from '#kernel/refusal.ts'
import type { Actor } from './actor.ts'
import type { Tx } from './db.ts'
import type { LiveEvent } from './events/live-event.ts'
import type { JobRequest } from './jobs/job-request.ts'
import type { RecordEntry } from './journal/record.ts'
import type { Platform } from './platform.ts'

/** One call among those a batch takes together; what it records, emits and enqueues counts only when it is done. */
export type BatchCall = {
  readonly command: string
  readonly actor: Actor
  /** Already parsed by the command's own schema. */
  readonly input: unknown
  record(entry: RecordEntry): void
  emit(event: LiveEvent): void
  enqueue(job: JobRequest): void
}

/**
 * What became of one call. A refused call has written nothing but what has to stand all the same, as that somebody guessed;
 * one that is given back (`alone`) has written nothing.
 */
export type BatchResult =
  | { kind: 'done'; value: unknown }
  | { kind: 'awaiting'; ticketId: string }
  | { kind: 'refused'; refusal: Refused }
  | { kind: 'alone' }

export type BatchContext = { readonly tx: Tx; readonly now: Temporal.Instant; readonly platform: Platform }

/**
 * Work that several commands share and that costs little more for two thousand calls than for one: it checks each call
 * before it writes for any, so one that is refused never fails its neighbours. `execute` hands it whatever was called
 * while the batch before it ran.
 */
export type Batch = {
  readonly name: string
  /** Answers hold nothing secret, so what is kept of them for repetitions needs no seal. */
  readonly plainAnswers?: boolean
  /**
   * Each call could as well run by itself: those a run gives back do, and all of them when several fail together. Rows
   * others hold are waited for a moment only, so that one of them doesn't hold up the rest.
   */
  readonly optional?: boolean
  /** One result for each call, in their order. Throws only for defects and for a database that fails. */
  run(context: BatchContext, calls: readonly BatchCall[]): Promise<BatchResult[]>
}
