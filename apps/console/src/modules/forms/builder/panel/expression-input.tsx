import { Input, Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormInHand } from '../editor.tsx'
import type { Part } from '../model/expressions.ts'
import { addressOf, type Spot } from '../model/form.ts'
import { readRule, subjectsOf } from '../model/rules.ts'
import styles from './panel.module.css'
import { RuleBuilder } from './rule-builder.tsx'

const FeelEditor = lazy(() => import('../feel/feel-editor.tsx'))

export type ExpressionInputProps = {
  spot: Spot
  part: Part
  value: string | undefined
  /** What the expression is for, where one part has several. */
  label?: string
  /** Asks for a yes or no, so it may be put together from simple lines. */
  yesNo?: boolean
  onChange: (next: string | undefined, tag?: string) => void
}

type WriterProps = {
  label: string
  /** The table whose `row` it is about. */
  table: string | null
  value: string | undefined
  yesNo: boolean
  onChange: (next: string | undefined) => void
}

/** An expression, put together from simple lines or written. What lines cannot say is shown as written. */
export function ExpressionWriter({ label, table, value, yesNo, onChange }: WriterProps) {
  const { t } = useTranslation()
  const { form, readOnly } = useFormInHand()
  const [writing, setWriting] = useState(false)
  const subjects = yesNo ? subjectsOf(form, table) : []
  const rule = value === undefined ? null : readRule(value, subjects)
  const canPickLines = yesNo && (value === undefined || rule !== null)
  const lines = canPickLines && !writing
  return (
    <div className={styles.expression}>
      {canPickLines && !readOnly ? (
        <Segmented
          size="small"
          value={lines ? 'lines' : 'formula'}
          onChange={(next) => setWriting(next === 'formula')}
          options={(['lines', 'formula'] as const).map((each) => ({
            value: each,
            label: t(`forms:page.builder.writing.${each}`),
          }))}
        />
      ) : null}
      {lines ? (
        <RuleBuilder rule={rule} subjects={subjects} onChange={onChange} />
      ) : (
        <Suspense fallback={<Input.TextArea value={value} readOnly autoSize={{ minRows: 2 }} />}>
          <FeelEditor
            value={value ?? ''}
            table={table}
            yesNo={yesNo}
            readOnly={readOnly}
            label={label}
            onChange={(text) => onChange(text.trim() === '' ? undefined : text)}
          />
        </Suspense>
      )}
    </div>
  )
}

/** The expression of one part of a field, a column or a section. */
export function ExpressionInput({ spot, part, value, label, yesNo, onChange }: ExpressionInputProps) {
  const { t } = useTranslation()
  const tag = `${addressOf(spot)}:${part}`
  return (
    <ExpressionWriter
      label={label ?? t(`forms:page.builder.part.${part}`)}
      table={spot.kind === 'column' ? spot.table : null}
      value={value}
      yesNo={yesNo ?? false}
      onChange={(next) => onChange(next, tag)}
    />
  )
}
