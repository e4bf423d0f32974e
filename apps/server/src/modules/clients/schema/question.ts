import type { ClientType } from './profile.ts'

/** CRS: what an entity is, as it certifies itself. */
export const CRS_ENTITY_TYPES = [
  'financial-institution',
  'nfe-listed',
  'nfe-related',
  'nfe-public',
  'nfe-active',
  'passive-investment-entity',
  'passive-nfe',
] as const

const SOURCES = [
  'salary',
  'business-income',
  'savings',
  'investment-returns',
  'property',
  'inheritance',
  'pension',
  'family',
  'other-source',
] as const
const WORTHS = ['hkd-under-1m', 'hkd-1m-5m', 'hkd-5m-10m', 'hkd-10m-40m', 'hkd-over-40m'] as const
const YEARS = ['years-none', 'years-under-1', 'years-1-5', 'years-over-5'] as const

/** A question of an opening, by the key of its answer; without choices it is answered yes or no. */
export type Question = {
  key: string
  /** Where it belongs: the tax certification, what the client owns and knows, what compliance asks. */
  about: 'tax' | 'assets' | 'declarations'
  choices?: readonly string[]
  /** Whom it is asked of; everybody without. */
  of?: readonly ClientType[]
  /** Key of what has to be said besides a yes. */
  detail?: string
}

/** What every opening asks besides the profile itself; nobody searches for the answers. */
export const QUESTIONS: readonly Question[] = [
  { key: 'crsEntityType', about: 'tax', choices: CRS_ENTITY_TYPES, of: ['corporate'] },
  { key: 'sourceOfFunds', about: 'assets', choices: SOURCES },
  { key: 'sourceOfWealth', about: 'assets', choices: SOURCES },
  { key: 'netWorth', about: 'assets', choices: WORTHS },
  { key: 'liquidAssets', about: 'assets', choices: WORTHS },
  { key: 'stockYears', about: 'assets', choices: YEARS },
  { key: 'derivativeYears', about: 'assets', choices: YEARS },
  { key: 'fundYears', about: 'assets', choices: YEARS },
  { key: 'ownAccount', about: 'declarations' },
  { key: 'usPerson', about: 'declarations' },
  { key: 'politicallyExposed', about: 'declarations', detail: 'politicallyExposedAs' },
  { key: 'licensedEmployee', about: 'declarations', of: ['individual', 'joint'], detail: 'licensedEmployer' },
  { key: 'staffRelative', about: 'declarations', detail: 'staffRelativeOf' },
  { key: 'derivativeKnowledge', about: 'declarations' },
  { key: 'standingAuthority', about: 'declarations' },
  { key: 'directMarketing', about: 'declarations' },
]

type Answers = Readonly<Record<string, string | boolean>>

/** Questions asked of a client of a type. */
export const questionsFor = (type: ClientType): readonly Question[] =>
  QUESTIONS.filter(({ of }) => !of || of.includes(type))

/** Questions that have no answer yet. */
export const openAnswers = (answers: Answers, type: ClientType): readonly Question[] =>
  questionsFor(type).filter(({ key }) => answers[key] === undefined)
