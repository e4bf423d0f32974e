import { useState } from 'react'
import { FoundSelect, type FoundSelectProps, type ListPage, useApi, useCan } from '#kit'
import type { Operator } from '../wire.ts'

const MOST = 20

/** Chooses a person by name or user name; the server finds, so that thousands are no burden. */
export function OperatorInput(props: FoundSelectProps) {
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
  const picked = named.data ? { value: named.data.id, label: `${named.data.name} (${named.data.username})` } : null
  const { isFetching: loading } = found
  return <FoundSelect {...props} {...{ chosen, picked, options, loading }} search={setText} />
}

/** The name of a person. */
export function OperatorName({ value }: { value: string }) {
  const can = useCan()
  const { data } = useApi<Operator>(can('access.operator.view') ? `/access/operators/${value}` : null)
  return data?.name ?? '…'
}
