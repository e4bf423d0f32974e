import { Cascader, Input, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, FormValues } from '#contract/forms'
import { DateInput, type Language } from '#kit'
import { useView } from '../props.ts'
import { isNumeric, readLabel, useUnit } from '../use-words.ts'
import { DecimalInput } from './decimal-input.tsx'
import { IdentityInput } from './identity-input.tsx'
import { RecordInput, ReferenceInput } from './record-input.tsx'

export type InputProps = {
  field: Field
  /** By `field` or `table.column`: whose choices a data source gave. */
  path: string
  id?: string | undefined
  label: string
  value: FormValues[string] | undefined
  onChange: (value: FormValues[string]) => void
  currency: string | null
  autoFocus?: boolean | undefined
  invalid?: boolean | undefined
}

type Branch = { value: string; label: Parameters<typeof readLabel>[0]; children?: Branch[] | undefined }
type Option = { value: string; label: string; children?: Option[] }

const branches = (choices: readonly Branch[], language: Language): Option[] =>
  choices.map(({ value, label, children }) => ({
    value,
    label: readLabel(label, language),
    ...(children ? { children: branches(children, language) } : {}),
  }))

function ChoiceInput({ field, path, value, onChange, ...props }: InputProps) {
  const { lookups, language } = useView()
  if (field.kind !== 'select' && field.kind !== 'multiSelect') return null
  const looked = lookups[path]?.choices?.map((one) => ({ value: one.value, label: one.label ?? one.value })) ?? []
  // What stands there already may be among the form's own choices and among those of the source.
  const own = branches(field.choices, language).filter((one) => !looked.some(({ value: again }) => again === one.value))
  const options = [...own, ...looked]
  const many = field.kind === 'multiSelect'
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      {...(many ? { mode: 'multiple' as const } : {})}
      {...(props.invalid ? { status: 'error' as const } : {})}
      aria-label={props.label}
      autoFocus={props.autoFocus ?? false}
      defaultOpen={props.autoFocus ?? false}
      style={{ width: '100%' }}
      popupMatchSelectWidth={false}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={(many ? (Array.isArray(value) ? value : []) : (value ?? null)) as never}
      options={options}
      onChange={(next: unknown) => onChange((next ?? null) as FormValues[string])}
    />
  )
}

function YesNoInput({ value, onChange, label }: InputProps) {
  const { t } = useTranslation()
  const shown = typeof value === 'boolean' ? String(value) : ''
  return (
    <Segmented
      aria-label={label}
      style={{ alignSelf: 'flex-start' }}
      value={shown}
      onChange={(next) => onChange(next === 'true')}
      options={[
        { value: 'true', label: t('kit:yes') },
        { value: 'false', label: t('kit:no') },
      ]}
    />
  )
}

/** Texts of every kind: one line, several, a number that says who somebody is. */
function WordsInput({ field, value, onChange, ...props }: InputProps) {
  const shared = {
    ...(props.id ? { id: props.id } : {}),
    ...(props.invalid ? { status: 'error' as const } : {}),
    'aria-label': props.label,
    autoFocus: props.autoFocus ?? false,
    value: typeof value === 'string' ? value : '',
    onChange: (event: { target: { value: string } }) => onChange(event.target.value || null),
  }
  if (field.kind === 'longText') {
    return <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={field.maxLength} {...shared} />
  }
  const modes: Record<string, 'numeric' | 'tel' | 'email'> = { bankCard: 'numeric', phone: 'tel', email: 'email' }
  const mode = modes[field.kind]
  return <Input autoComplete="off" {...(mode ? { inputMode: mode } : {})} {...shared} />
}

/** The input of a field or column of one value. */
export function FieldInput(props: InputProps) {
  const { field, value, onChange, currency } = props
  const { language } = useView()
  const unit = useUnit()
  if (isNumeric(field.kind)) {
    return <DecimalInput {...props} unit={unit(field as never, currency)} />
  }
  switch (field.kind) {
    case 'date':
      return <DateInput {...(props.id ? { id: props.id } : {})} value={value} onChange={onChange as never} />
    case 'yesNo':
      return <YesNoInput {...props} />
    case 'select':
    case 'multiSelect':
      return <ChoiceInput {...props} />
    case 'cascade':
      return (
        <Cascader
          {...(props.id ? { id: props.id } : {})}
          aria-label={props.label}
          style={{ width: '100%' }}
          showSearch
          value={(Array.isArray(value) ? value : []) as string[]}
          options={branches(field.choices, language)}
          onChange={(next) => onChange((next as string[] | undefined) ?? null)}
        />
      )
    case 'identity':
      return <IdentityInput {...props} />
    case 'person':
    case 'department':
      return <ReferenceInput {...props} kind={field.kind} />
    case 'account':
    case 'client':
      return <RecordInput {...props} kind={field.kind} />
    default:
      return <WordsInput {...props} />
  }
}
