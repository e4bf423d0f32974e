import { Select } from 'antd'
import { useState } from 'react'
import { type FieldInputProps, useApi } from '#kit'
import styles from './person-picker.module.css'

type Person = { id: string; name: string; department: string }

function personOption({ data }: { data: { label: string; department: string } }) {
  return (
    <span className={styles.person}>
      <span>{data.label}</span>
      <span className={styles.department}>{data.department}</span>
    </span>
  )
}

/**
 * Chooses among the people who may be named here: for a task, or for a step of a case that is stuck. The server finds
 * them by name; whoever may hand work on needs no right to see the register of people for it.
 */
export function PersonPicker({
  source,
  several = false,
  value,
  onChange,
  id,
}: FieldInputProps & { source: `/tasks/${string}` | `/tickets/${string}`; several?: boolean }) {
  const [text, setText] = useState('')
  const [known, setKnown] = useState<readonly Person[]>([])
  const found = useApi<{ items: Person[] }>(`${source}/people`, { search: text.trim() || null })
  const people = found.data?.items ?? []
  const shown = [...known.filter((one) => !people.some((other) => other.id === one.id)), ...people]
  const choose = (next: string | string[] | undefined) => {
    const ids = next === undefined ? [] : [next].flat()
    setKnown(shown.filter((one) => ids.includes(one.id)))
    setText('')
    onChange?.(several ? ids : (ids[0] ?? null))
  }
  return (
    <Select<string | string[], { value: string; label: string; department: string }>
      id={id ?? ''}
      style={{ width: '100%' }}
      {...(several ? { mode: 'multiple' as const } : {})}
      value={(value as string | string[] | null) ?? (several ? [] : null)}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.isFetching}
      options={shown.map((one) => ({ value: one.id, label: one.name, department: one.department }))}
      optionRender={personOption}
      onChange={choose}
    />
  )
}
