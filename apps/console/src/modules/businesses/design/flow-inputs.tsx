import { Select } from 'antd'
import { createContext, use } from 'react'
import type { BusinessDetail, UnfinishedDefinition } from '#contract/businesses'
import { type FormDefinition, fieldsOf } from '#contract/forms'
import { useApi } from '#kit'
import { FormRule } from '../doors.ts'
import { useNamed } from '../words.ts'
import { formsOf } from './forms.tsx'

/** What the inputs below need of the business whose flow is drawn: its form, and the other businesses by their flows. */
type Drawn = { form: FormDefinition | null; readOnly: boolean; idOf: (flowCode: string) => string | undefined }
export const DrawnWith = createContext<Drawn>({ form: null, readOnly: true, idOf: () => undefined })

/** When a hint appears, over all fields of the forms. */
export function HintRule(props: {
  label: string
  value: string | undefined
  onChange: (next: string | undefined) => void
}) {
  const { form, readOnly } = use(DrawnWith)
  return form ? <FormRule {...props} form={form} readOnly={readOnly} yesNo /> : null
}

type TargetProps = { flowCode: string; label: string; value: string; onChange: (key: string) => void }

/** Chooses a field of the forms that another business is published with. */
export function TargetField({ flowCode, label, value, onChange }: TargetProps) {
  const named = useNamed()
  const { readOnly, idOf } = use(DrawnWith)
  const businessId = idOf(flowCode)
  const business = useApi<BusinessDetail>(businessId ? `/businesses/${businessId}` : null)
  const current = business.data?.versions.find((one) => one.current)?.id
  const version = useApi<{ definition: UnfinishedDefinition }>(
    current ? `/businesses/${businessId}/versions/${current}` : null,
  )
  const fields = Object.values(formsOf(version.data?.definition ?? {})).flatMap((form) => fieldsOf(form))
  const options = new Map(
    fields.map((field) => [field.key, { value: field.key, label: named(field.label, field.key) }]),
  )
  return (
    <Select
      aria-label={label}
      style={{ width: '100%' }}
      value={options.has(value) ? value : null}
      placeholder={label}
      disabled={readOnly}
      loading={version.isFetching}
      showSearch={{ optionFilterProp: 'label' }}
      options={[...options.values()]}
      onChange={onChange}
    />
  )
}
