import { Select } from 'antd'

type Option = { value: string; label: string }

/** What an input that chooses by id is given, by forms and by filters. */
export type FoundSelectProps = {
  id?: string
  value?: unknown
  onChange?: (value: unknown) => void
  label?: string
}

/** Chooses one of many that the server finds by what is typed; the one that is chosen stands among them in any case. */
export function FoundSelect({
  id,
  label,
  onChange,
  chosen,
  picked,
  options,
  loading,
  search,
}: FoundSelectProps & {
  chosen: string | null
  picked: Option | null
  options: readonly Option[]
  loading: boolean
  search: (text: string) => void
}) {
  const isFound = picked !== null && options.some(({ value }) => value === picked.value)
  return (
    <Select
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      value={chosen}
      allowClear
      showSearch={{ filterOption: false, onSearch: search }}
      loading={loading}
      options={[...(picked && !isFound ? [picked] : []), ...options]}
      {...(label ? { 'aria-label': label } : {})}
      onChange={(next: string | null) => onChange?.(next ?? null)}
    />
  )
}
