import { Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label, Problem, SourceDefinition, Vocabulary } from '#contract/sources'
import { Panel, Stack } from '#kit'
import styles from './editor.module.css'
import { Field } from './field.tsx'
import { HttpEditor } from './http-editor.tsx'
import { LabelInput } from './label-input.tsx'
import { Parameters } from './parameters.tsx'
import { Problems, useProblemWords } from './problems.tsx'
import { SqlEditor } from './sql-editor.tsx'
import { RegisterEditor, ViewEditor } from './table-editors.tsx'

/** What is being written: the source's names and the draft's definition. */
export type Writing = { label: Label; note: string; definition: SourceDefinition }

type Props = {
  value: Writing
  disabled: boolean
  vocabulary: Vocabulary | undefined
  problems: readonly Problem[] | null
  onChange: (next: Writing) => void
}

const NO_PROBLEMS: readonly Problem[] = []

function Statement({ value, disabled, vocabulary, problems, onChange }: Props) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const [focusAt, setFocusAt] = useState<number | null>(null)
  const { definition } = value
  if (definition.kind !== 'sql') return null
  const marks = (problems ?? NO_PROBLEMS).flatMap(({ start, end, ...problem }) =>
    start === undefined ? [] : [{ start, end: end ?? start + 1, text: words(problem) }],
  )
  return (
    <Panel title={t('sources:page.sql.title')}>
      <SqlEditor
        value={definition.statement}
        label={t('sources:page.sql.title')}
        hint={t('sources:page.sql.placeholder')}
        readOnly={disabled}
        vocabulary={vocabulary}
        parameters={definition.parameters.map((one) => one.key)}
        marks={marks}
        focusAt={focusAt}
        onChange={(statement) => onChange({ ...value, definition: { ...definition, statement } })}
      />
      <p className={styles.hint}>{t('sources:page.sql.hint')}</p>
      {problems && problems.length > 0 ? (
        <Problems problems={problems} statement={definition.statement} onShow={setFocusAt} />
      ) : null}
    </Panel>
  )
}

function Basics({ value, disabled, onChange }: Props) {
  const { t } = useTranslation()
  const { label, note, definition } = value
  const number = (key: 'rowsMax' | 'perMinute', max: number) => (
    <Field label={t(`sources:page.editor.${key}`)}>
      <InputNumber
        value={definition[key]}
        min={1}
        max={max}
        precision={0}
        disabled={disabled}
        style={{ width: '100%' }}
        onChange={(next) => onChange({ ...value, definition: { ...definition, [key]: next ?? 1 } })}
      />
    </Field>
  )
  return (
    <Panel title={t('sources:page.editor.basics')}>
      <div className={styles.fields}>
        <Field label={t('sources:field.label')} whole>
          <LabelInput
            value={label}
            label={t('sources:field.label')}
            disabled={disabled}
            onChange={(next) => onChange({ ...value, label: next })}
          />
        </Field>
        {number('rowsMax', 1000)}
        {number('perMinute', 6000)}
        <Field label={t('sources:field.note')} whole>
          <Input.TextArea
            value={note}
            rows={2}
            maxLength={500}
            disabled={disabled}
            onChange={(event) => onChange({ ...value, note: event.target.value })}
          />
        </Field>
      </div>
    </Panel>
  )
}

/** The editor of a source's kind, from its names to its limits. */
export function DefinitionEditor(props: Props) {
  const { t } = useTranslation()
  const { value, disabled, vocabulary, onChange } = props
  const { definition } = value
  const put = (next: SourceDefinition) => onChange({ ...value, definition: next })
  return (
    <Stack>
      <Basics {...props} />
      {definition.kind === 'sql' ? <Statement {...props} /> : null}
      <Panel title={t('sources:page.parameter.title')}>
        <Parameters
          value={definition.parameters}
          disabled={disabled}
          vocabulary={vocabulary}
          onChange={(parameters) => put({ ...definition, parameters })}
        />
      </Panel>
      {definition.kind === 'register' ? <RegisterEditor value={definition} disabled={disabled} onChange={put} /> : null}
      {definition.kind === 'view' ? (
        <ViewEditor value={definition} disabled={disabled} vocabulary={vocabulary} onChange={put} />
      ) : null}
      {definition.kind === 'http' ? (
        <HttpEditor value={definition} disabled={disabled} vocabulary={vocabulary} onChange={put} />
      ) : null}
    </Stack>
  )
}
