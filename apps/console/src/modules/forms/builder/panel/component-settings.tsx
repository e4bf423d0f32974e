import { Checkbox, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '#kit'
import { componentColumns } from '../components.ts'
import { useEditor } from '../editor.tsx'
import { readLabel } from '../label.ts'
import type { ComponentField } from '../model/form.ts'
import styles from './panel.module.css'
import { isRated, RatedSettings } from './rated-settings.tsx'
import { Row } from './row.tsx'
import type { Change } from './settings.ts'

/** Which of a component's fixed columns this form shows, and how many rows it takes. */
export function ComponentSettings({ item, change }: { item: ComponentField; change: Change }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { readOnly } = useEditor()
  const columns = componentColumns(item.kind)
  return (
    <>
      {columns.length > 0 ? (
        <Row label={t('forms:page.builder.componentColumns')} hint={t('forms:page.builder.componentColumnsHint')}>
          {() => (
            <div className={styles.checks}>
              {columns.map(({ column, always }) => (
                <Checkbox
                  key={column.key}
                  disabled={readOnly || always}
                  checked={!item.without.includes(column.key)}
                  onChange={({ target }) =>
                    change({
                      without: target.checked
                        ? item.without.filter((key) => key !== column.key)
                        : [...item.without, column.key],
                    })
                  }
                >
                  {readLabel(column.label, language) || column.key}
                </Checkbox>
              ))}
            </div>
          )}
        </Row>
      ) : null}
      {isRated(item) ? <RatedSettings item={item} change={change} /> : null}
      <Row label={t('forms:page.builder.maxRows')} side>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={5000}
            precision={0}
            disabled={readOnly}
            value={item.maxRows}
            onChange={(maxRows) => maxRows !== null && change({ maxRows }, 'maxRows')}
          />
        )}
      </Row>
    </>
  )
}
