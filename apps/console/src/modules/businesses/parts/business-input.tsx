import { Select } from 'antd'
import type { Names } from '#contract/businesses'
import { type Reference, useApi } from '#kit'
import { useNamed } from '../words.ts'

type Named = { id: string; names: Names }

const useBusinesses = (): readonly Named[] => useApi<{ items: Named[] }>('/business-names').data?.items ?? []

/** Chooses a business by its name among those of the person's lines. */
export const BusinessInput: Reference['Input'] = ({ id, value, onChange, label, placeholder }) => {
  const named = useNamed()
  return (
    <Select
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      value={typeof value === 'string' && value ? value : null}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      options={useBusinesses().map((one) => ({ value: one.id, label: named(one.names) }))}
      {...(placeholder ? { placeholder } : {})}
      {...(label ? { 'aria-label': label } : {})}
      onChange={(next: string | null) => onChange?.(next ?? null)}
    />
  )
}

/** The name of a business. */
export function BusinessName({ value }: { value: string }) {
  const named = useNamed()
  const found = useBusinesses().find((one) => one.id === value)
  return found ? named(found.names) : '…'
}
