import { TranslationOutlined } from '@ant-design/icons'
import { Button, Input, Popover, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Label } from '#contract/sources'
import { LANGUAGES, useLanguage, useLocale } from '#kit'
import styles from './editor.module.css'

/** A name in the person's language, and beside it in the others. */
export function LabelInput(props: {
  value: Label
  label: string
  disabled?: boolean
  onChange: (label: Label) => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const languages = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const { value, label, disabled = false, onChange } = props
  const others = (
    <div className={styles.languages}>
      {LANGUAGES.map((one) => (
        <label key={one}>
          <span>{languages.of(one)}</span>
          <Input
            value={value[one] ?? ''}
            disabled={disabled}
            maxLength={200}
            onChange={(event) => onChange({ ...value, [one]: event.target.value })}
          />
        </label>
      ))}
    </div>
  )
  const missing = LANGUAGES.some((one) => !value[one]?.trim())
  return (
    <Space.Compact block>
      <Input
        value={value[language] ?? ''}
        aria-label={label}
        disabled={disabled}
        maxLength={200}
        onChange={(event) => onChange({ ...value, [language]: event.target.value })}
      />
      <Popover content={others} trigger="click" placement="bottomRight">
        <Button
          icon={<TranslationOutlined aria-hidden="true" />}
          {...(missing ? { className: styles.missing ?? '' } : {})}
          aria-label={t('sources:page.editor.otherLanguages')}
        />
      </Popover>
    </Space.Compact>
  )
}
