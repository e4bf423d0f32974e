import { type FieldOverrides, useCountries } from '#kit'

/** How the forms of this module differ from what their schema says. */
export function useEntryFields(): FieldOverrides {
  const long = { kind: 'textarea' } as const
  const countries = useCountries()
  return { reason: long, remark: long, identityCountry: { options: countries } }
}
