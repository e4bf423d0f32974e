import type { FieldProblem } from '#kernel/refusal.ts'
import type { AssessmentInput, CertificationInput, ExemptionInput, RiskLevel, Standing, Validity } from './schema.ts'

type Dated = { evidenceOn: string; expiresOn: string | null }
/** A yes or no with a last day. */
type Held = { holds: boolean; expiresOn: string | null }

/** Whether an entry counts on a business date. The last day counts; after it the entry is as good as none. */
export function validityOn({ holds, expiresOn }: Held, on: string): Validity {
  if (!holds) return 'NOT_MET'
  return expiresOn !== null && expiresOn < on ? 'EXPIRED' : 'VALID'
}

/** The latest entries of a subject, as they are stored. */
export type Latest = {
  certification: (Dated & { isPi: boolean }) | null
  assessment: (Dated & { passed: boolean; level: RiskLevel }) | null
  exemption: (Dated & { exempt: boolean }) | null
}

export function standingOn({ certification, assessment, exemption }: Latest, on: string): Standing {
  return {
    pi: certification && validityOn({ holds: certification.isPi, expiresOn: certification.expiresOn }, on),
    risk: assessment && {
      validity: validityOn({ holds: assessment.passed, expiresOn: assessment.expiresOn }, on),
      level: assessment.level,
    },
    northboundExempt:
      exemption !== null && validityOn({ holds: exemption.exempt, expiresOn: exemption.expiresOn }, on) === 'VALID',
  }
}

const problem = (path: string, code: string): FieldProblem => ({ path, code, module: 'suitability' })

function dateProblems({ evidenceOn, expiresOn }: Dated, today: string): FieldProblem[] {
  return [
    ...(evidenceOn > today ? [problem('evidenceOn', 'EVIDENCE_IN_FUTURE')] : []),
    ...(expiresOn !== null && expiresOn < evidenceOn ? [problem('expiresOn', 'EXPIRY_BEFORE_EVIDENCE')] : []),
  ]
}

/** Kinds of investor a client of a type may be; a trust or an institution may stand behind either. */
const OTHER_KIND: Readonly<Record<string, string>> = {
  individual: 'corporate',
  joint: 'corporate',
  corporate: 'individual',
}

export function certificationProblems(input: CertificationInput, clientType: string, today: string): FieldProblem[] {
  return [
    ...dateProblems(input, today),
    ...(input.isPi && input.category === null ? [problem('category', 'CATEGORY_MISSING')] : []),
    ...(input.isPi && input.expiresOn === null ? [problem('expiresOn', 'EXPIRY_MISSING')] : []),
    ...(input.category !== null && input.category === OTHER_KIND[clientType]
      ? [problem('category', 'CATEGORY_DIFFERS')]
      : []),
  ]
}

export const assessmentProblems = (input: AssessmentInput, today: string): FieldProblem[] => dateProblems(input, today)

export function exemptionProblems(input: ExemptionInput, today: string): FieldProblem[] {
  return [
    ...dateProblems(input, today),
    ...(input.exempt && input.basis === null ? [problem('basis', 'BASIS_MISSING')] : []),
  ]
}
