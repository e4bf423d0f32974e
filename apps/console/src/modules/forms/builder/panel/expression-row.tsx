import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor.tsx'
import { ExpressionInput, type ExpressionInputProps } from './expression-input.tsx'
import styles from './panel.module.css'

/** A rule that may be left out: a button until somebody wants one. */
export function ExpressionRow(props: ExpressionInputProps) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  const [opened, setOpened] = useState(false)
  const name = t(`forms:page.builder.part.${props.part}`)
  if (props.value === undefined && !opened) {
    return readOnly ? null : (
      <Button
        className={styles.add}
        type="text"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        title={t(`forms:page.builder.partHint.${props.part}`)}
        onClick={() => setOpened(true)}
      >
        {name}
      </Button>
    )
  }
  return (
    <div className={styles.row}>
      <div className={styles.ruleHead}>
        <span className={styles.label}>{name}</span>
        {readOnly ? null : (
          <Button
            type="link"
            size="small"
            onClick={() => {
              setOpened(false)
              if (props.value !== undefined) props.onChange(undefined)
            }}
          >
            {t('forms:page.builder.without')}
          </Button>
        )}
      </div>
      <div className={styles.hint}>{t(`forms:page.builder.partHint.${props.part}`)}</div>
      <ExpressionInput {...props} />
    </div>
  )
}
