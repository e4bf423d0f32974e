import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field } from '#contract/forms'
import { useEditor } from '../editor.tsx'
import type { Spot } from '../model/form.ts'
import { ExpressionInput } from './expression-input.tsx'
import { Decimals } from './number-settings.tsx'
import { Row } from './row.tsx'
import type { Change } from './settings.ts'

type Formula = Extract<Field, { kind: 'formula' }>

export function FormulaSettings({ spot, item, change }: { spot: Spot; item: Formula; change: Change }) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  return (
    <>
      <Row label={t('forms:page.builder.part.compute')}>
        {() => (
          <ExpressionInput
            spot={spot}
            part="compute"
            value={item.compute}
            onChange={(compute, tag) => compute !== undefined && change({ compute }, tag)}
          />
        )}
      </Row>
      <Row label={t('forms:page.builder.result')} side>
        {(id) => (
          <Select
            id={id}
            disabled={readOnly}
            value={item.result}
            onChange={(result) => change({ result })}
            options={(['decimal', 'text', 'date', 'yesNo'] as const).map((value) => ({
              value,
              label: t(`forms:page.builder.results.${value}`),
            }))}
          />
        )}
      </Row>
      {item.result === 'decimal' ? <Decimals value={item.decimals} change={change} /> : null}
    </>
  )
}
