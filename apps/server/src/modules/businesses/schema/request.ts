import { z } from 'zod'
import { FIELD_RIGHTS } from '#contract/approvals'
import { formDefinition } from '#contract/forms'
import { businessCode, subjectType } from './definition.ts'
import { lookups, offers } from './lookups.ts'
import { ORIGINS, REQUEST_STATES, REVISION_KINDS } from './state.ts'

const id = z.uuid()
const values = z.record(z.string(), z.json())
const names = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() })

/** Businesses by name, for looking for their requests. */
export const businessNames = z.object({ items: z.array(z.object({ id: z.uuid(), names })) })
const acknowledged = z.array(z.string().max(200)).max(100).default([])
const remark = z.string().trim().min(1).max(1000).nullable().default(null)

const subject = { accountId: id.nullable().default(null), clientId: id.nullable().default(null) }

export const requestLaunch = z.strictObject({
  businessId: id,
  ...subject,
  values,
  /** As the launch form gave it; null when the form was not opened. */
  baseline: z.string().max(500_000).nullable().default(null),
  /** Warnings taken note of, as `module:CODE`. */
  acknowledged,
  origin: z.enum(['menu', 'client', 'account', 'accountList', 'copy', 'api']).default('menu'),
  draftId: id.nullable().default(null),
  /** The request whose values and files were copied. */
  copyOf: id.nullable().default(null),
})
export const requestLaunched = z.object({ id, requestNo: z.string(), caseId: id })

export const draftSave = z.strictObject({
  id: id.nullable().default(null),
  number: z.int().min(1).nullable().default(null),
  businessId: id,
  ...subject,
  copyOf: id.nullable().default(null),
  values,
})
export const draftSaved = z.object({ id, number: z.int() })
export const requestTarget = z.strictObject({ id })
export const requestWithdraw = z.strictObject({ id, remark })
export const requestAmend = z.strictObject({ id, revision: z.int().min(1), values, offers, remark, acknowledged })
export const requestCorrect = z.strictObject({
  id,
  revision: z.int().min(1),
  values,
  offers,
  remark: z.string().trim().min(1).max(1000),
  /** The step that work goes back to; null leaves it where it stands. */
  backTo: z.string().max(64).nullable().default(null),
})
export const favouriteSet = z.strictObject({ id, on: z.boolean() })
export const valueReveal = z.strictObject({
  id,
  path: z.string().max(200),
  revision: z.int().min(1).nullable().default(null),
})

/** What accounts, clients, people and departments that values name are called, by id; what is out of reach is left out. */
const called = z.record(z.string(), z.string())
/** What data sources offer to choose from, by field or `table.column`, and the token that says so. */
const choosing = { lookups, offers: z.string().nullable() }

/** What stands in the way of a launch. */
export const obstacle = z.object({
  level: z.enum(['block', 'warn']),
  module: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.json()),
})

export const catalogueEntry = z.object({
  id,
  code: businessCode,
  names,
  description: names.partial().nullable(),
  category: z.string(),
  icon: z.string(),
  businessLine: z.string(),
  subjectTypes: z.array(subjectType),
  account: z.enum(['required', 'optional', 'none']),
  accountTypes: z.array(z.string()),
  places: z.array(z.string()),
  favourite: z.boolean(),
  /** When the person launched it last. */
  usedAt: z.string().nullable(),
})
export const catalogue = z.object({ items: z.array(catalogueEntry) })
export type CatalogueEntry = z.output<typeof catalogueEntry>

const rights = z.record(z.string(), z.enum(FIELD_RIGHTS))

/** What data sources say about tables of rates, by field: the exchange's floors, last trading days by contract. */
const reference = z.record(
  z.string(),
  z.object({
    floors: z.array(z.record(z.string(), z.json())).optional(),
    lastDays: z.record(z.string(), z.string()).optional(),
  }),
)

/** A form ready to be filled in for one subject. */
export const launchForm = z.object({
  business: z.object({ id, code: businessCode, names, account: z.enum(['required', 'optional', 'none']) }),
  version: z.int(),
  subjectType,
  accountId: id.nullable(),
  clientId: id.nullable(),
  subjectLabel: z.string().nullable(),
  form: formDefinition,
  rights,
  values,
  names: called,
  /** What the registers say now, by field. */
  current: values,
  /** What data sources say: values to begin with and choices, by field or `table.column`. */
  lookups,
  reference,
  baseline: z.string(),
  obstacles: z.array(obstacle),
  /** Answers of an older form that found no place in this one. */
  lost: z.array(z.object({ field: z.string(), value: z.json() })),
  draft: z.object({ id, number: z.int(), updatedAt: z.string() }).nullable(),
})
export type LaunchForm = z.output<typeof launchForm>

export const requestRevision = z.object({
  number: z.int(),
  kind: z.enum(REVISION_KINDS),
  nodeId: z.string().nullable(),
  by: z.string(),
  at: z.string(),
  reason: z.string().nullable(),
})

export const hint = z.object({
  id: z.string(),
  label: z.record(z.string(), z.string()),
  level: z.enum(['info', 'warn', 'block']),
  /** A point of the checklist, which always counts; else a warning that appeared by itself. */
  standing: z.boolean(),
})

export const requestDetail = z.object({
  id,
  requestNo: z.string(),
  title: z.string(),
  state: z.enum(REQUEST_STATES),
  business: z.object({ id, code: businessCode, names, version: z.int() }),
  subjectType,
  clientId: id.nullable(),
  accountId: id.nullable(),
  accountNo: z.string().nullable(),
  subjectName: z.string().nullable(),
  businessLine: z.string(),
  departmentId: id,
  maker: z.object({ id, name: z.string() }),
  origin: z.enum(ORIGINS),
  dueAt: z.string().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  caseId: id.nullable(),
  steps: z.array(z.object({ nodeId: z.string(), label: z.record(z.string(), z.string()).nullable() })),
  revision: z.int(),
  form: formDefinition,
  values,
  /** Counter values at launch, and the values of the round before. */
  baseline: values,
  previous: values.nullable(),
  names: called,
  reference,
  rights,
  /** The step the person works at now, with what is to be looked at there. */
  task: z
    .object({ nodeId: z.string(), kind: z.enum(['approve', 'handle', 'amend']), hints: z.array(hint), ...choosing })
    .nullable(),
  revisions: z.array(requestRevision),
  chain: z.array(
    z.object({
      id,
      requestNo: z.string(),
      title: z.string(),
      state: z.enum(REQUEST_STATES),
      relation: z.enum(['parent', 'child']),
      kind: z.enum(['relay', 'subFlow', 'dispatch']),
    }),
  ),
  filed: z.array(z.object({ fileId: id, field: z.string(), documentId: id, parameter: z.string() })),
  /** Whether the person launched it. */
  mine: z.boolean(),
  /** What was said when it was sent back. */
  returnedBecause: z.string().nullable(),
  /** How the form was put right from outside last, and whose approvals count no more because of it. */
  corrected: z
    .object({ by: z.string(), at: z.string(), reason: z.string().nullable(), stale: z.array(z.string()) })
    .nullable(),
  canAmend: z.boolean(),
  canCorrect: z.boolean(),
  canReveal: z.boolean(),
})
export type RequestDetail = z.output<typeof requestDetail>

/** The clear values of a returned request, for its maker to go on writing. */
export const requestContent = z.object({
  id,
  revision: z.int(),
  form: formDefinition,
  rights,
  values,
  names: called,
  ...choosing,
})

/** Which printing a page belongs to; `current`: the form has not changed since. */
export const printCheck = z.object({
  print: z
    .object({
      page: z.int(),
      of: z.int(),
      language: z.enum(['zh-Hans', 'zh-Hant', 'en']),
      revision: z.int(),
      current: z.boolean(),
      by: z.string(),
      at: z.string(),
    })
    .nullable(),
})
export type PrintCheck = z.output<typeof printCheck>

/** A running request ready to be put right by somebody in charge: values masked, and what that would mean. */
export const requestCorrection = z.object({
  id,
  requestNo: z.string(),
  title: z.string(),
  state: z.enum(REQUEST_STATES),
  subjectType,
  origin: z.enum(ORIGINS),
  revision: z.int(),
  form: formDefinition,
  rights,
  values,
  names: called,
  ...choosing,
  /** Write-back has begun: nothing may be changed any more. */
  tooLate: z.boolean(),
  /** Steps that work may be sent back to, the earliest first; `here` is one where it stands. */
  steps: z.array(
    z.object({ nodeId: z.string(), label: z.record(z.string(), z.string()).nullable(), here: z.boolean() }),
  ),
  /** Approvals that will count no more. */
  approvals: z.array(z.object({ label: z.record(z.string(), z.string()).nullable(), by: z.string(), at: z.string() })),
})
export type RequestCorrection = z.output<typeof requestCorrection>

const difference = z.object({
  field: z.string(),
  row: z.object({ id: z.string(), key: z.array(z.json()) }).nullable(),
  column: z.string().nullable(),
  change: z.enum(['added', 'modified', 'deleted']),
  before: z.json(),
  after: z.json(),
})

/** Decisions about a request, oldest first, each with what was shown to whoever made it; null: nothing to compare with. */
export const requestDecisions = z.object({
  names: called,
  items: z.array(
    z.object({
      taskId: id,
      nodeId: z.string(),
      label: z.record(z.string(), z.string()).nullable(),
      event: z.enum(['agree', 'refuse', 'return']),
      revision: z.int(),
      by: z.string(),
      at: z.string(),
      counter: z.array(difference).nullable(),
      lastRound: z.array(difference).nullable(),
    }),
  ),
})
export type RequestDecisions = z.output<typeof requestDecisions>
