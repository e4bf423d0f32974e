import type { OfferedSource } from '#contract/sources'
import { useApi, useCan } from '#kit'

const NONE: readonly OfferedSource[] = []

/** Published data sources that forms and flows may ask; none for whoever may not ask any. */
export function useSources(): readonly OfferedSource[] {
  const can = useCan()
  const found = useApi<{ items: OfferedSource[] }>(can('sources.source.read') ? '/sources-offered' : null)
  return found.data?.items ?? NONE
}
