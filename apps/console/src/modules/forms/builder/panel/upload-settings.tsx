import { InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field } from '#contract/forms'
import { useEditor } from '../editor.tsx'
import { Row } from './row.tsx'
import type { Change } from './settings.ts'

type Upload = Extract<Field, { kind: 'upload' }>

export function UploadSettings({ item, change }: { item: Upload; change: Change }) {
  const { t } = useTranslation()
  const { readOnly, parameters } = useEditor()
  const unknown = item.parameters.filter((code) => !parameters.some((each) => each.code === code))
  return (
    <>
      <Row label={t('forms:page.builder.parameters')} hint={t('forms:page.builder.parametersHint')}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            maxCount={20}
            optionFilterProp="label"
            disabled={readOnly}
            value={item.parameters}
            onChange={(next) => change({ parameters: next })}
            options={[
              ...parameters.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
              ...unknown.map((code) => ({ value: code, label: code })),
            ]}
          />
        )}
      </Row>
      <Row label={t('forms:page.builder.maxCount')} side>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={100}
            precision={0}
            disabled={readOnly}
            value={item.maxCount}
            onChange={(maxCount) => maxCount !== null && change({ maxCount }, 'maxCount')}
          />
        )}
      </Row>
    </>
  )
}
