/** Questions of the risk questionnaire, by the keys of an application's answers. */
export const RISK_QUESTIONS = [
  'riskAge',
  'riskIncome',
  'riskShare',
  'riskHorizon',
  'riskExperience',
  'riskKnowledge',
  'riskPurpose',
  'riskLoss',
] as const
export type RiskQuestion = (typeof RISK_QUESTIONS)[number]

/** Answers of every question, from what bears least to what bears most: one point to five. */
export const RISK_CHOICES = ['a', 'b', 'c', 'd', 'e'] as const

/** A result that comes with the application instead of answers, from a channel that has asked them. */
export const RISK_RESULT = [
  'riskLevel',
  'riskScore',
  'riskProduct',
  'riskPassed',
  'riskAssessedOn',
  'riskEndsOn',
] as const

/** What an application says of its being a professional investor. */
export const PI_ANSWERS = [
  'professionalInvestor',
  'professionalCategory',
  'professionalFrom',
  'professionalUntil',
] as const

/** Answers as an application carries them. */
export type Answers = Readonly<Record<string, string | boolean>>

/** Score from which each level begins, of a hundred. @source unconfirmed: equal steps */
const BANDS = [
  { level: 'A5', from: 80 },
  { level: 'A4', from: 60 },
  { level: 'A3', from: 40 },
  { level: 'A2', from: 20 },
  { level: 'A1', from: 0 },
] as const
type Level = (typeof BANDS)[number]['level']

/**
 * Answers that allow no higher level, whatever the sum says: who can bear no loss, little loss, or knows no product.
 *
 * @source unconfirmed
 */
const CEILINGS: readonly { question: RiskQuestion; choice: string; level: Level }[] = [
  { question: 'riskLoss', choice: 'a', level: 'A1' },
  { question: 'riskLoss', choice: 'b', level: 'A2' },
  { question: 'riskKnowledge', choice: 'a', level: 'A3' },
]

/** Questions that stand unanswered, or whose answer is none of the choices. */
export function openQuestions(answers: Answers): RiskQuestion[] {
  return RISK_QUESTIONS.filter((key) => !(RISK_CHOICES as readonly unknown[]).includes(answers[key]))
}

/** Whether any question has an answer. */
export const hasRiskAnswers = (answers: Answers): boolean => RISK_QUESTIONS.some((key) => answers[key] !== undefined)

/**
 * Score and level of a whole questionnaire; null while a question is open.
 *
 * @returns score 0 to 100: the points above the least possible, of the most possible, rounded half up.
 */
export function riskOf(answers: Answers): { score: number; level: Level } | null {
  if (openQuestions(answers).length > 0) return null
  const span = RISK_CHOICES.length - 1
  const above = RISK_QUESTIONS.reduce((sum, key) => sum + (RISK_CHOICES as readonly unknown[]).indexOf(answers[key]), 0)
  const most = RISK_QUESTIONS.length * span
  const score = Math.floor((above * 200 + most) / (2 * most))
  const own = BANDS.find(({ from }) => score >= from)?.level ?? 'A1'
  const level = CEILINGS.filter(({ question, choice }) => answers[question] === choice).reduce<Level>(
    (lowest, ceiling) => (ceiling.level < lowest ? ceiling.level : lowest),
    own,
  )
  return { score, level }
}
