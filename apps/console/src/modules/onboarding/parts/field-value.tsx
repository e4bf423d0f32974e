import { useTranslation } from 'react-i18next'
import { MASKED_ANSWERS } from '#contract/clients'
import {
  BusinessDate,
  Cell,
  formatDecimal,
  formatRate,
  Link,
  MaskedText,
  useCan,
  useLocale,
  useReferences,
  useTextOr,
} from '#kit'
import { type FieldItem, type FieldRow, isEmpty } from './content-fields.ts'

/** A revision of an application whose values are shown. */
export type Shown = { id: string; revision: number; displayName: string; accountNos: Readonly<Record<string, string>> }

/** A masked value of the content, with the recorded reveal. */
function Masked({ of, path, value }: { of: Shown; path: string; value: string }) {
  return (
    <MaskedText
      value={value}
      reveal={{
        command: 'onboarding.content.reveal',
        input: { id: of.id, revision: of.revision, path },
        pick: (answer) => (answer as { value: string }).value,
      }}
    />
  )
}

/** The main account that a sub account is to hang on; led to by whoever may see accounts. */
function Account({ id, accountNo }: { id: string; accountNo: string | undefined }) {
  const { t } = useTranslation()
  const can = useCan()
  const text = accountNo ?? t('onboarding:field.parentId')
  return can('accounts.account.view') ? <Link to={`/accounts/${id}`}>{text}</Link> : text
}

/** Hundredths of a per cent as the decimal fraction they are. */
const shareOf = (bps: number): string => (bps === 10_000 ? '1' : `0.${String(bps).padStart(4, '0')}`)

function Answer({ of, row }: { of: Shown; row: FieldRow }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const key = row.path.split('.').at(-1) ?? ''
  const { value } = row
  if (typeof value === 'boolean') return t(value ? 'kit:yes' : 'kit:no')
  if (MASKED_ANSWERS.includes(key)) return <Masked of={of} path={row.path} value={String(value)} />
  return textOr([`suitability:state.${key}.${value}`, `clients:state.answer.${value}`], String(value))
}

/** The value of a field as people read it; a dash where there is none. */
export function FieldValue({ of, row }: { of: Shown; row: FieldRow | null }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const locale = useLocale()
  const can = useCan()
  const Department = useReferences().departmentId?.Name
  if (row === null || isEmpty(row.value)) {
    return row?.place === 'accounts.*.accountNo' ? t('onboarding:page.application.generated') : '–'
  }
  const { value, sort } = row
  const text = String(value)
  switch (sort.kind) {
    case 'date':
      return <BusinessDate value={text} />
    case 'country':
      return /^[A-Z]{2}$/.test(text) ? (new Intl.DisplayNames(locale, { type: 'region' }).of(text) ?? text) : text
    case 'masked':
      return <Masked of={of} path={row.path} value={text} />
    case 'number':
      return formatDecimal(text, locale)
    case 'share':
      return formatRate(shareOf(Number(value)), locale)
    case 'marks':
      return <Cell kind="tags" value={value} words={null} />
    case 'department':
      return Department ? <Department value={text} /> : text
    case 'client':
      return can('clients.client.view') ? <Link to={`/clients/${text}`}>{of.displayName}</Link> : of.displayName
    case 'account':
      return <Account id={text} accountNo={of.accountNos[text]} />
    case 'answer':
      return <Answer of={of} row={row} />
    default: {
      const all = (Array.isArray(value) ? value : [value]).map(String)
      return all.map((one) => (sort.words ? textOr(`${sort.words}.${one}`, one) : one)).join(t('kit:listSeparator'))
    }
  }
}

/** What a field, an item of a list and a person are called. */
export function useFieldNames() {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const locale = useLocale()
  const label = ({ sort, path }: FieldRow): string => {
    const key = path.split('.').at(-1) ?? ''
    if (sort.kind === 'answer')
      return textOr([`onboarding:column.${key}.heading`, `suitability:field.${key}`, `clients:field.${key}`], key)
    return textOr(sort.label, key)
  }
  const person = ({ name, index }: FieldItem): string => name || `${t('clients:field.persons')} ${index + 1}`
  const item = ({ list, name, index }: FieldItem): string => {
    if (list === 'documents') return textOr(`clients:state.identityKind.${name.split(' ')[0]}`, name)
    if (list === 'addresses') return textOr(`clients:state.addressKind.${name}`, name)
    if (list === 'accounts') return textOr(`accounts:state.type.${name}`, name)
    const country = /^[A-Z]{2}$/.test(name) ? new Intl.DisplayNames(locale, { type: 'region' }).of(name) : null
    return [t(`clients:field.${list}`), country ?? index + 1].join(' · ')
  }
  return { label, person, item }
}
