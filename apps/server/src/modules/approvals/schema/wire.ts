import { z } from 'zod'
import { CASE_STATES, TASK_KINDS, TASK_STATES } from './case.ts'
import { factWord } from './fact.ts'
import { flowDefinition, label, nodeId } from './flow.ts'
import { drawnSignature } from './proof.ts'
import { flowSketch } from './sketch.ts'

const id = z.uuid()
const remark = z.string().trim().max(1000).nullish()
const because = z.string().trim().min(1).max(1000)
const people = z.array(id).min(1).max(50)

/** What the person changed in the form of the subject, by field; only where his step handles or amends. */
const edits = z.record(z.string().max(100), z.json()).nullish()
/** Hints of the step he has taken note of, by id. */
const acknowledged = z.array(nodeId).max(100).optional()
/** What the subject's page offered to choose from, as its module gave it out. */
const offers = z.string().max(500_000).nullish()
const about = { edits, offers, acknowledged }

export const taskTarget = z.strictObject({ id, remark })
export const taskAnswer = z.strictObject({ id, remark, ...about })
/** `inBulk`: one of many decided at once, which its node may not allow; `signature`: drawn by hand, where a rule asks for one. */
const deciding = { ...about, inBulk: z.boolean().default(false), signature: drawnSignature.nullish() }
export const taskAgree = z.strictObject({ id, remark, ...deciding })
export const taskRefuse = z.strictObject({ id, remark: because, ...deciding })
export const taskReturn = z.strictObject({
  id,
  ...about,
  remark: because,
  to: z.discriminatedUnion('at', [
    z.strictObject({ at: z.enum(['start', 'previous']) }),
    z.strictObject({ at: z.literal('node'), nodeId }),
  ]),
  then: z.enum(['resume', 'replay']).default('replay'),
})
export const taskHandOver = z.strictObject({ id, remark, ...about, to: id })
export const taskAddSigners = z.strictObject({
  id,
  remark,
  where: z.enum(['before', 'after', 'beside']),
  operatorIds: people,
})
export const taskReassign = z.strictObject({ id, remark: because, operatorIds: people })
export const caseTarget = z.strictObject({ id, remark })
export const caseTerminate = z.strictObject({ id, remark: because })
export const caseAssign = z.strictObject({ id, remark, tokenId: id, operatorIds: people })
export const caseRetry = z.strictObject({ id, remark, tokenId: id })
/** The ways on from a gateway that found none, or from outside work that failed for good. */
export const caseChoose = z.strictObject({ id, remark: because, tokenId: id, edgeIds: z.array(nodeId).min(1).max(50) })
export const caseComment = z.strictObject({ id, remark: because })
export const caseCopy = z.strictObject({ id, remark, operatorIds: people })
/** What an action on a task or case answers: where the case stands now. */
export const actionOutcome = z.object({ caseId: id, state: z.enum(CASE_STATES) })

export const EFFECTS = ['none', 'ready', 'executing', 'done', 'failed', 'stale'] as const
export type TicketEffect = (typeof EFFECTS)[number]
/** From each state of a ticket's effect the ones it may go to. */
export const EFFECT_TRANSITIONS: Readonly<Record<TicketEffect, readonly TicketEffect[]>> = {
  none: ['ready'],
  ready: ['executing', 'stale'],
  executing: ['done', 'failed', 'stale'],
  done: [],
  failed: ['ready'],
  stale: [],
}
/** What people call the state of a ticket: the case's until it is approved, the effect's from then on. */
export const TICKET_STATES = [
  'pending',
  'refused',
  'withdrawn',
  'terminated',
  'stale',
  'expired',
  'ready',
  'executing',
  'done',
  'failed',
] as const

export const FALLBACKS = ['DEFAULT_FLOW', 'SUPER_ADMIN', 'AUTO_AFTER', 'BLOCK', 'NONE'] as const
export type Fallback = (typeof FALLBACKS)[number]
export const commandName = z.string().regex(/^[a-z][A-Za-z0-9-]*(\.[A-Za-z][A-Za-z0-9_-]*){1,3}$/)
export const ruleSet = z
  .strictObject({
    command: commandName,
    flowId: id.nullable(),
    fallback: z.enum(FALLBACKS),
    autoAfterSeconds: z.int().min(0).max(2_592_000).nullable().default(null),
  })
  .refine((rule) => (rule.fallback === 'AUTO_AFTER') === (rule.autoAfterSeconds !== null), {
    path: ['autoAfterSeconds'],
    params: { code: 'ONLY_WITH_AUTO_AFTER' },
  })
export const rule = z.object({
  command: z.string(),
  flow: z.object({ id, code: z.string(), label, published: z.boolean() }).nullable(),
  fallback: z.enum(FALLBACKS),
  autoAfterSeconds: z.number().nullable(),
  /** Whether a row says so; a command nobody has ruled on is blocked. */
  explicit: z.boolean(),
  changedAt: z.string().nullable(),
  changedBy: z.string().nullable(),
})

export const flowCreate = z.strictObject({ code: z.string().regex(/^[a-z][a-zA-Z0-9.-]{0,63}$/), label })
export const flowPublish = z.strictObject({ id, label, definition: flowDefinition })
export const flowTarget = z.strictObject({ id })
/** `version` is the draft's as it was read; 0 when there was none. */
export const flowSaveDraft = z.strictObject({ id, version: z.int().min(0), label, definition: flowSketch })
export const flowDraftSaved = z.object({ id, version: z.number() })
export const flowDraft = z.object({
  version: z.number(),
  label,
  definition: flowSketch,
  changedAt: z.string(),
  changedBy: z.string(),
})
export const flowProblem = z.object({ code: z.string(), at: z.string().nullable() })
export const flowDetail = z.object({
  id,
  code: z.string(),
  label,
  number: z.number().nullable(),
  retiredAt: z.string().nullable(),
  builtIn: z.boolean(),
  definition: flowDefinition.nullable(),
  facts: z.array(factWord),
  versions: z.array(z.object({ id, number: z.number(), publishedAt: z.string(), publishedBy: z.string() })),
  draft: flowDraft.nullable(),
})

const person = z.object({ id, name: z.string() })
/** One step of the way a case goes or would go, with whom it asks; the name is in the reader's language. */
const step = {
  nodeId,
  name: z.string(),
  mode: z.enum(['any', 'all', 'inTurn', 'vote']),
  percent: z.number().nullable(),
  approvers: z.array(person),
  /** Facts that nobody knows yet and that say whether a case comes here; empty: it does. */
  depends: z.array(z.string()),
}
export const stepAhead = z.object(step)
export const routeStep = z.object({
  ...step,
  state: z.enum(['done', 'current', 'stuck', 'waiting', 'notReached']),
  /** It was agreed to before the subject was changed: that counts no more. */
  stale: z.boolean(),
})
const values = z.record(z.string(), z.json()).nullable()
export const preview = z.object({
  route: z
    .object({
      rule: z.string(),
      flow: z.string().nullable(),
      /** For a ticket that passes by itself: after how many seconds. */
      afterSeconds: z.number().nullable(),
      steps: z.array(stepAhead),
    })
    .nullable(),
  before: values,
  after: values,
  problem: z
    .object({
      module: z.string(),
      code: z.string(),
      status: z.number(),
      params: z.record(z.string(), z.json()),
      /** The reasons it gathers, and the places of the input it concerns. */
      fields: z.array(
        z.object({
          path: z.string(),
          code: z.string(),
          module: z.string().optional(),
          params: z.record(z.string(), z.json()).optional(),
        }),
      ),
    })
    .nullable(),
})
export const taskView = z.object({
  id,
  nodeId,
  kind: z.enum(TASK_KINDS),
  state: z.enum(TASK_STATES),
  candidates: z.array(person),
  claimedBy: person.nullable(),
  delegatedBy: person.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  remark: z.string().nullable(),
})
/** What the person asking may do to a task of his; the console shows these buttons and no others. */
export const myTask = z.object({
  id,
  kind: z.enum(TASK_KINDS),
  nodeId,
  actions: z.array(z.string()),
  /** Whoever agrees or refuses here has to show again first who they are. */
  asksProof: z.boolean(),
  /** Whoever agrees or refuses here signs by hand. */
  asksSignature: z.boolean(),
  returnTargets: z.array(z.object({ nodeId, label: label.nullable(), canResume: z.boolean() })),
})
export const historyLine = z.object({
  id,
  at: z.string(),
  kind: z.string(),
  nodeId: nodeId.nullable(),
  nodeName: z.string().nullable(),
  operator: person,
  remark: z.string().nullable(),
  detail: z.record(z.string(), z.json()),
  /** An approval given before the subject was changed: it counts no more. */
  stale: z.boolean(),
  /** The task whose decision was signed by hand; its picture is asked for by it. */
  signedTaskId: id.nullable(),
})
export const ticketDetail = z.object({
  id,
  state: z.enum(TICKET_STATES),
  caseState: z.enum(CASE_STATES),
  /** Null when a business subject is reviewed: then the case carries no command, its module acts on the decision. */
  command: z.string().nullable(),
  flow: z.object({ code: z.string(), name: z.string() }),
  rule: z.string().nullable(),
  maker: person,
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  /** Stopped after outside work was done that nobody has reversed yet. */
  reversalDue: z.boolean(),
  target: z.object({ type: z.string(), id: z.string(), label: z.string() }),
  clientId: id.nullable(),
  accountId: id.nullable(),
  businessLine: z.string().nullable(),
  departmentId: id.nullable(),
  /** What a command asked for; of a subject that a form describes nothing, since its steps may hide fields. */
  facts: z.record(z.string(), z.json()),
  before: values,
  after: values,
  reason: z.string().nullable(),
  effect: z.object({
    state: z.enum(EFFECTS),
    at: z.string().nullable(),
    attempts: z.number(),
    failure: z.object({ module: z.string(), code: z.string(), params: z.record(z.string(), z.json()) }).nullable(),
  }),
  /** The sheet or selection it came from, when there were several tickets; null when it was asked for by itself. */
  batch: z.object({ id, count: z.number().int() }).nullable(),
  route: z.array(routeStep),
  tasks: z.array(taskView),
  tokens: z.array(
    z.object({
      id,
      nodeId,
      state: z.string(),
      incident: z.string().nullable(),
      /** The ways on that an administrator may choose from; none unless it is stuck. */
      ways: z.array(z.object({ edgeId: nodeId, kind: z.string(), to: z.string().nullable() })),
      /** Whether several of them may be taken at once. */
      several: z.boolean(),
    }),
  ),
  history: z.array(historyLine),
  mine: z.array(myTask),
  /** What the person asking may do besides: with the case as its maker, with tasks he has decided, added, or waits for. */
  canWithdraw: z.boolean(),
  canTakeBack: z.array(id),
  canRemove: z.array(id),
  canUrge: z.array(id),
})
/** What waits in each box; beyond INBOX_COUNT_MAX it is at least that many. */
export const inboxCounts = z.object({
  todo: z.number(),
  pool: z.number(),
  overdue: z.number(),
  delegated: z.number(),
  unreadCopies: z.number(),
})
export const INBOX_COUNT_MAX = 1_000
