import { TranslationOutlined } from '@ant-design/icons'
import { Button, Input, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Label } from '#contract/approvals'
import { LANGUAGES, type Language, useLanguage } from '#kit'
import { canComplete, completed } from '../label.ts'
import styles from './panel.module.css'

type Texts = Partial<Label>

/** A text in three languages, the reader's own first; the other Chinese is proposed on a click. */
export function LabelEditor(props: {
  value: Texts | undefined
  onChange: (next: Texts) => void
  /** Ends the writing of one text: the field was left. */
  onDone?: () => void
  name: string
  disabled?: boolean
  maxLength?: number
  rows?: number
}) {
  const { t } = useTranslation()
  const own = useLanguage()
  const value = props.value ?? {}
  const languages = [own, ...LANGUAGES.filter((language) => language !== own)]
  const input = (language: Language) => {
    const shared = {
      value: value[language] ?? '',
      disabled: props.disabled,
      maxLength: props.maxLength ?? 200,
      lang: language,
      'aria-label': t('forms:page.builder.textIn', {
        name: props.name,
        language: t(`forms:page.builder.language.${language}`),
      }),
      onBlur: props.onDone,
    }
    const change = (text: string) => props.onChange({ ...value, [language]: text })
    return props.rows ? (
      <Input.TextArea
        {...shared}
        autoSize={{ minRows: 1, maxRows: props.rows }}
        onChange={(e) => change(e.target.value)}
      />
    ) : (
      <Input {...shared} onChange={(event) => change(event.target.value)} />
    )
  }
  return (
    <div className={styles.texts}>
      {languages.map((language) => (
        <div key={language} className={styles.text}>
          <span className={styles.language} aria-hidden="true">
            {t(`forms:page.builder.languageShort.${language}`)}
          </span>
          {input(language)}
        </div>
      ))}
      {canComplete(value) && !props.disabled ? (
        <Tooltip title={t('forms:page.builder.completeHint')}>
          <Button
            type="link"
            size="small"
            className={styles.complete}
            icon={<TranslationOutlined aria-hidden="true" />}
            onClick={() => void completed(value).then(props.onChange)}
          >
            {t('forms:page.builder.complete')}
          </Button>
        </Tooltip>
      ) : null}
    </div>
  )
}
