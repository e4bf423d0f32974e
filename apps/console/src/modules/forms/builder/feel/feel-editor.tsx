import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { check, type FeelProblem, type Kind, scopeOf, tableOf } from '#contract/forms'
import { useLanguage, useTextOr } from '#kit'
import { useFormInHand } from '../editor.tsx'
import { readLabel } from '../label.ts'
import { fieldAt } from '../model/form.ts'
import { type Code, createCode } from './code-mirror.ts'
import { functionKey, type Vocabulary } from './complete.ts'
import styles from './feel.module.css'
import { InsertName } from './insert-name.tsx'
import { TryIt } from './try-it.tsx'

export type FeelEditorProps = {
  value: string
  /** The table whose `row` the expression is about. */
  table: string | null
  /** Whether it has to give yes or no. */
  yesNo: boolean
  readOnly: boolean
  label: string
  onChange: (text: string) => void
}

/** Names, kinds and functions in the reader's words. */
function useVocabulary(table: string | null): Vocabulary {
  const { t } = useTranslation()
  const language = useLanguage()
  const textOr = useTextOr()
  const { form } = useFormInHand()
  return useMemo(() => {
    const labelOf = (name: string): string => {
      if (name === 'row') return t('forms:page.builder.thisRow')
      const [head = '', column] = name.split('.')
      const field = fieldAt(form, head === 'row' && table ? table : head)
      // The world around the form: whom it is about, who fills it in.
      if (!field) return textOr(`forms:page.builder.around.${name.replace('.', '_')}`, '')
      if (column === undefined) return readLabel(field.label, language)
      return readLabel(tableOf(field)?.columns.find(({ key }) => key === column)?.label, language)
    }
    return {
      scope: scopeOf(form, table),
      labelOf,
      kindName: (kind: Kind) => t(`forms:feelKind.${kind.is}`),
      functionHint: (name) => t(`forms:page.builder.function.${functionKey(name)}`),
    }
  }, [form, table, language, t, textOr])
}

/** What is wrong with the expression as a whole: that it gives something else than a yes or no. */
function wrongResult(kind: Kind, text: string): FeelProblem | null {
  if (kind.is === 'yesNo' || kind.is === 'any' || kind.is === 'null') return null
  return { code: 'FEEL_WRONG_KIND', params: { at: 1, wanted: 'yesNo', found: kind.is }, from: 0, to: text.length }
}

function useProblems(value: string, vocabulary: Vocabulary, yesNo: boolean) {
  const textOr = useTextOr()
  return useMemo(() => {
    if (value.trim() === '') return { checked: null, found: [] }
    const checked = check(value, vocabulary.scope)
    const wrong = yesNo && checked.problems.length === 0 ? wrongResult(checked.kind, value) : null
    const found = [...checked.problems, ...(wrong ? [wrong] : [])].map((problem) => ({
      from: problem.from,
      to: problem.to,
      text: textOr(`forms:error.${problem.code}.message`, problem.code, problem.params),
    }))
    return { checked, found }
  }, [value, vocabulary, yesNo, textOr])
}

/** Writes an expression: names are completed, what is wrong stands below in words, and it can be tried on samples. */
export default function FeelEditor({ value, table, yesNo, readOnly, label, onChange }: FeelEditorProps) {
  const { t } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const code = useRef<Code | null>(null)
  const vocabulary = useVocabulary(table)
  const [text, setText] = useState(value)
  const hint = t('forms:page.builder.expressionHint')
  const latest = useRef({ onChange, vocabulary, value, readOnly, hint })
  useEffect(() => {
    latest.current = { onChange, vocabulary, value, readOnly, hint }
  })
  useEffect(() => {
    if (!place.current) return undefined
    const now = latest.current
    const made = createCode({
      parent: place.current,
      text: now.value,
      label,
      hint: now.hint,
      readOnly: now.readOnly,
      vocabulary: () => latest.current.vocabulary,
      onChange: (next) => {
        setText(next)
        latest.current.onChange(next)
      },
    })
    code.current = made
    return () => made.view.destroy()
  }, [label])
  useEffect(() => code.current?.setReadOnly(readOnly), [readOnly])
  useEffect(() => code.current?.setText(value), [value])
  const { checked, found } = useProblems(text, vocabulary, yesNo)
  useEffect(() => {
    code.current?.mark(found.map((each) => ({ from: each.from, to: each.to, severity: 'error', message: each.text })))
  }, [found])
  return (
    <div className={styles.editor}>
      <div ref={place} />
      {readOnly ? null : <InsertName vocabulary={vocabulary} onInsert={(name) => code.current?.insert(name)} />}
      {found.length > 0 ? (
        <ul className={styles.problems} aria-live="polite">
          {found.map((problem, at) => (
            <li key={at}>
              <button type="button" onClick={() => code.current?.goTo(problem.from, problem.to)}>
                {problem.text}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {checked && found.length === 0 ? <TryIt text={text} names={checked.names} vocabulary={vocabulary} /> : null}
    </div>
  )
}
