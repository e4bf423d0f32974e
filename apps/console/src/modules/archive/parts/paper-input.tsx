import { Select } from 'antd'
import type { DocumentAnswer } from '#contract/archive'
import { type FieldInputProps, type PartProps, useApi, useLanguage } from '#kit'

/** Current papers of a client, of which a change names those it rests on. */
export default function PaperInput({ id: clientId, more }: PartProps) {
  const { id, value, onChange } = (more ?? {}) as FieldInputProps
  const language = useLanguage()
  const { data } = useApi<{ items: DocumentAnswer[] }>(`/clients/${clientId}/documents`)
  const current = (data?.items ?? []).filter((one) => one.status === 'CURRENT')
  const nameOf = ({ parameter, versions }: DocumentAnswer) =>
    `${parameter.names[language]} · ${versions.toSorted((a, b) => b.version - a.version)[0]?.fileName ?? ''}`
  return (
    <Select
      {...(id ? { id } : {})}
      mode="multiple"
      value={Array.isArray(value) ? (value as string[]) : []}
      onChange={(next: string[]) => onChange?.(next)}
      options={current.map((one) => ({ value: one.id, label: nameOf(one) }))}
      showSearch={{ optionFilterProp: 'label' }}
    />
  )
}
