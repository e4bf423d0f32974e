import { z } from 'zod'
import { fieldRights, flowDefinition, label } from '#contract/approvals'
import { expression, fieldKey, formDefinition, SUBJECT_TYPES } from '#contract/forms'

export type { Condition, FieldRight, FieldRights, FlowDefinition, FlowNode, ReviewHint } from '#contract/approvals'
export { isCaseValue } from '#contract/approvals'
export type { Field, FormDefinition, FormDraft, FormValues, SubjectType } from '#contract/forms'

/** Code of a business, part of its flow's code; chosen once. */
export const businessCode = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)

export const subjectType = z.enum(SUBJECT_TYPES)

/** One field whose files are filed. Without `parameter` each file goes where its own tray says. */
export const archiveItem = z.strictObject({
  field: fieldKey,
  parameter: z.string().max(40).nullable().default(null),
  /** Key of the date field that says until when the paper holds. */
  expiresOn: fieldKey.nullable().default(null),
})
export type ArchiveItem = z.infer<typeof archiveItem>

/** A named set of fields; an archive node of the flow names the set it files. */
export const archiveMap = z.strictObject({
  code: z.string().regex(/^[a-z][A-Za-z0-9-]{0,39}$/),
  items: z.array(archiveItem).max(100),
})

/** What is filed into the archive, and when: at a node of the flow, or when the request has ended. */
export const archivePlan = z.strictObject({
  maps: z.array(archiveMap).max(20).default([]),
  whenApproved: z.array(z.string().max(40)).max(20).default([]),
  whenRefused: z.array(z.string().max(40)).max(20).default([]),
})
export type ArchivePlan = z.infer<typeof archivePlan>

/** How a request looks on paper. Fields hidden from the reader never print, whatever stands here. */
export const printTemplate = z.strictObject({
  title: label.optional(),
  footer: label.optional(),
  orientation: z.enum(['portrait', 'landscape']).default('portrait'),
  /** Sections of the form that are left out. */
  without: z.array(z.string().max(40)).max(30).default([]),
  showTrail: z.boolean().default(true),
  showFiles: z.boolean().default(true),
  /** Places to sign by hand, by name. */
  signatures: z.array(label).max(6).default([]),
})
export type PrintTemplate = z.infer<typeof printTemplate>

/** Whether somebody who holds an account with others may start alone, needs them to agree, or may not start. */
export const JOINT_RULES = ['agreement', 'alone', 'no'] as const

/** Which clients may start the business themselves, in the portal, and what they see of its form. */
export const portalSettings = z.strictObject({
  /** Account types it is offered for; empty: all that the business is for. */
  accountTypes: z.array(z.string().max(20)).max(10).default([]),
  who: z
    .strictObject({
      holder: z.boolean().default(true),
      joint: z.enum(JOINT_RULES).default('agreement'),
      agent: z.boolean().default(false),
    })
    .prefault({}),
  /** What clients may do with fields of the form, where it is not what the start lets everybody do. */
  fields: fieldRights.default({}),
  /** What a client agrees to before it is sent; without it the house's own words. */
  consent: label.nullable().default(null),
})
export type PortalSettings = z.infer<typeof portalSettings>

export const LAUNCH_PLACES = ['menu', 'client', 'account', 'accountList', 'copy'] as const

export const launchSettings = z.strictObject({
  places: z.array(z.enum(LAUNCH_PLACES)).default([...LAUNCH_PLACES]),
  /** What happens when a request of this business is running on the same account (or client, where there is none). */
  whenRunning: z.enum(['refuse', 'warn', 'allow']).default('refuse'),
  /** Whether it may be launched for a closed account. */
  whenClosed: z.enum(['refuse', 'allow']).default('refuse'),
  /** Whether an account must, may or can't be named; businesses about nobody name none. */
  account: z.enum(['required', 'optional', 'none']).default('required'),
  /** Account types it is for; empty: all. */
  accountTypes: z.array(z.string().max(20)).max(10).default([]),
  /** Fields that whoever is in charge may put right while a request runs; null: every one. */
  correctable: z.array(fieldKey).max(300).nullable().default(null),
  /** The step at which recipients fill in what headquarters dispatches; null: it is not dispatched. */
  dispatch: z
    .strictObject({ step: z.string().min(1).max(40) })
    .nullable()
    .default(null),
  /** Null: staff alone start it. */
  portal: portalSettings.nullable().default(null),
  /** Title of a request, from its values: FEEL; without it the name of business and account. */
  title: expression.optional(),
})
export type LaunchSettings = z.infer<typeof launchSettings>

/** Everything a business version pins. */
export const businessDefinition = z.strictObject({
  forms: z.partialRecord(subjectType, formDefinition),
  flow: flowDefinition,
  archive: archivePlan.default({ maps: [], whenApproved: [], whenRefused: [] }),
  print: printTemplate.prefault({}),
  launch: launchSettings.prefault({}),
  /** Time allowed from launch to end, in hours of the office calendar. */
  sla: z.strictObject({ openHours: z.int().min(1).max(10_000).nullable().default(null) }).prefault({}),
})
export type BusinessDefinition = z.output<typeof businessDefinition>
export type BusinessDraft = z.input<typeof businessDefinition>

/** Parts of a definition, as the designer's tabs name them. */
export const PARTS = ['forms', 'flow', 'archive', 'print', 'launch', 'sla'] as const

/** A definition in the making: any part may still be missing or wrong, publishing says what. */
export const unfinishedDefinition = z.partialRecord(z.enum(PARTS), z.json())
export type UnfinishedDefinition = z.infer<typeof unfinishedDefinition>

export const CATEGORIES = ['account', 'fees', 'profile', 'funds', 'trading', 'introducer', 'other'] as const

const names = z.strictObject({
  'zh-Hans': z.string().trim().min(1).max(100),
  'zh-Hant': z.string().trim().min(1).max(100),
  en: z.string().trim().min(1).max(100),
})
export type Names = z.infer<typeof names>

/** What a business is called and where it stands in the catalogue. */
export const businessBasics = z.strictObject({
  names,
  description: names.partial().nullable().default(null),
  businessLine: z.string().min(1).max(40),
  subjectTypes: z.array(subjectType).min(1).max(SUBJECT_TYPES.length),
  category: z.enum(CATEGORIES).default('other'),
  icon: z
    .string()
    .regex(/^[a-z]{1,20}$/)
    .default('form'),
  position: z.int().min(0).max(10_000).default(100),
})
export type BusinessBasics = z.infer<typeof businessBasics>

/** A whole business as a file: exported here, imported elsewhere. */
export const businessDocument = z.strictObject({
  format: z.literal('kontor.business/1'),
  code: businessCode,
  ...businessBasics.shape,
  definition: unfinishedDefinition,
})
export type BusinessDocument = z.infer<typeof businessDocument>
