import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ListPage, type Row, useApi } from '#kit'

const MOST = 20

/** How what a ticket is about is found and called: by number when digits are typed, else by name. */
const TARGETS = {
  account: {
    path: '/accounts',
    find: (text: string) => (/\d/.test(text) ? { accountNo: text } : { clientName: text || null }),
    name: (row: Row) => [row.accountNo, row.clientName].filter(Boolean).join(' · '),
  },
  client: {
    path: '/clients',
    find: (text: string) => (/\d/.test(text) ? { clientNo: text } : { name: text || null }),
    name: (row: Row) => [row.clientNo, row.displayName].filter(Boolean).join(' · '),
  },
  member: {
    path: '/members',
    find: (text: string) => ({ login: text || null }),
    name: (row: Row) => [row.memberNo, row.clientName].filter(Boolean).join(' · '),
  },
} as const

/** Chooses an account, a client or a login in scope; the server finds. */
export function TargetInput({
  kind,
  value,
  onChange,
}: {
  kind: keyof typeof TARGETS
  value: string | null
  onChange: (id: string | null) => void
}) {
  const { t } = useTranslation()
  const { path, find, name } = TARGETS[kind]
  const [text, setText] = useState('')
  const found = useApi<ListPage>(path, { limit: MOST, ...find(text.trim()) })
  const label = t(`approvals:page.newTicket.find.${kind}`)
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setText }}
      allowClear
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={label}
      value={value}
      loading={found.isFetching}
      options={(found.data?.items ?? []).map((row) => ({ value: String(row.id), label: name(row) }))}
      onChange={(next: string | undefined) => onChange(next ?? null)}
    />
  )
}
