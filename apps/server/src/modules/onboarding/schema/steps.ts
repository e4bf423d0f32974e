import { QUESTIONS } from '#contract/clients'
import { PAGES, type Page } from './state.ts'

/** Where the parts of a profile are asked for; what is not named here stands on the client's own page. */
const PROFILE_PAGES: Readonly<Record<string, Page>> = {
  documents: 'identity',
  addresses: 'address',
  employment: 'employment',
  taxResidencies: 'employment',
  phone: 'employment',
  email: 'employment',
  persons: 'persons',
}

const ABOUT = { tax: 'employment', assets: 'assets', declarations: 'declarations' } as const
const ANSWER_PAGES: ReadonlyMap<string | undefined, Page> = new Map(
  QUESTIONS.flatMap(({ key, about, detail }) => [key, detail].map((one) => [one, ABOUT[about]] as const)),
)

/** Where the rest of an application is asked for; `documents` are its files. */
const CONTENT_PAGES: Readonly<Record<string, Page>> = {
  accounts: 'accounts',
  brokerCode: 'accounts',
  introducerCode: 'accounts',
  witness: 'accounts',
  documents: 'documents',
}

/** The page on which a place in the content is filled in: `profile.documents.0.number` → `identity`. */
export function pageOf(path: string): Page {
  const [first = '', second = '', third] = path.replace(/^content\./, '').split('.')
  // What else is answered belongs to the questionnaire about risk.
  if (second === 'answers') return ANSWER_PAGES.get(third) ?? 'assets'
  return (first === 'profile' ? PROFILE_PAGES[second] : CONTENT_PAGES[first]) ?? 'client'
}

/** Pages that an application has: for a client we have, nothing is asked that the client gave before. */
export function pagesOf({ clientId }: { clientId: string | null }): readonly Page[] {
  return clientId === null ? PAGES : ['client', 'accounts', 'documents']
}
