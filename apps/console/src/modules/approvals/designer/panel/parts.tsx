import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label } from '#contract/approvals'
import { LANGUAGES, useReferences } from '#kit'
import styles from './panel.module.css'

/** A part of the panel under a heading. */
export function Section({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <header>
        <h3>{title}</h3>
        {extra}
      </header>
      {children}
    </section>
  )
}

/** A labelled field; the label belongs to the input with the id given. */
export function Field({
  label,
  hint,
  children,
}: {
  label: string
  hint?: string
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint ? <small>{hint}</small> : null}
    </div>
  )
}

/** Chooses one of a few. What is chosen but no longer offered stays, and shows as it is written. */
export function Choice<T extends string>(props: {
  label: string
  hint?: string
  value: T | null
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  bare?: boolean
}) {
  const { value, options } = props
  const known = !value || options.some((option) => option.value === value)
  const all = known ? options : [{ value, label: value }, ...options]
  const select = (id?: string) => (
    <Select
      {...(id ? { id } : { 'aria-label': props.label })}
      className={styles.wide}
      value={value || null}
      options={[...all]}
      showSearch={options.length > 8 ? { optionFilterProp: 'label' } : false}
      onChange={(next: T) => props.onChange(next)}
    />
  )
  if (props.bare) return select()
  return (
    <Field label={props.label} {...(props.hint ? { hint: props.hint } : {})}>
      {select}
    </Field>
  )
}

/** A name in three languages; what is left empty is left out. */
export function LabelFields(props: {
  value: Label | undefined
  onChange: (label: Label | undefined) => void
  caption?: string
  long?: boolean
}) {
  const { t } = useTranslation()
  const put = (language: (typeof LANGUAGES)[number], text: string) => {
    const next = Object.fromEntries(
      Object.entries({ ...props.value, [language]: text }).filter(([, one]) => (one ?? '') !== ''),
    ) as Label
    props.onChange(Object.keys(next).length > 0 ? next : undefined)
  }
  return (
    <fieldset className={styles.names}>
      <legend>{props.caption ?? t('approvals:page.designer.name')}</legend>
      {LANGUAGES.map((language) => (
        <label key={language}>
          <span>{t(`approvals:page.designer.language.${language}`)}</span>
          {props.long ? (
            <Input.TextArea
              autoSize={{ minRows: 1, maxRows: 4 }}
              maxLength={200}
              value={props.value?.[language] ?? ''}
              onChange={(event) => put(language, event.target.value)}
            />
          ) : (
            <Input
              maxLength={200}
              value={props.value?.[language] ?? ''}
              onChange={(event) => put(language, event.target.value)}
            />
          )}
        </label>
      ))}
    </fieldset>
  )
}

/** Several of one kind of id: those chosen by name, and an input for one more. */
export function IdList(props: {
  reference: 'roleId' | 'operatorId' | 'departmentId'
  label: string
  value: readonly string[]
  onChange: (ids: string[]) => void
}) {
  const { t } = useTranslation()
  const { Input: Choose, Name } = useReferences()[props.reference] ?? {}
  if (!Choose || !Name) return null
  return (
    <div className={styles.field}>
      <span className={styles.caption}>{props.label}</span>
      {props.value.length > 0 ? (
        <ul className={styles.chips}>
          {props.value.map((id) => (
            <li key={id}>
              <Name value={id} />
              <button
                type="button"
                aria-label={t('approvals:page.designer.take')}
                onClick={() => props.onChange(props.value.filter((other) => other !== id))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <Choose
        label={t('approvals:page.designer.more', { what: props.label })}
        value={null}
        onChange={(id) => {
          if (typeof id === 'string' && !props.value.includes(id)) props.onChange([...props.value, id])
        }}
      />
    </div>
  )
}

export function AddButton({ label, onClick, disabled }: { label: string; onClick: () => void; disabled?: boolean }) {
  return (
    <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={onClick} disabled={disabled ?? false}>
      {label}
    </Button>
  )
}

export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button
      size="small"
      type="text"
      icon={<DeleteOutlined aria-hidden="true" />}
      aria-label={label}
      title={label}
      onClick={onClick}
    />
  )
}

/** Options of closed lists from a family of texts. */
export function useOptions(): <const T extends string>(
  family: string,
  values: readonly T[],
) => { value: T; label: string }[] {
  const { t } = useTranslation()
  return (family, values) =>
    values.map((value) => {
      const key: string = `approvals:page.designer.${family}.${value}`
      return { value, label: t(key) }
    })
}
