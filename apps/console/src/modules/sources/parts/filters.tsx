import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Parameter } from '#contract/sources'
import styles from './editor.module.css'
import { replaced } from './parameters.tsx'

type Filter = { column: string; parameter: string }

/** Rows whose column equals a parameter. */
export function Filters(props: {
  value: readonly Filter[]
  columns: readonly { key: string; label: string }[]
  parameters: readonly Parameter[]
  disabled: boolean
  onChange: (next: Filter[]) => void
}) {
  const { t } = useTranslation()
  const { value, columns, parameters, disabled, onChange } = props
  const [column] = columns
  const [parameter] = parameters
  return (
    <div className={styles.lines}>
      {value.map((one, index) => (
        <div key={index} className={styles.line} data-three>
          <Select
            value={one.column}
            disabled={disabled}
            aria-label={t('sources:page.filter.column')}
            options={columns.map(({ key, label }) => ({ value: key, label }))}
            onChange={(chosen) => onChange(replaced(value, index, { ...one, column: chosen }))}
          />
          <span aria-hidden="true">=</span>
          <Select
            value={one.parameter}
            disabled={disabled}
            aria-label={t('sources:page.filter.parameter')}
            options={parameters.map(({ key }) => ({ value: key, label: `$${key}` }))}
            onChange={(chosen) => onChange(replaced(value, index, { ...one, parameter: chosen }))}
          />
          {disabled ? null : (
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t('sources:page.parameter.remove')}
              onClick={() => onChange(replaced(value, index, null))}
            />
          )}
        </div>
      ))}
      {disabled ? null : (
        <div>
          <Button
            icon={<PlusOutlined aria-hidden="true" />}
            disabled={!column || !parameter}
            onClick={() =>
              column && parameter && onChange([...value, { column: column.key, parameter: parameter.key }])
            }
          >
            {t('sources:page.filter.add')}
          </Button>
          {parameter ? null : <p className={styles.hint}>{t('sources:page.filter.needsParameter')}</p>}
        </div>
      )}
    </div>
  )
}
