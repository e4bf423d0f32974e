import { useTranslation } from 'react-i18next'
import { INVESTOR_TYPES, PAPER_KINDS } from '#contract/counters'
import { useTextOr } from '#kit'

/** Codes of a slot's field that a person may write, by their words; none where the field is free text. */
export function useSlotChoices(): (field: string) => { value: string; label: string }[] {
  const { t } = useTranslation()
  return (field) => {
    if (field === 'investorType')
      return Object.entries(INVESTOR_TYPES).map(([value, type]) => ({ value, label: t(`clients:state.type.${type}`) }))
    if (field === 'identityType')
      return Object.entries(PAPER_KINDS).map(([value, { kind }]) => ({
        value,
        label: t(`clients:state.identityKind.${kind}`),
      }))
    return []
  }
}

/** What a field of a slot says, in the reader's language where it is a code that we know. */
export function useSlotWords(): (field: string, value: unknown) => string {
  const textOr = useTextOr()
  const choicesOf = useSlotChoices()
  return (field, value) => {
    const said = String(value ?? '')
    if (field === 'hedgeFlag') return textOr(`rates:state.hedgeFlag.${said}`, said)
    const known = choicesOf(field).find((choice) => choice.value === said)
    return known?.label ?? textOr(`counters:state.slotValue.${said}`, said)
  }
}
