import type { ApplicationContent } from '#modules/onboarding'
import type { Language } from '#platform/actor.ts'
import type { PdfBlock } from '#platform/pdf/document.ts'
import { text } from '#platform/texts.ts'

type Profile = NonNullable<ApplicationContent['profile']>
type Facts = Extract<PdfBlock, { kind: 'facts' }>['items'][number]

/** A field of a client with its label; nothing where there is no value. */
function fact(language: Language, field: string, value: string | null, words?: string): Facts[] {
  if (value === null || value === '') return []
  const shown = words === undefined ? value : text(language, `clients:state.${words}.${value}`)
  return [{ label: text(language, `clients:field.${field}`), value: shown }]
}

function person(profile: Profile, language: Language): Facts[] {
  const { nameZh, nameEn, sex, bornOn, nationality, residence, phone, email } = profile
  return [
    ...fact(language, 'nameZh', nameZh),
    ...fact(language, 'nameEn', nameEn),
    ...fact(language, 'sex', sex, 'sex'),
    ...fact(language, 'bornOn', bornOn),
    ...fact(language, 'nationality', nationality),
    ...fact(language, 'residence', residence),
    ...fact(language, 'phone', phone),
    ...fact(language, 'email', email),
  ]
}

const heading = (language: Language, field: string): PdfBlock => ({
  kind: 'heading',
  text: text(language, `clients:field.${field}`),
})

/** A table under its heading, or nothing when it would be empty. */
function table(language: Language, title: string, fields: readonly string[], rows: readonly string[][]): PdfBlock[] {
  if (rows.length === 0) return []
  const columns = fields.map((field) => text(language, `clients:field.${field}`))
  return [heading(language, title), { kind: 'table', columns, rows }]
}

function profileBlocks(profile: Profile, language: Language): PdfBlock[] {
  const documents = profile.documents.map(({ kind, country, number, expiresOn }) => [
    text(language, `clients:state.identityKind.${kind}`),
    country,
    number,
    expiresOn ?? '',
  ])
  const addresses = profile.addresses.map(({ line, city, region, country }) => [
    line,
    city ?? '',
    [region, country].filter((part) => part !== null).join(' '),
  ])
  const taxes = profile.taxResidencies.map(({ country, tin, reason }) => [
    country,
    tin ?? '',
    reason === null ? '' : text(language, `clients:state.noTinReason.${reason}`),
  ])
  return [
    { kind: 'facts', items: person(profile, language) },
    ...table(language, 'documents', ['documentKind', 'country', 'numberMasked', 'expiresOn'], documents),
    ...table(language, 'addresses', ['line', 'city', 'region'], addresses),
    ...table(language, 'taxResidencies', ['residence', 'tin', 'noTinReason'], taxes),
  ]
}

/** What was applied for, as blocks of a paper: the accounts, the client, the tax residencies that were declared. */
export function applicationBlocks(content: ApplicationContent, language: Language): PdfBlock[] {
  const accounts = content.accounts.map(({ type }) => text(language, `accounts:state.type.${type}`))
  return [
    {
      kind: 'facts',
      items: [
        { label: text(language, 'letters:paper.accounts'), value: accounts.join(language === 'en' ? ', ' : '、') },
      ],
    },
    ...(content.profile === null ? [] : profileBlocks(content.profile, language)),
  ]
}
