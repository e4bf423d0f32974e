import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ListPage, type Row, useApi, useMay, useReferences } from '#kit'
import { useView } from '../props.ts'

type Props = {
  id?: string | undefined
  label?: string | undefined
  value: unknown
  onChange: (value: string | null) => void
  autoFocus?: boolean | undefined
}

const MOST = 20

/** How records of a kind are found and called: by number when digits are typed, else by name. */
const RECORDS = {
  account: {
    path: '/accounts',
    permission: 'accounts.account.view',
    find: (text: string) => (/\d/.test(text) ? { accountNo: text } : { clientName: text || null }),
    name: (row: Row) => `${String(row.accountNo ?? '')} ${String(row.clientName ?? row.displayName ?? '')}`.trim(),
  },
  client: {
    path: '/clients',
    permission: 'clients.client.view',
    find: (text: string) => (/\d/.test(text) ? { clientNo: text } : { name: text || null }),
    name: (row: Row) => `${String(row.clientNo ?? '')} ${String(row.displayName ?? '')}`.trim(),
  },
} as const

/** What the server said this is called; undefined where it did not. */
function useGivenName(value: string): string | undefined {
  return useView().names?.[value.toLowerCase()]
}

/**
 * Chooses an account or a client among those in scope; the server finds. Whoever may not look through the list reads what
 * stands there already.
 */
export function RecordInput(props: Props & { kind: keyof typeof RECORDS }) {
  const { t } = useTranslation()
  const may = useMay()
  const { names } = useView()
  const { kind, value } = props
  if (may(RECORDS[kind].permission)) return <FoundRecord {...props} />
  const chosen = typeof value === 'string' && value ? value : null
  const called = chosen && (names?.[chosen.toLowerCase()] ?? t('forms:page.view.outOfReach'))
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      {...(props.label ? { 'aria-label': props.label } : {})}
      style={{ width: '100%' }}
      disabled
      value={chosen}
      placeholder={t('forms:page.view.noList')}
      options={chosen && called ? [{ value: chosen, label: called }] : []}
    />
  )
}

function FoundRecord({ kind, ...props }: Props & { kind: keyof typeof RECORDS }) {
  const { path, find, name } = RECORDS[kind]
  const { names } = useView()
  const [text, setText] = useState('')
  const chosen = typeof props.value === 'string' && props.value ? props.value : null
  const given = chosen === null ? undefined : names?.[chosen.toLowerCase()]
  const found = useApi<ListPage>(path, { limit: MOST, ...find(text.trim()) })
  const own = useApi<Row>(chosen && given === undefined ? `${path}/${chosen}` : null)
  const called = given ?? (own.data && name(own.data))
  const options = (found.data?.items ?? []).map((row) => ({ value: String(row.id), label: name(row) }))
  const known = options.some(({ value }) => value === chosen)
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      {...(props.label ? { 'aria-label': props.label } : {})}
      autoFocus={props.autoFocus ?? false}
      style={{ width: '100%' }}
      value={chosen}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.isFetching}
      options={chosen && called && !known ? [{ value: chosen, label: called }, ...options] : options}
      onChange={(next: string | null) => props.onChange(next ?? null)}
    />
  )
}

/** An account or client that was chosen just now, by whoever may look through the list. */
function AskedName({ kind, value }: { kind: keyof typeof RECORDS; value: string }) {
  const { t } = useTranslation()
  const { path, name } = RECORDS[kind]
  const own = useApi<Row>(`${path}/${value}`)
  if (own.data) return name(own.data)
  return own.isPending ? null : t('forms:page.view.outOfReach')
}

/** What an account or client is called. */
export function RecordName({ kind, value }: { kind: keyof typeof RECORDS; value: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const given = useGivenName(value)
  if (given !== undefined) return given
  return may(RECORDS[kind].permission) ? <AskedName kind={kind} value={value} /> : t('forms:page.view.outOfReach')
}

const REFERENCES = { person: 'operatorId', department: 'departmentId' } as const

/** Chooses a person or a department the way the rest of the console does. */
export function ReferenceInput({ kind, ...props }: Props & { kind: keyof typeof REFERENCES }) {
  const Input = useReferences()[REFERENCES[kind]]?.Input
  if (!Input) return null
  const { id, label, value, onChange } = props
  const change = (next: unknown) => onChange(typeof next === 'string' ? next : null)
  return <Input {...(id ? { id } : {})} {...(label ? { label } : {})} value={value} onChange={change} />
}

/** What a person or department is called. */
export function ReferenceName({ kind, value }: { kind: keyof typeof REFERENCES; value: string }) {
  const { t } = useTranslation()
  const given = useGivenName(value)
  const Name = useReferences()[REFERENCES[kind]]?.Name
  if (given !== undefined) return given
  return Name ? <Name value={value} /> : t('forms:page.view.outOfReach')
}
