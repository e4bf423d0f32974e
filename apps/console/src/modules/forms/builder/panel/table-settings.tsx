import { InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '#kit'
import { useEditor } from '../editor.tsx'
import { readLabel } from '../label.ts'
import type { TableField } from '../model/form.ts'
import styles from './panel.module.css'
import { Row } from './row.tsx'
import type { Change } from './settings.ts'

export function TableSettings({ item, change }: { item: TableField; change: Change }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { readOnly } = useEditor()
  const rows = (key: 'minRows' | 'maxRows', least: number) => (
    <Row label={t(`forms:page.builder.${key}`)}>
      {(id) => (
        <InputNumber
          id={id}
          className={styles.wide}
          min={least}
          max={5000}
          precision={0}
          disabled={readOnly}
          value={item[key]}
          onChange={(value) => value !== null && change({ [key]: value }, key)}
        />
      )}
    </Row>
  )
  return (
    <>
      <p className={styles.hint}>{t('forms:page.builder.columnsHint')}</p>
      <Row label={t('forms:page.builder.rowKey')} hint={t('forms:page.builder.rowKeyHint')}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            maxCount={10}
            disabled={readOnly}
            value={item.rowKey}
            onChange={(rowKey) => change({ rowKey })}
            options={item.columns.map(({ key, label }) => ({ value: key, label: readLabel(label, language) || key }))}
          />
        )}
      </Row>
      <div className={styles.pair}>
        {rows('minRows', 0)}
        {rows('maxRows', 1)}
      </div>
    </>
  )
}
