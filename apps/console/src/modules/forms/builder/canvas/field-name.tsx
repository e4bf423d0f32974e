import { EyeOutlined, FunctionOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Field } from '#contract/forms'
import { useLanguage } from '#kit'
import { readLabel } from '../label.ts'
import styles from './canvas.module.css'
import { ProblemBadge } from './problem-badge.tsx'

/** Label, required mark and signs of the rules a field has. */
export function FieldName({ field, at }: { field: Field; at: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const rule = typeof field.required === 'string' ? field.required : null
  return (
    <span className={styles.name}>
      {readLabel(field.label, language) || t('forms:page.builder.unnamed')}
      {field.required ? (
        <span
          className={styles.required}
          aria-hidden="true"
          data-sometimes={rule !== null || undefined}
          title={rule ? t('forms:page.builder.requiredWhen', { rule }) : t('forms:page.builder.required.always')}
        >
          *
        </span>
      ) : null}
      {field.showIf ? (
        <span
          className={styles.mark}
          aria-hidden="true"
          title={t('forms:page.builder.conditional', { rule: field.showIf })}
        >
          <EyeOutlined />
        </span>
      ) : null}
      {field.compute ? (
        <span
          className={styles.mark}
          aria-hidden="true"
          title={t('forms:page.builder.computed', { rule: field.compute })}
        >
          <FunctionOutlined />
        </span>
      ) : null}
      <ProblemBadge at={at} />
    </span>
  )
}
