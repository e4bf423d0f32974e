import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type FieldInputProps, useApi, useCommandTitle, useTextOr } from '#kit'

/** What an event is called: a moment of a case, or the command that was carried out. */
export function useTypeName(): (type: string) => string {
  const textOr = useTextOr()
  const { t } = useTranslation()
  const title = useCommandTitle()
  return (type) =>
    type === 'webhooks.subscription.tried'
      ? t('webhooks:command.subscription.tried')
      : textOr(`webhooks:type.${type}`, title(type))
}

/** Types of events by name; none chosen means all. */
export function TypesInput({ value, onChange, id }: FieldInputProps) {
  const nameOf = useTypeName()
  const types = useApi<{ items: string[] }>('/webhook-event-types')
  return (
    <Select
      id={id ?? ''}
      mode="multiple"
      showSearch={{ optionFilterProp: 'label' }}
      value={Array.isArray(value) ? (value as string[]) : []}
      options={(types.data?.items ?? []).map((type) => ({ value: type, label: `${nameOf(type)} (${type})` }))}
      onChange={(next: string[]) => onChange?.(next)}
    />
  )
}
