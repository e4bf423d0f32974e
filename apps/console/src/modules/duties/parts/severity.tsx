import { useTranslation } from 'react-i18next'
import { StatusBadge } from '#kit'

const TONES = { high: 'bad', medium: 'warn', low: 'neutral' } as const

type Weight = keyof typeof TONES

export const isSeverity = (value: unknown): value is Weight => typeof value === 'string' && value in TONES

/** How much a conflict weighs. */
export function Severity({ value }: { value: Weight }) {
  const { t } = useTranslation()
  return <StatusBadge tone={TONES[value]} label={t(`duties:state.severity.${value}`)} />
}

/** How the weight is chosen, and what the sides of a rule may be made of. */
export function useWeights() {
  const { t } = useTranslation()
  const options = (['high', 'medium', 'low'] as const).map((value) => ({
    value,
    label: t(`duties:state.severity.${value}`),
  }))
  const hint = t('duties:page.rules.sideHint')
  return { severity: { options }, oneSide: { hint }, otherSide: { hint } }
}
