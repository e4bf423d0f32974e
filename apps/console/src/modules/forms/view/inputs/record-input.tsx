import { Select } from 'antd'
import { useState } from 'react'
import { type ListPage, type Row, useApi, useReferences } from '#kit'

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
    find: (text: string) => (/\d/.test(text) ? { accountNo: text } : { clientName: text || null }),
    name: (row: Row) => `${String(row.accountNo ?? '')} ${String(row.clientName ?? row.displayName ?? '')}`.trim(),
  },
  client: {
    path: '/clients',
    find: (text: string) => (/\d/.test(text) ? { clientNo: text } : { name: text || null }),
    name: (row: Row) => `${String(row.clientNo ?? '')} ${String(row.displayName ?? '')}`.trim(),
  },
} as const

/** Chooses an account or a client among those in scope; the server finds. */
export function RecordInput({ kind, ...props }: Props & { kind: keyof typeof RECORDS }) {
  const { path, find, name } = RECORDS[kind]
  const [text, setText] = useState('')
  const chosen = typeof props.value === 'string' && props.value ? props.value : null
  const found = useApi<ListPage>(path, { limit: MOST, ...find(text.trim()) })
  const own = useApi<Row>(chosen ? `${path}/${chosen}` : null)
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
      options={chosen && own.data && !known ? [{ value: chosen, label: name(own.data) }, ...options] : options}
      onChange={(next: string | null) => props.onChange(next ?? null)}
    />
  )
}

/** What an account or client is called. */
export function RecordName({ kind, value }: { kind: keyof typeof RECORDS; value: string }) {
  const { path, name } = RECORDS[kind]
  const own = useApi<Row>(`${path}/${value}`)
  return own.data ? name(own.data) : value.slice(0, 8)
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
  const Name = useReferences()[REFERENCES[kind]]?.Name
  return Name ? <Name value={value} /> : value.slice(0, 8)
}
