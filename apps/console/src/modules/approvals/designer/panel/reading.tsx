import { useTranslation } from 'react-i18next'
import type { TrialStep } from '#contract/approvals'
import { useDesigner } from '../context.ts'

type Reading = TrialStep['reasons'][number]['readings'][number]

/** What a condition read and what it wanted, in the words of the form: why a case takes the way it takes. */
export function ReadingLine({ reading }: { reading: Reading }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  const fact = vocabulary.facts.find(({ name }) => name === reading.fact)
  const wordOf = (value: string) => {
    if (fact?.kind === 'boolean') return t(`approvals:page.designer.condition.${value === 'true' ? 'yes' : 'no'}`)
    return fact?.choices?.find((choice) => choice.value === value)?.label ?? value
  }
  return (
    <code data-holds={reading.holds}>
      {fact?.label ?? reading.fact} ={' '}
      {reading.value === null ? t('approvals:page.designer.trial.missing') : wordOf(String(reading.value))}
      {` ${reading.holds ? '✓' : '✗'} `}
      {t(`approvals:page.designer.operator.${reading.op}`)} {reading.wanted.map(wordOf).join(t('kit:listSeparator'))}
    </code>
  )
}
