import { Select } from 'antd'
import { useTypeName, useTypeNames, useTypes } from '../types.ts'

/** Chooses a type of document by name or code. */
export function TypeInput(props: {
  id?: string
  value?: unknown
  onChange?: (value: unknown) => void
  label?: string
}) {
  const { data } = useTypes()
  const nameOf = useTypeName()
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      style={{ width: '100%' }}
      allowClear
      value={typeof props.value === 'string' && props.value ? props.value : null}
      showSearch={{ optionFilterProp: 'label' }}
      options={(data?.items ?? []).map((type) => ({ value: type.code, label: `${nameOf(type)} (${type.code})` }))}
      {...(props.label ? { 'aria-label': props.label } : {})}
      onChange={(code: string | null) => props.onChange?.(code ?? null)}
    />
  )
}

/** The name of a type of document. */
export function TypeName({ value }: { value: string }) {
  const nameOf = useTypeNames()
  return nameOf(value)
}
