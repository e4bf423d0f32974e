import { Select } from 'antd'
import type { FoundSelectProps } from './found-select.tsx'

type Option = { value: string; label: string }

/** Chooses one of few that are all known, by what they are called. */
export function KnownSelect({
  id,
  value,
  onChange,
  label,
  placeholder,
  options,
}: FoundSelectProps & { placeholder?: string; options: Option[] }) {
  return (
    <Select
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      value={typeof value === 'string' && value ? value : null}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      {...(placeholder ? { placeholder } : {})}
      {...(label ? { 'aria-label': label } : {})}
      onChange={(next: string | null) => onChange?.(next ?? null)}
    />
  )
}
