import { DeleteOutlined, KeyOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, Select, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type HttpDefinition, type RegisterDefinition, VALUE_TYPES } from '#contract/sources'
import styles from './editor.module.css'
import { LabelInput } from './label-input.tsx'
import { replaced } from './parameters.tsx'

type Column = RegisterDefinition['columns'][number] | HttpDefinition['columns'][number]

function Line<C extends Column>(props: {
  value: C
  disabled: boolean
  tail: ReactNode
  onChange: (next: C | null) => void
}) {
  const { t } = useTranslation()
  const { value, disabled, tail, onChange } = props
  const word = (key: string) => t(`sources:page.column.${key}`)
  return (
    <div className={styles.line}>
      <Input
        value={value.key}
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
        options={VALUE_TYPES.map((type) => ({ value: type, label: t(`sources:state.type.${type}`) }))}
        onChange={(type) => onChange({ ...value, type })}
      />
      <span className={styles.tail}>
        {tail}
        {disabled ? null : (
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={word('remove')}
            onClick={() => onChange(null)}
          />
        )}
      </span>
    </div>
  )
}

function AddColumn({ disabled, onClick }: { disabled: boolean; onClick: () => void }) {
  const { t } = useTranslation()
  if (disabled) return null
  return (
    <div>
      <Button icon={<PlusOutlined aria-hidden="true" />} onClick={onClick}>
        {t('sources:page.column.add')}
      </Button>
    </div>
  )
}

const fresh = (count: number) => ({
  key: `column_${count + 1}`,
  label: { en: `Column ${count + 1}` },
  type: 'text' as const,
})

/** Columns of a register; the key ones tell rows apart. */
export function RegisterColumns(props: {
  value: RegisterDefinition
  disabled: boolean
  onChange: (next: RegisterDefinition) => void
}) {
  const { t } = useTranslation()
  const { value, disabled, onChange } = props
  const change = (index: number, next: RegisterDefinition['columns'][number] | null) => {
    const before = value.columns[index]?.key ?? ''
    const renamed = (key: string) => (key === before && next ? next.key : key)
    onChange({
      ...value,
      columns: replaced(value.columns, index, next),
      rowKey: value.rowKey.filter((key) => next !== null || key !== before).map(renamed),
      filters: value.filters
        .filter((one) => next !== null || one.column !== before)
        .map((one) => ({ ...one, column: renamed(one.column) })),
    })
  }
  return (
    <div className={styles.lines}>
      {value.columns.map((one, index) => {
        const isKey = value.rowKey.includes(one.key)
        const toggle = () =>
          onChange({
            ...value,
            rowKey: isKey ? value.rowKey.filter((key) => key !== one.key) : [...value.rowKey, one.key],
          })
        return (
          <Line
            key={index}
            value={one}
            disabled={disabled}
            onChange={(next) => change(index, next)}
            tail={
              <>
                <Checkbox
                  checked={one.required}
                  disabled={disabled}
                  onChange={(event) => change(index, { ...one, required: event.target.checked })}
                >
                  {t('sources:page.parameter.required')}
                </Checkbox>
                <Tooltip title={t('sources:page.column.keyHint')}>
                  <Button
                    type={isKey ? 'primary' : 'text'}
                    size="small"
                    icon={<KeyOutlined aria-hidden="true" />}
                    disabled={disabled}
                    aria-pressed={isKey}
                    aria-label={t('sources:page.column.rowKey')}
                    onClick={toggle}
                  />
                </Tooltip>
              </>
            }
          />
        )
      })}
      <AddColumn
        disabled={disabled}
        onClick={() =>
          onChange({ ...value, columns: [...value.columns, { ...fresh(value.columns.length), required: false }] })
        }
      />
    </div>
  )
}

/** Columns of another system's answer, each with where its value stands. */
export function HttpColumns(props: {
  value: HttpDefinition
  disabled: boolean
  onChange: (next: HttpDefinition) => void
}) {
  const { t } = useTranslation()
  const { value, disabled, onChange } = props
  const change = (index: number, next: HttpDefinition['columns'][number] | null) =>
    onChange({ ...value, columns: replaced(value.columns, index, next) })
  return (
    <div className={styles.lines}>
      {value.columns.map((one, index) => (
        <Line
          key={index}
          value={one}
          disabled={disabled}
          onChange={(next) => change(index, next)}
          tail={
            <Input
              value={one.pointer}
              disabled={disabled}
              placeholder="/customer/name"
              aria-label={t('sources:page.column.pointer')}
              onChange={(event) => change(index, { ...one, pointer: event.target.value })}
            />
          }
        />
      ))}
      <AddColumn
        disabled={disabled}
        onClick={() =>
          onChange({
            ...value,
            columns: [
              ...value.columns,
              { ...fresh(value.columns.length), pointer: `/column${value.columns.length + 1}` },
            ],
          })
        }
      />
    </div>
  )
}
