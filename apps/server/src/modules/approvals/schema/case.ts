import type { Json } from '#kernel/refusal.ts'

/** Values a case's gateways may ask about. */
export type Facts = Readonly<Record<string, Json>>

/** Every case is in exactly one of these; all but `running` are final. */
export const CASE_STATES = ['running', 'approved', 'refused', 'withdrawn', 'terminated', 'stale', 'expired'] as const
export type CaseStatus = (typeof CASE_STATES)[number]

/** From each case state the ones it may go to; the database CHECK and a test hold the same table. */
export const CASE_TRANSITIONS: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  running: ['approved', 'refused', 'withdrawn', 'terminated', 'stale', 'expired'],
  approved: [],
  refused: [],
  withdrawn: [],
  terminated: [],
  stale: [],
  expired: [],
}

/** `arriving` lasts only while the shell looks up who is to be asked; it is never stored. */
export const TOKEN_STATES = ['arriving', 'asking', 'waiting', 'joining', 'stuck'] as const
export type TokenState = (typeof TOKEN_STATES)[number]

/** From each token state the ones it may go to without leaving its node, then `moved` when it may leave. */
export const TOKEN_TRANSITIONS: Readonly<Record<TokenState, readonly (TokenState | 'moved')[]>> = {
  arriving: ['asking', 'stuck', 'moved'],
  asking: ['arriving', 'stuck', 'moved'],
  waiting: ['stuck', 'moved'],
  joining: ['moved'],
  stuck: ['arriving', 'asking', 'waiting', 'moved'],
}

export const TASK_STATES = [
  'queued',
  'open',
  'agreed',
  'refused',
  'returned',
  'retracted',
  'removed',
  'cancelled',
] as const
export type TaskState = (typeof TASK_STATES)[number]

/** A decision is made once: `retracted` keeps who agreed and when, and a new task takes the place. */
export const TASK_TRANSITIONS: Readonly<Record<TaskState, readonly TaskState[]>> = {
  queued: ['open', 'removed', 'cancelled'],
  open: ['queued', 'agreed', 'refused', 'returned', 'removed', 'cancelled'],
  agreed: ['retracted'],
  refused: [],
  returned: [],
  retracted: [],
  removed: [],
  cancelled: ['queued'],
}

/** `approve` decides; `handle` does something and says so; `amend` is the maker's own after a return to the start. */
export const TASK_KINDS = ['approve', 'handle', 'amend'] as const
export type TaskKind = (typeof TASK_KINDS)[number]

/** Why a token is stuck: nobody to ask, no way out of a gateway, or the outside world failed. */
export const INCIDENTS = ['NO_ASSIGNEE', 'NO_BRANCH', 'EFFECT_FAILED'] as const
export type Incident = (typeof INCIDENTS)[number]

/** One level of a token's way into parallel branches. All tokens of one `fork` meet again at one join. */
export type Branch = {
  readonly fork: string
  /** Edge by which the split sent it out; unique inside the fork. */
  readonly edge: string
  /** How many tokens the split sent out, and so the join waits for. */
  readonly of: number
}

/** A people node a token came through, and how many branch levels deep that was. */
export type Step = { readonly nodeId: string; readonly depth: number }

/** Where a token goes on after a return with `resume` is answered. */
export type Resume = { readonly nodeId: string; readonly trail: readonly Step[] }

/** Where a token stood before the last agreement moved it: what a take-back restores. */
export type Origin = {
  readonly visit: number
  readonly nodeId: string
  readonly path: readonly Branch[]
  readonly trail: readonly Step[]
  readonly resume: readonly Resume[]
}

/** A marker that work stands at a node. A token keeps its id while it travels; splits and joins make new ones. */
export type Token = {
  readonly id: string
  readonly nodeId: string
  readonly state: TokenState
  /** Number of this stay inside the case, rising; 0 where nobody is asked or waited for. */
  readonly visit: number
  readonly path: readonly Branch[]
  /** People nodes behind it, the start first, without repetition. A return goes to one of them. */
  readonly trail: readonly Step[]
  /** Pending resumptions, the next one last. */
  readonly resume: readonly Resume[]
  readonly origin: Origin | null
  readonly incident: Incident | null
}

/**
 * One to-do, for one decision. The tasks of one visit stand in lanes; in a lane they follow each other by `position`,
 * and only the first undecided one is open.
 */
export type Task = {
  readonly id: string
  /** The stay of a token this belongs to. */
  readonly visit: number
  readonly nodeId: string
  readonly kind: TaskKind
  readonly state: TaskState
  readonly lane: number
  readonly position: number
  /** Who may act. Several: whoever acts first decides for all. */
  readonly candidates: readonly string[]
  /** `rule`: found by the node's assignment, and checked against it again at every click; `named`: by a colleague. */
  readonly source: 'rule' | 'named'
  /** Who added it as an extra signer, and may remove it. */
  readonly addedBy: string | null
  readonly claimedBy: string | null
  /** The person it goes back to when the delegate has answered. */
  readonly delegatedBy: string | null
  readonly decidedBy: string | null
  /** Hand-overs so far; bounded, so that a task can't circle for ever. */
  readonly handOvers: number
}

/** Everything `advance` knows of one case. `tasks` are those of the visits that tokens stand in, plus those of the visit acted on. */
export type CaseState = {
  readonly status: CaseStatus
  readonly makerId: string
  /** Who may never decide an approval of this case: the maker and whoever edited it. */
  readonly barredIds: readonly string[]
  readonly facts: Facts
  readonly lastVisit: number
  /** Approvals reached since the case was last submitted; none of them by a barred person. */
  readonly checks: number
  /** Whether outside work that can't be taken back has begun; the maker can't withdraw any more then. */
  readonly committed: boolean
  readonly tokens: readonly Token[]
  readonly tasks: readonly Task[]
}

/**
 * What the person at a step of handling or amending changed in the subject, and with it in the facts. Whoever edited
 * never decides a later approval of the case.
 */
export type Editing = { facts?: Facts; edited?: boolean }

/** Something that happened to a case. Ids of people are operator ids; the caller has checked that `by` is who he says. */
export type CaseEvent =
  | { kind: 'start' }
  | { kind: 'assigned'; tokenId: string; visit: number; whom: AskedWhom; operatorIds: readonly string[] }
  | ({ kind: 'agree'; taskId: string; by: string } & Editing)
  | { kind: 'refuse'; taskId: string; by: string }
  | ({ kind: 'return'; taskId: string; by: string; to: ReturnTarget; then: 'resume' | 'replay' } & Editing)
  | { kind: 'takeBack'; taskId: string; by: string }
  | { kind: 'claim'; taskId: string; by: string }
  | { kind: 'release'; taskId: string; by: string }
  | ({ kind: 'transfer'; taskId: string; by: string; to: string } & Editing)
  | ({ kind: 'delegate'; taskId: string; by: string; to: string } & Editing)
  | ({ kind: 'answer'; taskId: string; by: string } & Editing)
  | { kind: 'recall'; taskId: string; by: string }
  | {
      kind: 'addSigners'
      taskId: string
      by: string
      where: 'before' | 'after' | 'beside'
      operatorIds: readonly string[]
    }
  | { kind: 'removeSigner'; taskId: string; by: string }
  | { kind: 'reassign'; taskId: string; operatorIds: readonly string[] }
  | { kind: 'withdraw'; by: string }
  /** Somebody else goes on in the maker's place: amends it, takes it back, and never checks it. */
  | { kind: 'makeOver'; to: string }
  | { kind: 'terminate' }
  | { kind: 'stale' }
  | { kind: 'expire' }
  | { kind: 'completed'; tokenId: string; visit: number; facts?: Facts }
  | { kind: 'failed'; tokenId: string; visit: number }
  /**
   * A time of a visit is up: what its node says at that `stage` of its deadline then happens, once. `to` names who is
   * asked besides at an escalation, by task.
   */
  | { kind: 'timeout'; tokenId: string; visit: number; stage: number; to: Readonly<Record<string, readonly string[]>> }
  | { kind: 'retry'; tokenId: string }
  /** The people of a step are to be asked for anew: others are named for it, or the case has moved elsewhere. */
  | { kind: 'askAgain'; tokenId: string }
  /**
   * Somebody in charge has changed the subject while it runs. `backTo`: work goes back to that step, behind a token, or
   * the step where it stands begins anew.
   */
  | { kind: 'edited'; by: string; facts: Facts; backTo?: string }
  /** An administrator says which way work goes on where a gateway found none or outside work failed for good. */
  | { kind: 'choose'; tokenId: string; edgeIds: readonly string[] }
  | { kind: 'assign'; tokenId: string; operatorIds: readonly string[] }

/** The start, the people node before this one, or any people node behind this one. */
export type ReturnTarget = { at: 'start' } | { at: 'previous' } | { at: 'node'; nodeId: string }

/** Whom a visit asks: the people its node names, or the flow administrators in their place. */
export type AskedWhom = 'assignment' | 'admin'

/** The events of one kind, or of several. */
export type CaseEventOf<K extends CaseEvent['kind']> = Extract<CaseEvent, { kind: K }>

/** What the shell has to do because of an event. */
export type Effect =
  /** Look up who is to be asked and answer with `assigned`, in the same transaction. */
  | { kind: 'ask'; tokenId: string; visit: number; nodeId: string; whom: AskedWhom }
  /** Start the outside work of a node; it answers later with `completed` or `failed`. */
  | { kind: 'begin'; tokenId: string; visit: number; nodeId: string }
  /** The outside work is no longer wanted. */
  | { kind: 'abandon'; tokenId: string; visit: number; nodeId: string }
  | { kind: 'cc'; nodeId: string }
  /** Tell those who hold the open tasks of a visit that its time is up. */
  | { kind: 'remind'; visit: number; nodeId: string }
  | { kind: 'closed'; status: Exclude<CaseStatus, 'running'> }

/** What the engine did on the way, for the history of the case. */
export type Trace = {
  readonly did: 'entered' | 'skipped' | 'chose' | 'split' | 'joined' | 'left' | 'stuck' | 'cancelled' | 'ended'
  readonly nodeId: string
  /** Edges taken by a gateway, or tokens cancelled at a node. */
  readonly edges?: readonly string[]
}

export const REFUSAL_CODES = [
  'CASE_CLOSED',
  'TASK_NOT_FOUND',
  'TASK_ALREADY_DECIDED',
  'TASK_CLOSED',
  'TASK_NOT_OPEN',
  'TASK_CLAIMED',
  'TASK_NOT_CLAIMED',
  'TASK_DELEGATED',
  'TASK_NOT_DELEGATED',
  'NOT_CANDIDATE',
  'MAKER_IS_CHECKER',
  'ACTION_NOT_ALLOWED',
  'RETURN_TARGET_UNKNOWN',
  'RESUME_ACROSS_BRANCHES',
  'TAKE_BACK_TOO_LATE',
  'NOT_MAKER',
  'WITHDRAW_TOO_LATE',
  'ALREADY_SIGNING',
  'HAND_OVER_LIMIT',
  'SIGNER_LIMIT',
  'SIGNER_NOT_REMOVABLE',
  'NOBODY_NAMED',
  'TOKEN_NOT_FOUND',
  'TOKEN_NOT_STUCK',
  'CHOICE_INVALID',
  'EDIT_TOO_LATE',
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** What `advance` answers: the new state, or why the event can't happen. */
export type Advanced = {
  readonly kind: 'advanced'
  readonly state: CaseState
  readonly effects: readonly Effect[]
  readonly trace: readonly Trace[]
}
export type NotAdvanced = {
  readonly kind: 'refused'
  readonly code: RefusalCode
  /** Who decided first and how, for a lost race. */
  readonly winner?: { readonly operatorId: string; readonly state: TaskState }
}
