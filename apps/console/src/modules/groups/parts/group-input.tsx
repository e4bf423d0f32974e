import { useState } from 'react'
import type { GroupDetail } from '#contract/groups'
import { FoundSelect, type FoundSelectProps, type ListPage, useApi, useCan } from '#kit'

const MOST = 50
const VIEW = 'groups.clientGroup.view'

const named = (name: unknown, code: unknown) => `${String(name)} (${String(code)})`

/** Chooses a client group by its name or code. */
export function ClientGroupInput(props: FoundSelectProps) {
  const can = useCan()
  const [text, setText] = useState('')
  const chosen = typeof props.value === 'string' && props.value ? props.value : null
  const found = useApi<ListPage>(can(VIEW) ? '/client-groups' : null, { limit: MOST, name: text.trim() || null })
  const own = useApi<GroupDetail>(chosen && can(VIEW) ? `/client-groups/${chosen}` : null)
  const options = (found.data?.items ?? []).map(({ id, name, code }) => ({ value: id, label: named(name, code) }))
  const picked = own.data ? { value: own.data.id, label: named(own.data.name, own.data.code) } : null
  const { isFetching: loading } = found
  return <FoundSelect {...props} {...{ chosen, picked, options, loading }} search={setText} />
}

/** The name of a client group. */
export function ClientGroupName({ value }: { value: string }) {
  const can = useCan()
  const { data } = useApi<GroupDetail>(can(VIEW) ? `/client-groups/${value}` : null)
  return data ? named(data.name, data.code) : '…'
}
