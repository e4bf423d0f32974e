import type { OfferedSource } from '#contract/sources'
import { useApi, useCan } from '#kit'
import type { FlowSource } from '../doors.ts'
import { useNamed } from '../words.ts'

const NONE: readonly OfferedSource[] = []

/** Published data sources that forms and flows may ask; none for whoever may not ask any. */
export function useSources(): readonly OfferedSource[] {
  const can = useCan()
  const found = useApi<{ items: OfferedSource[] }>(can('sources.source.read') ? '/sources-offered' : null)
  return found.data?.items ?? NONE
}

/** The same as a flow's gateways ask them, in the reader's words. */
export function useFlowSources(): FlowSource[] {
  const named = useNamed()
  return useSources().map(({ code, label, parameters, columns }) => ({
    code,
    label: named(label, code),
    parameters: parameters.map((one) => ({ value: one.key, label: named(one.label, one.key) })),
    columns: columns.map((one) => ({ value: one.key, label: named(one.label, one.key), type: one.type })),
  }))
}
