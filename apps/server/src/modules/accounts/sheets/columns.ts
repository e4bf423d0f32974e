import {
  CANCEL_REASONS,
  CANCELLATION_KINDS,
  CLIENT_CATEGORIES,
  EDUCATIONS,
  FREEZE_REASONS,
  IDENTITY_KIND_CODES,
  LETTER_LANGUAGES,
  PERSON_KINDS,
} from '#modules/clients'
import type { ColumnSpec, SheetForm } from '#platform/sheets/form.ts'

export const LEVELS = ['client', 'account'] as const

const level: ColumnSpec = {
  key: 'level',
  required: true,
  choice: { values: LEVELS, texts: 'accounts:state.sheetLevel' },
}
const whose: ColumnSpec[] = [
  { key: 'row_no', max: 20 },
  level,
  { key: 'client_id', max: 40 },
  { key: 'account_no', max: 40 },
]
const why: ColumnSpec[] = [
  { key: 'remark', max: 500 },
  { key: 'attachment_ref', max: 100 },
]
const reasons = (values: readonly string[]): ColumnSpec => ({
  key: 'reason_code',
  required: true,
  choice: { values, texts: 'accounts:state.reason' },
})

const form = (columns: readonly ColumnSpec[], ...lines: string[]): SheetForm => ({
  columns,
  texts: 'accounts:column',
  template: 'platform:intake.template',
  lines: [
    'platform:intake.template.rows',
    'platform:intake.template.numbers',
    'platform:intake.template.limit',
    'accounts:sheet.paper',
    ...lines,
  ],
})

/** `row_no, level, client_id, account_no, kind, reason_code, remark, attachment_ref, notify`. */
export const CANCEL_FORM = form(
  [
    ...whose,
    { key: 'kind', choice: { values: CANCELLATION_KINDS, texts: 'clients:state.cancelledKind' } },
    reasons(CANCEL_REASONS),
    ...why,
    { key: 'notify', choice: { values: ['Y', 'N'], texts: 'accounts:state.notify' } },
  ],
  'accounts:sheet.order',
)

/** The same without the kind of cancellation. */
export const FREEZE_FORM = form([...whose, reasons(FREEZE_REASONS), ...why])

/** `client_id, account_no, add_marks, drop_marks, broker_code, introducer_code`. */
export const LABEL_FORM = form(
  [
    ...whose.filter(({ key }) => key !== 'level'),
    { key: 'add_marks', max: 420 },
    { key: 'drop_marks', max: 420 },
    { key: 'broker_code', max: 40 },
    { key: 'introducer_code', max: 40 },
    ...why,
  ],
  'accounts:sheet.unchanged',
)

/** Rows about what is known of a client, who is named by its number or by that of any of its accounts. */
const client: ColumnSpec[] = whose.filter(({ key }) => key !== 'level')
const dataForm = (columns: readonly ColumnSpec[]): SheetForm =>
  form([...client, ...columns, ...why], 'accounts:sheet.whose', 'accounts:sheet.unchanged')

/** `phone, email, email_verified, add_emails`. */
export const CONTACT_FORM = dataForm([
  { key: 'phone', max: 40, sealed: true },
  { key: 'email', max: 254, sealed: true },
  { key: 'email_verified', choice: { values: ['Y', 'N'], texts: 'accounts:state.notify' } },
  { key: 'add_emails', max: 1300, sealed: true },
])

/** `category, language, education, residence, address_line, occupation`. */
export const PROFILE_FORM = dataForm([
  { key: 'category', choice: { values: CLIENT_CATEGORIES, texts: 'clients:state.category' } },
  { key: 'language', choice: { values: LETTER_LANGUAGES, texts: 'clients:state.language' } },
  { key: 'education', choice: { values: EDUCATIONS, texts: 'clients:state.education' } },
  { key: 'residence', max: 2 },
  { key: 'address_line', max: 300, sealed: true },
  { key: 'occupation', max: 100, sealed: true },
])

/** `document_kind, document_country, document_number, issued_on, expires_on`. */
export const RENEWAL_FORM = dataForm([
  {
    key: 'document_kind',
    required: true,
    choice: { values: IDENTITY_KIND_CODES, texts: 'clients:state.identityKind' },
  },
  { key: 'document_country', max: 2 },
  { key: 'document_number', required: true, max: 60, sealed: true },
  { key: 'issued_on', max: 20 },
  { key: 'expires_on', max: 20 },
])

/** Roles that a row about an agent may name; without one it is the first. */
export const AGENT_ROLES = ['agent', 'authorised', 'instruction'] as const

/** One of the people behind a client: who, by which document, how reached. */
const peopleForm = (roles: readonly ColumnSpec[]): SheetForm =>
  form(
    [
      ...client,
      { key: 'action', choice: { values: ['keep', 'remove'], texts: 'accounts:state.personAction' } },
      ...roles,
      { key: 'person_kind', choice: { values: PERSON_KINDS, texts: 'clients:state.personKind' } },
      { key: 'name_zh', max: 100 },
      { key: 'name_en', max: 200 },
      { key: 'sex', choice: { values: ['M', 'F'], texts: 'clients:state.sex' } },
      { key: 'born_on', max: 20 },
      { key: 'nationality', max: 2 },
      { key: 'person_document', choice: { values: IDENTITY_KIND_CODES, texts: 'clients:state.identityKind' } },
      { key: 'document_country', max: 2 },
      { key: 'person_number', max: 60, sealed: true },
      { key: 'issued_on', max: 20 },
      { key: 'expires_on', max: 20 },
      { key: 'person_phone', max: 40, sealed: true },
      { key: 'person_email', max: 254, sealed: true },
      ...why,
    ],
    'accounts:sheet.whose',
    'accounts:sheet.known',
    'accounts:sheet.unchanged',
  )

/** `action, role, person_kind, name_zh, name_en, …`: agents, authorised and instruction persons. */
export const AGENT_FORM = peopleForm([{ key: 'role', choice: { values: AGENT_ROLES, texts: 'clients:state.role' } }])

/** The same without a role: related persons. */
export const RELATION_FORM = peopleForm([])
