import { isBusinessDate } from '#kernel/calendar.ts'
import type { FieldProblem } from '#kernel/refusal.ts'
import { type Answers, hasRiskAnswers, openQuestions, riskOf } from '../schema/questionnaire.ts'
import { PI_CATEGORIES, type PiCategory, RISK_LEVELS, type RiskLevel } from '../schema.ts'

/** Months for which an assessment and a certification count when nobody says until when. @source unconfirmed */
const MONTHS = 12

export type FromAnswers = {
  assessment: {
    level: RiskLevel
    score: number
    product: string | null
    passed: boolean
    evidenceOn: string
    expiresOn: string
  } | null
  certification: { isPi: true; category: PiCategory; evidenceOn: string; expiresOn: string } | null
}

/** The last day of a year that begins on a day. */
const yearFrom = (day: string) => Temporal.PlainDate.from(day).add({ months: MONTHS }).subtract({ days: 1 }).toString()

const wordOf = (value: string | boolean | undefined) => (typeof value === 'string' && value !== '' ? value : null)
const dayOf = (value: string | boolean | undefined) => {
  const word = wordOf(value)
  return word !== null && isBusinessDate(word) ? word : null
}
const SCORE = /^\d{1,3}$/

function assessmentIn(answers: Answers, on: string): FromAnswers['assessment'] {
  const asked = riskOf(answers)
  if (asked) return { ...asked, product: null, passed: true, evidenceOn: on, expiresOn: yearFrom(on) }
  const level = RISK_LEVELS.find((one) => one === answers.riskLevel)
  const score = wordOf(answers.riskScore)
  if (hasRiskAnswers(answers) || !level || score === null || !SCORE.test(score)) return null
  const evidenceOn = dayOf(answers.riskAssessedOn) ?? on
  return {
    level,
    score: Number(score),
    product: wordOf(answers.riskProduct),
    passed: answers.riskPassed !== false,
    evidenceOn,
    expiresOn: dayOf(answers.riskEndsOn) ?? yearFrom(evidenceOn),
  }
}

function certificationIn(answers: Answers, clientType: string, on: string): FromAnswers['certification'] {
  const expiresOn = dayOf(answers.professionalUntil)
  if (answers.professionalInvestor !== true || expiresOn === null) return null
  const said = PI_CATEGORIES.find((one) => one === answers.professionalCategory)
  const category = said ?? (clientType === 'corporate' ? 'corporate' : 'individual')
  return { isPi: true, category, evidenceOn: dayOf(answers.professionalFrom) ?? on, expiresOn }
}

/**
 * What the answers of an application come to in the registers.
 *
 * @param on  business date of the submission: the date of the evidence where the answers name none.
 */
export function fromAnswers(answers: Answers, clientType: string, on: string): FromAnswers {
  return { assessment: assessmentIn(answers, on), certification: certificationIn(answers, clientType, on) }
}

const problem = (key: string, code: string): FieldProblem => ({
  path: `profile.answers.${key}`,
  code,
  module: 'suitability',
})

/** What keeps answers from being entries: a questionnaire begun and not ended, a result or a certification without its parts. */
export function answerProblems(answers: Answers, clientType: string, on: string): FieldProblem[] {
  const open = hasRiskAnswers(answers) ? openQuestions(answers) : []
  const { assessment, certification } = fromAnswers(answers, clientType, on)
  const result = answers.riskLevel !== undefined && !hasRiskAnswers(answers)
  const isPi = answers.professionalInvestor === true
  return [
    ...open.map((key) => problem(key, 'RISK_ANSWER_MISSING')),
    ...(result && !assessment ? [problem('riskLevel', 'RISK_RESULT_INVALID')] : []),
    ...(assessment && assessment.evidenceOn > on ? [problem('riskAssessedOn', 'EVIDENCE_IN_FUTURE')] : []),
    ...(assessment && assessment.expiresOn < assessment.evidenceOn
      ? [problem('riskEndsOn', 'EXPIRY_BEFORE_EVIDENCE')]
      : []),
    ...(isPi && !certification ? [problem('professionalUntil', 'EXPIRY_MISSING')] : []),
    ...(certification && certification.evidenceOn > on ? [problem('professionalFrom', 'EVIDENCE_IN_FUTURE')] : []),
    ...(certification && certification.expiresOn < certification.evidenceOn
      ? [problem('professionalUntil', 'EXPIRY_BEFORE_EVIDENCE')]
      : []),
    ...(certification && certification.category === (clientType === 'corporate' ? 'individual' : 'corporate')
      ? [problem('professionalCategory', 'CATEGORY_DIFFERS')]
      : []),
  ]
}
