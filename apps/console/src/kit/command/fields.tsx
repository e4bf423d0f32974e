import { DatePicker, Form, Input, InputNumber, Select, Switch } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { atHome, instantOf } from '../format/house-days.ts'
import { useTextOr } from '../i18n/use-text.ts'
import { fieldKeys, stateKeys } from '../i18n/vocabulary.ts'
import { useReferences } from '../references.tsx'
import type { FieldKind, SchemaField } from './schema.ts'

export type FieldOption = { value: string; label: string }
/** What a custom input gets from the form. */
export type FieldInputProps = { id?: string; value?: unknown; onChange?: (value: unknown) => void }

/** What a page changes about one field of a command's form. */
export type FieldOverride = {
  kind?: FieldKind
  label?: string
  hint?: string
  options?: readonly FieldOption[]
  hidden?: boolean
  required?: boolean
  /** What is said where it is required and missing. */
  missing?: string
  /** Left empty it stays as it is, although the command would take nothing for an answer. */
  keep?: boolean
  render?: (props: FieldInputProps) => ReactNode
}
export type FieldOverrides = Record<string, FieldOverride>

const asDay = (value: unknown): Dayjs | null => (typeof value === 'string' && value ? dayjs(value) : null)

/** Enter takes over the day that was typed, and does not send a form that is only half filled in. */
const takeOver = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.key === 'Enter') event.preventDefault()
}

/** A business date as `YYYY-MM-DD`. */
export function DateInput({ value, onChange, id }: FieldInputProps) {
  return (
    <DatePicker
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      value={asDay(value)}
      onKeyDown={takeOver}
      onChange={(day) => onChange?.(day ? day.format('YYYY-MM-DD') : null)}
    />
  )
}

/** A moment, picked on the house's clock. */
function InstantInput({ value, onChange, id }: FieldInputProps) {
  return (
    <DatePicker
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      needConfirm={false}
      value={typeof value === 'string' && value ? atHome(value) : null}
      onKeyDown={takeOver}
      onChange={(day) => onChange?.(day ? instantOf(day) : null)}
    />
  )
}

function inputFor(kind: FieldKind, field: SchemaField, options: readonly FieldOption[]): ReactNode {
  const length = field.maxLength ? { maxLength: field.maxLength } : {}
  const choice = { options: [...options], showSearch: { optionFilterProp: 'label' }, allowClear: !field.required }
  switch (kind) {
    case 'textarea':
      return <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} {...length} />
    case 'password':
      return <Input.Password autoComplete="new-password" {...length} />
    case 'number':
      return (
        <InputNumber
          style={{ width: '100%' }}
          {...(field.minimum === null ? {} : { min: field.minimum })}
          {...(field.maximum === null ? {} : { max: field.maximum })}
        />
      )
    case 'amount':
      return <InputNumber style={{ width: '100%' }} stringMode />
    case 'date':
      return <DateInput />
    case 'instant':
      return <InstantInput />
    case 'select':
      return <Select {...choice} />
    case 'multiselect':
      return <Select mode="multiple" {...choice} />
    case 'tags':
      return <Select mode="tags" tokenSeparators={[',', '，', '、', ' ', '\n']} options={[...options]} />
    case 'boolean':
      return <Switch />
    default:
      return <Input {...length} />
  }
}

/** Words of a field: what the page says, the module's `field.<key>`, the platform's, or the bare key. */
function useFieldWords(
  module: string,
): (field: SchemaField, override: FieldOverride) => { label: string; hint: string } {
  const textOr = useTextOr()
  return (field, override) => {
    const key = field.path.at(-1) ?? ''
    const full = field.path.join('.')
    return {
      label: override.label ?? textOr(fieldKeys(module, full), key),
      hint: override.hint ?? textOr(`${module}:field.${key}Hint`, ''),
    }
  }
}

function useOptions(module: string): (field: SchemaField, override: FieldOverride) => readonly FieldOption[] {
  const textOr = useTextOr()
  return (field, override) => {
    const key = field.path.at(-1) ?? ''
    const label = (value: string) => textOr(stateKeys(module, key, value), value)
    return override.options ?? field.options.map((value) => ({ value, label: label(value) }))
  }
}

/** A field is hidden with the whole it belongs to. */
const isHidden = ({ path }: SchemaField, overrides: FieldOverrides | undefined): boolean =>
  path.some((_part, at) => overrides?.[path.slice(0, at + 1).join('.')]?.hidden === true)

/** The form items of a command: schema first, then the page's overrides. Stands inside an antd `Form`. */
export function CommandFields(props: {
  module: string
  fields: readonly SchemaField[]
  overrides?: FieldOverrides
  /** Inputs that are given and not asked for. */
  given: ReadonlySet<string>
}) {
  const { t } = useTranslation()
  const words = useFieldWords(props.module)
  const references = useReferences()
  const optionsOf = useOptions(props.module)
  return props.fields.map((field) => {
    const name = field.path.join('.')
    const override = props.overrides?.[name] ?? {}
    if (isHidden(field, props.overrides) || props.given.has(field.path[0] ?? '') || props.given.has(name)) return null
    const kind = override.kind ?? (override.options && field.kind === 'text' ? 'select' : field.kind)
    if (kind === 'unsupported' && !override.render) return null
    const Reference = override.kind || override.options ? undefined : references[field.path.at(-1) ?? '']?.Input
    const { label, hint } = words(field, override)
    const required = override.required ?? (field.required && kind !== 'boolean')
    return (
      <Form.Item
        key={name}
        name={field.path}
        label={label}
        {...(hint ? { extra: hint } : {})}
        {...(kind === 'boolean' ? { valuePropName: 'checked' } : {})}
        rules={required ? [{ required: true, message: override.missing ?? t('kit:fieldProblem.required') }] : []}
      >
        {override.render ? (
          <Custom render={override.render} />
        ) : Reference ? (
          <Reference />
        ) : (
          inputFor(kind, field, optionsOf(field, override))
        )}
      </Form.Item>
    )
  })
}

/** Hands the form's value and change handler, which antd injects as props, to a page's own input. */
function Custom({ render, ...input }: FieldInputProps & { render: (props: FieldInputProps) => ReactNode }) {
  return render(input)
}
