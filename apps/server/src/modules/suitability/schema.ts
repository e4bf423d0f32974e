import { z } from 'zod'

export * from './schema/questionnaire.ts'

/** Kinds of professional investor, by who is one. */
export const PI_CATEGORIES = ['individual', 'corporate', 'trust', 'institutional'] as const
export type PiCategory = (typeof PI_CATEGORIES)[number]

/** How much risk a client can bear, the least first. */
export const RISK_LEVELS = ['A1', 'A2', 'A3', 'A4', 'A5'] as const
export type RiskLevel = (typeof RISK_LEVELS)[number]

/** Why somebody with a mainland document is no mainland investor northbound. */
export const EXEMPTION_BASES = [
  'hk-macau-permanent',
  'one-way-permit',
  'permanent-elsewhere',
  'overseas-entity',
] as const
export type ExemptionBasis = (typeof EXEMPTION_BASES)[number]

/** The registers, by the noun of their commands. */
export const REGISTERS = ['certification', 'assessment', 'exemption'] as const
export type Register = (typeof REGISTERS)[number]

/** Whether the latest entry counts on a day. An expired one is as good as none. */
export const VALIDITIES = ['VALID', 'EXPIRED', 'NOT_MET'] as const
export type Validity = (typeof VALIDITIES)[number]

/** What counts of a subject on one business date; `null` where nothing was ever recorded. */
export type Standing = {
  pi: Validity | null
  risk: { validity: Validity; level: RiskLevel } | null
  /** Not a mainland investor northbound, whatever documents say. */
  northboundExempt: boolean
}

const subject = {
  clientId: z.uuid().nullable().default(null),
  applicationId: z.uuid().nullable().default(null),
}
const remark = z.string().trim().min(1).max(500)
const score = z.int().min(0).max(1000)

export const certificationInput = z.strictObject({
  ...subject,
  isPi: z.boolean(),
  category: z.enum(PI_CATEGORIES).nullable().default(null),
  evidenceOn: z.iso.date(),
  expiresOn: z.iso.date().nullable().default(null),
  remark,
})
export const assessmentInput = z.strictObject({
  ...subject,
  level: z.enum(RISK_LEVELS),
  score,
  product: z.string().trim().min(1).max(100).nullable().default(null),
  passed: z.boolean(),
  evidenceOn: z.iso.date(),
  expiresOn: z.iso.date(),
  remark,
})
export const exemptionInput = z.strictObject({
  ...subject,
  exempt: z.boolean(),
  basis: z.enum(EXEMPTION_BASES).nullable().default(null),
  evidenceOn: z.iso.date(),
  expiresOn: z.iso.date().nullable().default(null),
  remark,
})
export type CertificationInput = z.output<typeof certificationInput>
export type AssessmentInput = z.output<typeof assessmentInput>
export type ExemptionInput = z.output<typeof exemptionInput>

const entry = {
  id: z.uuid(),
  evidenceOn: z.string(),
  remark: z.string(),
  recordedByName: z.string(),
  recordedAt: z.string(),
  caseId: z.uuid().nullable(),
  validity: z.enum(VALIDITIES),
}

/** What the answers of an application would come to once it opens, where nothing else is recorded. */
export const expectedAssessment = z
  .object({
    level: z.enum(RISK_LEVELS),
    score,
    product: z.string().nullable(),
    passed: z.boolean(),
    evidenceOn: z.string(),
    expiresOn: z.string(),
  })
  .nullable()
export const expectedCertification = z
  .object({ isPi: z.boolean(), category: z.enum(PI_CATEGORIES), evidenceOn: z.string(), expiresOn: z.string() })
  .nullable()

/** The latest entry of a register with whether it counts today; null when there is none. */
export const latestCertification = z
  .object({ ...entry, isPi: z.boolean(), category: z.enum(PI_CATEGORIES).nullable(), expiresOn: z.string().nullable() })
  .nullable()
export const latestAssessment = z
  .object({
    ...entry,
    level: z.enum(RISK_LEVELS),
    score,
    product: z.string().nullable(),
    passed: z.boolean(),
    expiresOn: z.string(),
  })
  .nullable()
export const latestExemption = z
  .object({
    ...entry,
    exempt: z.boolean(),
    basis: z.enum(EXEMPTION_BASES).nullable(),
    expiresOn: z.string().nullable(),
  })
  .nullable()
export type LatestCertification = z.output<typeof latestCertification>
export type LatestAssessment = z.output<typeof latestAssessment>
export type LatestExemption = z.output<typeof latestExemption>

export const entryOutcome = z.object({ id: z.uuid() })
