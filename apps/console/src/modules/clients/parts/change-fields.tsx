import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  ADDRESS_KINDS,
  type ClientDetail,
  EMPLOYMENT_STATUSES,
  IDENTITY_KIND_CODES,
  NO_TIN_REASONS,
} from '#contract/clients'
import { type FieldInputProps, type FieldOverrides, usePapersField } from '#kit'
import { useClientWords } from './profile-words.ts'
import { type RowField, RowInput, RowsInput } from './rows-input.tsx'

/** Yes, no, or as it is. */
function KeepOrSay({ value, onChange, id }: FieldInputProps) {
  const { t } = useTranslation()
  return (
    <Select
      {...(id ? { id } : {})}
      allowClear
      placeholder={t('clients:page.change.unchanged')}
      value={typeof value === 'boolean' ? String(value) : null}
      onChange={(next: string | null) => onChange?.(next === null || next === undefined ? null : next === 'true')}
      options={[
        { value: 'true', label: t('clients:page.change.verifiedYes') },
        { value: 'false', label: t('clients:page.change.verifiedNo') },
      ]}
    />
  )
}

/** Remark and papers, which every change has. */
export function useFrameFields(clientId: string): FieldOverrides {
  const { t } = useTranslation()
  const papers = usePapersField()
  return {
    remark: { kind: 'textarea' },
    attachments: { ...papers(clientId), hint: t('clients:page.change.papersHint') },
  }
}

/** A list of the command, edited as rows. */
function listField(
  key: string,
  title: string,
  fields: readonly RowField[],
  empty: Record<string, unknown>,
): FieldOverrides {
  return {
    [key]: { render: (props: FieldInputProps) => <RowsInput {...props} fields={fields} title={title} empty={empty} /> },
  }
}

/** Inputs of the lists and things that one party has; `masked` names what stays where nothing is typed. */
export function usePartyFields(client: ClientDetail): FieldOverrides {
  const { t } = useTranslation()
  const words = useClientWords()
  const choices = (machine: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: words.value(machine, value) ?? value }))
  const kept = new Map<unknown, string | null>([
    ...client.documents.map((one) => [one.id, one.numberMasked] as const),
    ...client.taxResidencies.map((one) => [one.id, one.tinMasked] as const),
  ])
  const placeholder = (row: Record<string, unknown>) => {
    const value = kept.get(row.id)
    return value ? t('clients:page.change.keepNumber', { value }) : undefined
  }
  const field = (key: string, kind: RowField['kind'] = 'text', more: Partial<RowField> = {}): RowField => ({
    key,
    label: words.field(key),
    kind,
    ...more,
  })
  const documents = [
    field('kind', 'choice', {
      label: words.field('documentKind'),
      options: choices('identityKind', IDENTITY_KIND_CODES),
      wide: true,
    }),
    field('number', 'text', { placeholder }),
    field('country', 'country'),
    field('issuedOn', 'date'),
    field('expiresOn', 'date'),
  ]
  const addresses = [
    field('kind', 'choice', { label: words.field('addresses'), options: choices('addressKind', ADDRESS_KINDS) }),
    field('country', 'country', { label: words.field('addressCountry') }),
    field('line', 'text', { wide: true }),
    field('city'),
    field('region'),
    field('postalCode'),
  ]
  const employment = [
    field('status', 'choice', {
      label: words.field('employmentStatus'),
      options: choices('employmentStatus', EMPLOYMENT_STATUSES),
    }),
    field('employer'),
    field('industry'),
    field('position'),
    field('incomeLow', 'number'),
    field('incomeHigh', 'number'),
  ]
  const taxes = [
    field('country', 'country', { label: words.field('addressCountry') }),
    field('tin', 'text', { placeholder }),
    field('reason', 'choice', {
      label: words.field('noTinReason'),
      options: choices('noTinReason', NO_TIN_REASONS),
      wide: true,
    }),
  ]
  return {
    ...listField('documents', words.field('documents'), documents, { country: 'HK' }),
    ...listField('addresses', words.field('addresses'), addresses, { kind: 'residential', country: 'HK' }),
    ...listField('taxResidencies', words.field('taxResidencies'), taxes, { country: 'HK' }),
    employment: { render: (props) => <RowInput {...props} fields={employment} lead="status" /> },
  }
}

/** Phone and main address of one party: each stays where nothing is typed, and the hint says what there is. */
export function useContactHints(client: ClientDetail, personId: string | null): FieldOverrides {
  const { t } = useTranslation()
  const hintOf = (kind: 'phone' | 'email') => {
    const own = client.contacts.find(
      (one) => one.personId === personId && one.kind === kind && (personId !== null || one.main),
    )
    return { keep: true, hint: own ? t('clients:page.change.newValue', { value: own.valueMasked }) : '' }
  }
  return { phone: hintOf('phone'), email: hintOf('email') }
}

/** The client's own contacts, and its further addresses to choose from. */
export function useContactFields(client: ClientDetail): FieldOverrides {
  const more = client.contacts.filter((one) => one.personId === null && one.kind === 'email' && !one.main)
  return {
    ...useContactHints(client, null),
    emailVerified: { render: (props) => <KeepOrSay {...props} /> },
    addEmails: { kind: 'tags' },
    dropEmails:
      more.length === 0
        ? { hidden: true }
        : { kind: 'multiselect', options: more.map((one) => ({ value: one.id, label: one.valueMasked })) },
  }
}
