import { Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, type Language, type Mode, NarrowRoom, useIsNarrow, useLanguage, useMode } from '#kit'
import { useEditor } from '../editor.tsx'
import styles from './preview.module.css'
import { PreviewForm } from './preview-form.tsx'
import { Setting } from './setting.tsx'

/** The form as somebody will have it before them: at a step with its field rights, wide or on a phone, in each language. */
export function Preview() {
  const { t } = useTranslation()
  const { steps } = useEditor()
  const narrow = useIsNarrow()
  const [stepId, setStep] = useState<string | null>(steps[0]?.id ?? null)
  const [language, setLanguage] = useState<Language>(useLanguage())
  const [mode, setMode] = useState<Mode>(useMode())
  const [phone, setPhone] = useState(false)
  const step = steps.find(({ id }) => id === stepId)
  return (
    <div className={styles.preview}>
      <div className={styles.choices}>
        {steps.length > 0 ? (
          <Select
            className={styles.step}
            aria-label={t('forms:page.builder.asStep')}
            value={stepId}
            onChange={setStep}
            options={steps.map(({ id, label }) => ({ value: id, label }))}
          />
        ) : null}
        <Segmented
          aria-label={t('forms:page.builder.previewLanguage')}
          value={language}
          onChange={setLanguage}
          options={LANGUAGES.map((value) => ({ value, label: t(`forms:page.builder.languageShort.${value}`) }))}
        />
        {narrow ? null : (
          <Segmented
            aria-label={t('forms:page.builder.previewWidth')}
            value={phone}
            onChange={setPhone}
            options={[
              { value: false, label: t('forms:page.builder.desk') },
              { value: true, label: t('forms:page.builder.phone') },
            ]}
          />
        )}
        <Segmented
          aria-label={t('forms:page.builder.previewMode')}
          value={mode}
          onChange={setMode}
          options={(['light', 'dark'] as const).map((value) => ({
            value,
            label: t(`forms:page.builder.modes.${value}`),
          }))}
        />
      </div>
      <div className={styles.stage}>
        <Setting language={language} mode={mode}>
          <div className={styles.device} data-phone={phone || undefined}>
            <NarrowRoom value={phone || null}>
              <PreviewForm step={step} />
            </NarrowRoom>
          </div>
        </Setting>
      </div>
    </div>
  )
}
