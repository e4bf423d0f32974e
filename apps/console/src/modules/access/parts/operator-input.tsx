import { Select } from 'antd'
import { useState } from 'react'
import { type ListPage, useApi, useCan } from '#kit'
import type { Operator } from '../wire.ts'

const MOST = 20

/** Chooses a person by name or user name; the server finds, so that thousands are no burden. */
export function OperatorInput(props: {
  id?: string
  value?: unknown
  onChange?: (value: unknown) => void
  label?: string
}) {
  const can = useCan()
  const [text, setText] = useState('')
  const chosen = typeof props.value === 'string' && props.value ? props.value : null
  const found = useApi<ListPage>(can('access.operator.view') ? '/access/operators' : null, {
    limit: MOST,
    person: text.trim() || null,
    status: 'active',
  })
  const named = useApi<Operator>(chosen && can('access.operator.view') ? `/access/operators/${chosen}` : null)
  const options = (found.data?.items ?? []).map((row) => ({
    value: row.id,
    label: `${String(row.name)} (${String(row.username)})`,
  }))
  const own = named.data ? [{ value: named.data.id, label: `${named.data.name} (${named.data.username})` }] : []
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      style={{ width: '100%' }}
      value={chosen}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.isFetching}
      options={[...own.filter(({ value }) => !options.some((option) => option.value === value)), ...options]}
      {...(props.label ? { 'aria-label': props.label } : {})}
      onChange={(next: string | null) => props.onChange?.(next ?? null)}
    />
  )
}

/** The name of a person. */
export function OperatorName({ value }: { value: string }) {
  const can = useCan()
  const { data } = useApi<Operator>(can('access.operator.view') ? `/access/operators/${value}` : null)
  return data?.name ?? '…'
}
