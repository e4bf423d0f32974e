import type { z } from 'zod'
import type { editableContent } from '#contract/onboarding'

export type Editable = z.output<typeof editableContent>
type Values = Record<string, unknown>
export type Party = Values & { documents: Values[]; addresses: Values[]; taxResidencies: Values[] }
export type Profile = Party & { type: string; persons: Party[]; answers: Values }
export type DraftContent = Values & { clientId: string | null; profile: Profile | null; accounts: Values[] }

/** Rows that stand ready to be filled in; one that nobody has touched is not there when the draft is saved. */
export const READY = {
  documents: { country: 'HK' },
  addresses: { kind: 'residential', country: 'HK' },
  taxResidencies: { country: 'HK' },
} as const
type Rows = keyof typeof READY
const ROWS = Object.keys(READY) as Rows[]

/** What a new application starts from. */
export const BLANK: DraftContent = {
  businessLine: 'brokerage',
  clientId: null,
  profile: {
    type: 'individual',
    category: 'retail',
    language: 'zh-Hant',
    documents: [],
    addresses: [],
    taxResidencies: [],
    persons: [],
    otherNames: [],
    answers: {},
  },
  accounts: [{ type: 'cash', marks: [] }],
}

/** Form values as the server reads them: blanks are null, text is trimmed, lists stay lists. */
export function cleaned(value: unknown): unknown {
  if (value === undefined || value === '') return null
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim()
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)]))
}

/** With a row ready in each list of the client's own that is empty. */
export function withReadyRows<C extends DraftContent>(content: C): C {
  const { profile } = content
  if (!profile) return content
  const ready = ROWS.map((key) => [key, profile[key].length > 0 ? profile[key] : [READY[key]]])
  return { ...content, profile: { ...profile, ...Object.fromEntries(ready) } }
}

const textOf = (row: Values): string =>
  JSON.stringify(
    Object.entries(row)
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

const isTouched = (key: Rows) => (row: Values) => textOf(row) !== textOf(READY[key])

const isGiven = ([, value]: [string, unknown]): boolean => value !== null && value !== undefined && value !== ''

function partyOf<P extends Party>(party: P): P {
  const work = party.employment as { status?: string | null } | null | undefined
  const rows = ROWS.map((key) => [key, (party[key] ?? []).filter(isTouched(key))])
  // Without a status there is no employment at all.
  return { ...party, employment: work?.status ? work : null, ...Object.fromEntries(rows) }
}

/** The form's values without rows that nobody has touched; a question left open has no answer. */
export function contentOf(values: DraftContent): DraftContent {
  const content = cleaned(values) as DraftContent
  const { profile } = content
  const seen = content.witness as { name: string | null; licenceNo: string | null } | null
  const own = { ...content, ...(seen?.name || seen?.licenceNo ? {} : { witness: null }) }
  if (!profile) return own
  const { persons, answers, otherNames } = profile
  return {
    ...own,
    profile: {
      ...partyOf(profile),
      persons: (persons ?? []).map(partyOf),
      answers: Object.fromEntries(Object.entries(answers ?? {}).filter(isGiven)),
      otherNames: otherNames ?? [],
    },
  }
}
