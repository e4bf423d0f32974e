import { useTranslation } from 'react-i18next'
import type { RegisterDefinition } from '#contract/sources'
import { useLabel } from './label.ts'

/** Columns of a register as its rows carry them. */
export function columnsOf(definition: RegisterDefinition): { key: string; isNumber: boolean; isYesNo: boolean }[] {
  const days = definition.dated
    ? ['valid_from', 'valid_to'].map((key) => ({ key, isNumber: false, isYesNo: false }))
    : []
  return [
    ...definition.columns.map(({ key, type }) => ({
      key,
      isNumber: type === 'integer' || type === 'decimal',
      isYesNo: type === 'yesNo',
    })),
    ...days,
  ]
}

/** The heading of a column in the person's language. */
export function useHeading(definition: RegisterDefinition): (key: string) => string {
  const { t } = useTranslation()
  const labelOf = useLabel()
  return (key) => {
    const own = definition.columns.find((one) => one.key === key)
    return own ? labelOf(own.label, key) : t(`sources:field.${key}`)
  }
}
