import { Select } from 'antd'
import { IDENTITY_KIND_CODES } from '#contract/clients'
import { type FieldInputProps, useCountries, useTextOr } from '#kit'

/** Kinds of identity documents by name. */
export function useIdentityKinds(): { value: string; label: string }[] {
  const textOr = useTextOr()
  return IDENTITY_KIND_CODES.map((value) => ({ value, label: textOr(`clients:state.identityKind.${value}`, value) }))
}

export function CountryInput({ value, onChange, ...rest }: FieldInputProps & { 'aria-label'?: string }) {
  const options = useCountries()
  const chosen = typeof value === 'string' ? { value } : {}
  return (
    <Select
      {...rest}
      {...chosen}
      {...(onChange ? { onChange: (next: unknown) => onChange(next) } : {})}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
    />
  )
}
