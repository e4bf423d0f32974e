import { useApi, useCan } from '#kit'

type Flows = { items: { id: string; code: string; number: number | null }[] }

/** The flow whose past cases a drawing may be compared with; null before it is published, and for whoever may not. */
export function useFlowId(code: string): string | null {
  const can = useCan()
  const flows = useApi<Flows>(can('approvals.flow.simulate') && can('approvals.flow.view') ? '/flows' : null)
  return flows.data?.items.find((flow) => flow.code === code && flow.number !== null)?.id ?? null
}
