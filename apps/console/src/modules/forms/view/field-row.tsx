import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { type Field, isFiles, isTable, mayWrite, rightTo } from '#contract/forms'
import { readLabel } from '../builder/label.ts'
import { differenceAt } from './compare.ts'
import { TableField } from './grid/table-field.tsx'
import { currencyIn } from './grid/use-rows.ts'
import { FieldInput } from './inputs/field-input.tsx'
import { FilesInput } from './inputs/files-input.tsx'
import { useView } from './props.ts'
import { Reading } from './reading.tsx'
import { useProblemWords } from './use-words.ts'
import styles from './view.module.css'

/** What a value was before, and that it came or went. */
function Was({ field, currency }: { field: Field; currency: string | null }) {
  const { t } = useTranslation()
  const view = useView()
  const difference = differenceAt(view, field.key)
  if (!difference || isFiles(field)) return null
  return (
    <span className={styles.was} data-change={difference.change}>
      <span className={styles.sign}>{t(`forms:page.view.change.${difference.change}`)}</span>
      {difference.change === 'added' ? null : (
        <del>
          <span className="k-visually-hidden">{t('forms:page.view.was')} </span>
          <Reading field={field} path="" value={difference.before} currency={currency} />
        </del>
      )}
    </span>
  )
}

function Control({ field, id, label }: { field: Field; id: string; label: string }) {
  const view = useView()
  const value = view.values[field.key]
  const currency = currencyIn(field as never, null, view.values)
  const writable = !view.readOnly && !field.compute && mayWrite(rightTo(view.rights, field.key))
  const change = (next: typeof value) => view.setValue(field.key, next ?? null)
  if (!writable) {
    const shown = field.compute && !view.readOnly ? view.settled.values[field.key] : value
    const own = differenceAt(view, field.key)
    if (own?.change === 'deleted') return null
    return (
      <div className={styles.reading} data-computed={field.compute ? true : undefined} data-change={own?.change}>
        <Reading field={field} path={field.key} value={shown} currency={currency} />
      </div>
    )
  }
  if (isFiles(field)) return <FilesInput field={field} value={value} onChange={change} />
  return (
    <FieldInput
      field={field}
      path={field.key}
      id={id}
      label={label}
      value={value}
      onChange={change}
      currency={currency}
      invalid={view.problemsAt(field.key).length > 0}
    />
  )
}

/** One field: what it is called, its input or value, what it was, what is wrong with it. */
export function FieldRow({ field }: { field: Field }) {
  const id = useId()
  const view = useView()
  const words = useProblemWords(view.language)
  const label = readLabel(field.label, view.language)
  const hint = field.hint ? readLabel(field.hint, view.language) : ''
  const table = isTable(field)
  const editable = !table && !view.readOnly
  const Label = editable ? 'label' : 'span'
  const problems = table ? [] : view.problemsAt(field.key)
  const warnings = view.warningsAt(field.key)
  return (
    <div
      className={styles.field}
      data-width={table ? 'full' : field.width}
      data-path={field.key}
      onBlur={() => (table ? undefined : view.touch(field.key))}
    >
      <Label className={styles.label} {...(editable ? { htmlFor: id } : {})}>
        {label}
        {view.settled.required.has(field.key) && !view.readOnly ? (
          <span className={styles.star} aria-hidden="true">
            *
          </span>
        ) : null}
      </Label>
      {table ? <TableField field={field} /> : <Control field={field} id={id} label={label} />}
      {table ? null : <Was field={field} currency={currencyIn(field as never, null, view.values)} />}
      {hint && !view.readOnly ? <p className={styles.hint}>{hint}</p> : null}
      {problems.map((problem) => (
        <p key={problem.code} className={styles.problem} role="alert">
          {words(problem)}
        </p>
      ))}
      {warnings.map((problem) => (
        <p key={problem.code} className={styles.warning}>
          {words(problem)}
        </p>
      ))}
    </div>
  )
}
