import type { FieldOverrides } from '#kit'

/** How the forms of this module differ from what their schema says. */
export function useEntryFields(): FieldOverrides {
  const long = { kind: 'textarea' } as const
  return { reason: long, remark: long }
}
