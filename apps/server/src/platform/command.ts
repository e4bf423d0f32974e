import type { z } from 'zod'
import type { Json, Refused } from '#kernel/refusal.ts'
import type { Actor } from './actor.ts'
import type { Batch, BatchCall, BatchContext } from './batch.ts'
import type { Reader, Tx } from './db.ts'
import type { LiveEvent } from './events/live-event.ts'
import type { JobRequest } from './jobs/job-request.ts'
import type { RecordEntry } from './journal/record.ts'
import type { Platform } from './platform.ts'

/** The ticket under which an approved command runs. */
export type TicketRef = { id: string; makerId: string; makerName: string; approverIds: readonly string[] }

export type CommandContext = {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: Temporal.Instant
  readonly platform: Platform
  /** Set when the command runs because a ticket was approved; `actor` is then the maker. */
  readonly ticket: TicketRef | null
  /** Adds to the one journal row of this call; later values win field by field. */
  record(entry: RecordEntry): void
  emit(event: LiveEvent): void
  enqueue(job: JobRequest): void
}

/**
 * What a gated command would do, worked out on today's state without doing it: shown to the approver, used for routing,
 * and compared at execution (`version`) so that a ticket on a target that changed meanwhile goes stale.
 */
export type Proposal = {
  target: { type: string; id: string; label: string }
  /** Opaque; differs when the target changed in a way that matters for this command. */
  version: string
  clientId: string | null
  accountId: string | null
  businessLine: string | null
  departmentId: string | null
  /** Values that routing conditions may use. */
  facts: Record<string, Json>
  before: Record<string, Json> | null
  after: Record<string, Json> | null
  reason: string | null
  /** Too small a matter to ask anybody about, whatever the rule says: the command runs at once. */
  exempt?: boolean
}

/** Which data a command touches, published as `x-data-scope`: accounts in scope, the caller's own things, or neither. */
export type ScopeKind = 'accounts' | 'own' | 'none'

export type Command<I = unknown, O = unknown> = {
  /** `module.resource.verb`: permission key, audit name, operation id and i18n prefix at once. */
  readonly name: string
  /** Permission key when it is not the name: another key, or null for anybody signed in. */
  readonly permission: string | null
  readonly scope: ScopeKind
  readonly input: z.core.$ZodType<I>
  readonly output: z.core.$ZodType<O>
  /** Present when the command may be put behind an approval flow. Throws what `run` would throw on today's state. */
  propose?(context: CommandContext, input: I): Promise<Proposal>
  /** The batch this command's calls are gathered in; such a command is never gated itself. */
  readonly batch?: Batch
  /** The effect. No network and no file effects: those leave through `enqueue`. */
  run(context: CommandContext, input: I): Promise<O>
}

/** Declares a command; `permission` defaults to its name, `scope` to `accounts`. */
export function defineCommand<I, O>(
  command: Omit<Command<I, O>, 'permission' | 'scope'> & { permission?: string | null; scope?: ScopeKind },
): Command<I, O> {
  return {
    ...command,
    permission: command.permission === undefined ? command.name : command.permission,
    scope: command.scope ?? 'accounts',
  }
}

/** What `execute` answers. */
export type Outcome<O> = { kind: 'done'; value: O } | { kind: 'awaiting-approval'; ticketId: string }

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

/** A command somebody wants carried out, with what it would change. */
export type GateRequest = { command: string; input: unknown; digest: Buffer; proposal: Proposal }

/** A ticket was opened, or the command may run at once, or is refused. */
export type GateAnswer =
  | { kind: 'opened'; ticketId: string }
  | { kind: 'passes' }
  | { kind: 'refused'; refusal: Refused }

/** What one ticket at a time may be open on. */
export type TicketPlace = { command: string; type: string; id: string }

/** What is laid down for a command: it runs, opens a ticket, or is refused because nobody is configured. */
export type GateRuling = 'atOnce' | 'ticket' | 'blocked'

/**
 * How the approval engine stands in the write path; the approvals module implements it, compose hands it in.
 * `open` returns null when no approval is asked for: the command then runs at once.
 */
export interface ApprovalGate {
  open(context: CommandContext, request: GateRequest): Promise<{ ticketId: string } | null>
  /** As `open` for many in one transaction, an answer for each; one that is refused has written nothing. */
  openTogether?(
    context: BatchContext,
    asked: readonly { call: Pick<BatchCall, 'actor' | 'emit' | 'enqueue'>; request: GateRequest }[],
  ): Promise<GateAnswer[]>
  /** Tickets of these commands that are open on these targets now; it waits for nobody and keeps nobody waiting. */
  ticketsOn?(reader: Reader, places: readonly TicketPlace[]): Promise<(TicketPlace & { ticketId: string })[]>
  /** What calling the command would lead to now. */
  rulingOf?(reader: Reader, command: string): Promise<GateRuling>
  /** Where tickets stand, by their ids: a value of `approvals:state.ticket`. */
  statesOf?(reader: Reader, ticketIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** Any command in a list or registry; its own parser makes the input safe before `run` sees it. */
export type AnyCommand = Command<unknown, unknown>

declare module './platform.ts' {
  interface Platform {
    readonly gate: ApprovalGate
    readonly execute: Execute
  }
}
