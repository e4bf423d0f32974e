import type { Label } from '#contract/approvals'
import { KnownSelect, type Reference, useApi } from '#kit'
import { useLabelText } from './label-text.ts'

type Flow = { id: string; code: string; label: Label }

/** Flows whose cases the person sees: nobody needs to know others to look for one. */
function useFlows(): readonly Flow[] {
  return useApi<{ items: Flow[] }>('/flows/seen').data?.items ?? []
}

/** Chooses a flow by its name. */
export const FlowInput: Reference['Input'] = (props) => {
  const textOf = useLabelText()
  const options = useFlows().map((flow) => ({ value: flow.id, label: textOf(flow.label) || flow.code }))
  return <KnownSelect {...props} options={options} />
}

/** The name of a flow. */
export function FlowName({ value }: { value: string }) {
  const textOf = useLabelText()
  const flow = useFlows().find((one) => one.id === value)
  return flow ? textOf(flow.label) || flow.code : '…'
}
