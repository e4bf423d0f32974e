import { useState } from 'react'
import type { Colleague } from '#contract/access'
import { FoundSelect, type FoundSelectProps, useApi } from '#kit'

const labelOf = ({ name, department }: Colleague): string => `${name} (${department})`

/** Chooses a person by name or user name; the server finds, so that thousands are no burden. */
export function OperatorInput(props: FoundSelectProps) {
  const [text, setText] = useState('')
  const chosen = typeof props.value === 'string' && props.value ? props.value : null
  const found = useApi<{ items: Colleague[] }>('/access/colleagues', { search: text.trim() || null })
  const named = useApi<Colleague>(chosen ? `/access/colleagues/${chosen}` : null)
  const options = (found.data?.items ?? []).map((one) => ({ value: one.id, label: labelOf(one) }))
  const picked = named.data ? { value: named.data.id, label: labelOf(named.data) } : null
  const { isFetching: loading } = found
  return <FoundSelect {...props} {...{ chosen, picked, options, loading }} search={setText} />
}

/** The name of a person. */
export function OperatorName({ value }: { value: string }) {
  const { data } = useApi<Colleague>(`/access/colleagues/${value}`)
  return data?.name ?? '…'
}
