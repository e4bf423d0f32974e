import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Parameter, VALUE_TYPES, type Vocabulary } from '#contract/sources'
import styles from './editor.module.css'
import { LabelInput } from './label-input.tsx'

/** A list with one entry changed, or without it. */
export const replaced = <T,>(all: readonly T[], index: number, next: T | null): T[] =>
  next === null ? all.filter((_, at) => at !== index) : all.map((one, at) => (at === index ? next : one))

function Line(props: {
  value: Parameter
  disabled: boolean
  vocabulary: Vocabulary | undefined
  onChange: (next: Parameter | null) => void
}) {
  const { t } = useTranslation()
  const { value, disabled, vocabulary, onChange } = props
  const word = (key: string) => t(`sources:page.parameter.${key}`)
  const within = (vocabulary?.views ?? [])
    .filter((view) => ['v_account', 'v_client'].includes(view.name))
    .flatMap((view) =>
      view.columns
        .filter((one) => /(_id|_no)$/.test(one.key))
        .map((one) => ({ value: `${view.name}.${one.key}`, label: `${t(view.title)} · ${one.key}` })),
    )
  return (
    <div className={styles.line} data-wide>
      <Input
        value={value.key}
        addonBefore="$"
        disabled={disabled}
        aria-label={word('key')}
        onChange={(event) => onChange({ ...value, key: event.target.value })}
      />
      <LabelInput
        value={value.label}
        label={word('label')}
        disabled={disabled}
        onChange={(label) => onChange({ ...value, label })}
      />
      <Select
        value={value.type}
        disabled={disabled}
        aria-label={word('type')}
        options={[...VALUE_TYPES, 'texts' as const].map((type) => ({
          value: type,
          label: t(`sources:state.type.${type}`),
        }))}
        onChange={(type) => onChange({ ...value, type })}
      />
      <Select
        value={value.within ?? ''}
        disabled={disabled}
        aria-label={word('within')}
        options={[{ value: '', label: word('anything') }, ...within]}
        onChange={(chosen) => {
          const { within: _before, ...rest } = value
          onChange(chosen === '' ? rest : { ...rest, within: chosen })
        }}
      />
      <Checkbox
        checked={value.required}
        disabled={disabled}
        onChange={(event) => onChange({ ...value, required: event.target.checked })}
      >
        {word('required')}
      </Checkbox>
      {disabled ? null : (
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={word('remove')}
          onClick={() => onChange(null)}
        />
      )}
    </div>
  )
}

/** What callers give: names, types, and whether the value must lie in the asker's data scope. */
export function Parameters(props: {
  value: readonly Parameter[]
  disabled: boolean
  vocabulary: Vocabulary | undefined
  onChange: (next: Parameter[]) => void
}) {
  const { t } = useTranslation()
  const { value, disabled, vocabulary, onChange } = props
  const add = () =>
    onChange([
      ...value,
      { key: `value${value.length + 1}`, label: { en: `Value ${value.length + 1}` }, type: 'text', required: true },
    ])
  return (
    <div className={styles.lines}>
      {value.map((one, index) => (
        <Line
          key={index}
          value={one}
          disabled={disabled}
          vocabulary={vocabulary}
          onChange={(next) => onChange(replaced(value, index, next))}
        />
      ))}
      {disabled ? null : (
        <div>
          <Button icon={<PlusOutlined aria-hidden="true" />} disabled={value.length >= 20} onClick={add}>
            {t('sources:page.parameter.add')}
          </Button>
          <p className={styles.hint}>{t('sources:page.parameter.hint')}</p>
        </div>
      )}
    </div>
  )
}
