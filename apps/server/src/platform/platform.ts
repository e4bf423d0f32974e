import type { Clock } from '#kernel/clock.ts'
import type { Actor } from './actor.ts'
import type { Cipher } from './cipher.ts'
import type { ApprovalGate, Command, Outcome } from './command.ts'
import type { Config } from './config.ts'
import type { Db, Tx } from './db.ts'
import type { Directory } from './directory.ts'
import type { EventHub } from './events/hub.ts'
import type { ObjectStore } from './files/store.ts'
import type { Log } from './log.ts'
import type { Registry } from './registry.ts'

/** What a caller of a command says besides the input. */
export type ExecuteOptions = {
  /** Idempotency key, 8 to 200 characters, unique per operator for at least 7 days. */
  key: string
  /** Set by the approval engine alone: runs the approved command without asking for approval again. */
  ticket?: { id: string; makerId: string; makerName: string; approverIds: readonly string[]; version: string }
  /** Joins a transaction that is already open, so that a case step and its command commit together. */
  tx?: Tx
}

export type Execute = <I, O>(
  command: Command<I, O>,
  input: unknown,
  actor: Actor,
  options: ExecuteOptions,
) => Promise<Outcome<O>>

/** Everything a module may rely on; built once in compose and handed down, never imported as a singleton. */
export type Platform = Registry & {
  readonly db: Db
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
  readonly cipher: Cipher
  readonly objects: ObjectStore
  readonly gate: ApprovalGate
  readonly directory: Directory
  readonly execute: Execute
  readonly live: EventHub
}
