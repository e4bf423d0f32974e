import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { BUSINESSES, FACTS } from '#contract/cloudsync'
import type { FieldInputProps, FieldOption, FieldOverrides } from '#kit'

/** Chooses one of the platform's businesses. */
function BusinessInput({ id, value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  return (
    <Select
      {...(id ? { id } : {})}
      value={typeof value === 'number' ? value : null}
      options={BUSINESSES.map((one) => ({ value: one, label: t(`cloudsync:state.business.${one}`) }))}
      onChange={(chosen: number | null) => onChange?.(chosen)}
    />
  )
}

/** What an event may be about, to choose from. */
export function useFacts(): FieldOption[] {
  const { t } = useTranslation()
  return FACTS.map((fact) => ({ value: fact, label: t(`cloudsync:state.fact.${fact}`) }))
}

/** How the form that writes an event differs from what its schema says. */
export function useEventFields(): FieldOverrides {
  return {
    business: { render: (props) => <BusinessInput {...props} /> },
    facts: { options: useFacts() },
    remark: { kind: 'textarea' },
  }
}
