import { z } from 'zod'
import { CLIENT_TYPES } from '#contract/archive'

const id = z.uuid()

/** As the file is, or as a picture of that format. */
export const FORMS = ['original', 'jpg', 'png'] as const
export type PackForm = (typeof FORMS)[number]

/** What a name may be made of. */
export const PLACEHOLDERS = ['account', 'client', 'openDate', 'date', 'code', 'parameter', 'n', 'ext'] as const

const NAME = /^(?!\.)(?:[A-Za-z0-9._\- ()\p{Script=Han}]|\{[a-zA-Z]+\})+$/u
const FOLDER =
  /^(?:(?!\.)(?:[A-Za-z0-9._\- ()\p{Script=Han}]|\{[a-zA-Z]+\})+)?(?:\/(?!\.)(?:[A-Za-z0-9._\- ()\p{Script=Han}]|\{[a-zA-Z]+\})+)*$/u

/** One kind of document in a pack. */
export const rulePart = z.object({
  parameter: z.string().min(1).max(40),
  /** What the receiver calls it in the file's name. */
  code: z.string().regex(/^[A-Za-z0-9_-]{1,20}$/),
  /** Clients it is for; none named: everybody. */
  clientTypes: z.array(z.enum(CLIENT_TYPES)).max(3).default([]),
  required: z.boolean().default(true),
  form: z.enum(FORMS).default('original'),
  /** A copy is made smaller until it fits; an original is a gap when it does not. */
  maxBytes: z.int().min(1024).max(4_294_967_296).nullable().default(null),
  /** Longest side of a picture in pixels. */
  maxSide: z.int().min(64).max(20_000).nullable().default(null),
})
export type RulePart = z.infer<typeof rulePart>

export const ruleShape = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  names: z.object({
    'zh-Hans': z.string().trim().min(1).max(100),
    'zh-Hant': z.string().trim().min(1).max(100),
    en: z.string().trim().min(1).max(100),
  }),
  nameTemplate: z.string().trim().min(1).max(200).regex(NAME),
  folderTemplate: z.string().trim().max(200).regex(FOLDER).default(''),
  parts: z.array(rulePart).min(1).max(100),
  /** Copies say who asked for the pack and when; types that ask for a mark get it anyway. */
  watermark: z.boolean().default(false),
})
export const ruleAnswer = ruleShape.extend({
  id,
  retired: z.boolean(),
  version: z.int(),
  updatedAt: z.string(),
  updatedByName: z.string(),
})
export type Rule = z.infer<typeof ruleAnswer>

export const updateRuleInput = ruleShape.omit({ code: true }).extend({ ruleId: id, version: z.int32().min(1) })
export const retireRuleInput = z.object({ ruleId: id, version: z.int32().min(1) })

export const ACCOUNTS_MAX = 2000
const accountNos = z.array(z.string().trim().min(1).max(40)).min(1).max(ACCOUNTS_MAX)
export const checkPackInput = z.object({ accountNos })

export const GAPS = ['missing', 'incomplete', 'clash', 'overSize', 'unconvertible'] as const
export const gap = z.object({
  kind: z.enum(GAPS),
  accountNo: z.string(),
  parameter: z.string(),
  /** The name in question, or of how many there are how few. */
  detail: z.string(),
})
export type Gap = z.infer<typeof gap>

/** What a pack would hold, and what it would lack. */
export const packCheck = z.object({
  accounts: z.int(),
  /** Numbers of no account in scope. */
  unknown: z.array(z.string()),
  files: z.int(),
  bytes: z.int(),
  /** The first few names. */
  names: z.array(z.string()),
  gaps: z.array(gap),
  gapsTotal: z.int(),
})
export type PackCheck = z.infer<typeof packCheck>

export const requestPackInput = z.object({
  ruleId: id,
  accountNos,
  /** The archive is encrypted with it (AES-256); it is kept sealed until the archive is written. */
  password: z.string().min(12).max(100),
  /** Goes on although required documents are missing; the manifest says which. */
  allowGaps: z.boolean().default(false),
})
