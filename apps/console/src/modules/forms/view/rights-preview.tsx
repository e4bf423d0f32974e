import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FormDefinition, type FormValues, type Rights, visible, visibleForm } from '#contract/forms'
import FormView from './form-view.tsx'
import type { FormViewProps } from './props.ts'
import styles from './view.module.css'

/** Somebody the form may be before: a step of the flow with its rights to fields. */
export type RightsPreviewStep = { id: string; label: string; rights: Rights }

type Props = Pick<FormViewProps, 'today' | 'language' | 'reference'> & {
  definition: FormDefinition
  steps: readonly RightsPreviewStep[]
  values?: FormValues
}

/** Choose a step and see the form as whoever handles it will have it; what is typed is not kept. */
export default function RightsPreview({ definition, steps, values: given, ...rest }: Props) {
  const { t } = useTranslation()
  const [chosen, choose] = useState<string | null>(steps[0]?.id ?? null)
  const [values, setValues] = useState<FormValues>(given ?? {})
  const step = steps.find(({ id }) => id === chosen) ?? steps[0]
  const seen = useMemo(
    () =>
      step && {
        definition: visibleForm(definition, step.rights),
        before: visible(definition, given ?? {}, step.rights),
      },
    [definition, given, step],
  )
  if (!step || !seen) return null
  return (
    <>
      <div className={styles.choices}>
        <Select
          aria-label={t('forms:page.view.asStep')}
          value={step.id}
          onChange={choose}
          popupMatchSelectWidth={false}
          options={steps.map(({ id, label }) => ({ value: id, label }))}
        />
      </div>
      <FormView key={step.id} {...rest} {...seen} values={values} onChange={setValues} rights={step.rights} />
    </>
  )
}
