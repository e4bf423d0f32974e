import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { DateInput, type FieldInputProps, useCountries } from '#kit'
import styles from './rows-input.module.css'

type Row = Record<string, unknown>

/** One input of a row. */
export type RowField = {
  key: string
  label: string
  kind: 'text' | 'number' | 'date' | 'country' | 'choice'
  options?: readonly { value: string; label: string }[]
  /** Said in the empty input: what stays when nothing is typed. */
  placeholder?: (row: Row) => string | undefined
  wide?: boolean
}

function Cell({ field, row, set, named }: { field: RowField; row: Row; set: (value: unknown) => void; named: string }) {
  const countries = useCountries()
  const value = row[field.key]
  const placeholder = field.placeholder?.(row)
  switch (field.kind) {
    case 'date':
      return (
        <div role="group" aria-label={named}>
          <DateInput value={value} onChange={set} />
        </div>
      )
    case 'country':
    case 'choice':
      return (
        <Select
          aria-label={named}
          style={{ width: '100%' }}
          value={typeof value === 'string' ? value : null}
          allowClear
          options={field.kind === 'country' ? countries : [...(field.options ?? [])]}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(next: string | null) => set(next ?? null)}
        />
      )
    default:
      return (
        <Input
          aria-label={named}
          inputMode={field.kind === 'number' ? 'numeric' : 'text'}
          {...(placeholder ? { placeholder } : {})}
          value={value === null || value === undefined ? '' : String(value)}
          onChange={({ target }) => {
            if (target.value === '') return set(null)
            set(field.kind === 'number' && /^\d+$/.test(target.value) ? Number(target.value) : target.value)
          }}
        />
      )
  }
}

/** The inputs of one row, each below its name. */
export function RowCells(props: { fields: readonly RowField[]; row: Row; set: (row: Row) => void; suffix?: string }) {
  return (
    <div className={styles.cells}>
      {props.fields.map((field) => (
        <div key={field.key} data-wide={field.wide || undefined}>
          <span className={styles.label} aria-hidden="true">
            {field.label}
          </span>
          <Cell
            field={field}
            row={props.row}
            named={props.suffix ? `${field.label} ${props.suffix}` : field.label}
            set={(value) => props.set({ ...props.row, [field.key]: value })}
          />
        </div>
      ))}
    </div>
  )
}

/** A list of the same things: papers, addresses, tax residencies. */
export function RowsInput({
  value,
  onChange,
  fields,
  title,
  empty,
}: FieldInputProps & { fields: readonly RowField[]; title: string; empty: Row }) {
  const { t } = useTranslation()
  const rows = Array.isArray(value) ? (value as Row[]) : []
  const put = (next: Row[]) => onChange?.(next)
  return (
    <div className={styles.rows}>
      {rows.map((row, at) => (
        <div key={at} className={styles.row}>
          <RowCells fields={fields} row={row} set={(next) => put(rows.with(at, next))} suffix={String(at + 1)} />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t('clients:page.change.remove', { title, number: at + 1 })}
            onClick={() => put(rows.toSpliced(at, 1))}
          />
        </div>
      ))}
      <Button type="dashed" icon={<PlusOutlined aria-hidden="true" />} onClick={() => put([...rows, empty])}>
        {t('clients:page.change.add')}
      </Button>
    </div>
  )
}

/** One thing of several inputs, or none of it: without `lead` there is nothing. */
export function RowInput({
  value,
  onChange,
  fields,
  lead,
}: FieldInputProps & { fields: readonly RowField[]; lead: string }) {
  const row = typeof value === 'object' && value !== null ? (value as Row) : {}
  return <RowCells fields={fields} row={row} set={(next) => onChange?.(next[lead] ? next : null)} />
}
