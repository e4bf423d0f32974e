import type { Names } from '#contract/businesses'
import { KnownSelect, type Reference, useApi } from '#kit'
import { useNamed } from '../words.ts'

type Named = { id: string; names: Names }

const useBusinesses = (): readonly Named[] => useApi<{ items: Named[] }>('/business-names').data?.items ?? []

/** Chooses a business by its name among those of the person's lines. */
export const BusinessInput: Reference['Input'] = (props) => {
  const named = useNamed()
  return (
    <KnownSelect {...props} options={useBusinesses().map(({ id, names }) => ({ value: id, label: named(names) }))} />
  )
}

/** The name of a business. */
export function BusinessName({ value }: { value: string }) {
  const named = useNamed()
  const found = useBusinesses().find((one) => one.id === value)
  return found ? named(found.names) : '…'
}
