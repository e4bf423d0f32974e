import { Select } from 'antd'
import type { Label } from '#contract/approvals'
import { useApi } from '#kit'
import { useLabelText } from './label-text.ts'

type Flow = { id: string; code: string; label: Label }
type InputProps = {
  id?: string
  value?: unknown
  onChange?: (value: unknown) => void
  label?: string
  placeholder?: string
}

/** Flows whose cases the person sees: nobody needs to know others to look for one. */
function useFlows(): readonly Flow[] {
  return useApi<{ items: Flow[] }>('/flows/seen').data?.items ?? []
}

/** Chooses a flow by its name. */
export function FlowInput({ id, value, onChange, label, placeholder }: InputProps) {
  const textOf = useLabelText()
  return (
    <Select
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      value={typeof value === 'string' && value ? value : null}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      options={useFlows().map((flow) => ({ value: flow.id, label: textOf(flow.label) || flow.code }))}
      {...(placeholder ? { placeholder } : {})}
      {...(label ? { 'aria-label': label } : {})}
      onChange={(next: string | null) => onChange?.(next ?? null)}
    />
  )
}

/** The name of a flow. */
export function FlowName({ value }: { value: string }) {
  const textOf = useLabelText()
  const flow = useFlows().find((one) => one.id === value)
  return flow ? textOf(flow.label) || flow.code : '…'
}
