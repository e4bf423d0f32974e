import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldInputProps, useBusinessLines } from '#kit'
import styles from './access.module.css'
import { DepartmentInput } from './department-input.tsx'

type DatedRow = { validFrom?: string | null; expiresAt?: string | null } & Record<string, unknown>

type DatedRowsProps = FieldInputProps & {
  /** The key of the row that the input fills: `departmentId`. */
  of: string
  Input: ComponentType<{ value?: unknown; onChange?: (value: unknown) => void }>
}

/** Rows of something chosen and when it ends; no end until somebody takes it back. */
function DatedRows({ value, onChange, of, Input }: DatedRowsProps) {
  const { t } = useTranslation()
  const rows = Array.isArray(value) ? (value as DatedRow[]) : []
  const change = (index: number, part: DatedRow | null) =>
    onChange?.(rows.flatMap((row, at) => (at === index ? (part ? [{ ...row, ...part }] : []) : [row])))
  return (
    <div className={styles.rows}>
      {rows.map((row, index) => (
        <div key={index} className={styles.row}>
          <Input value={row[of]} onChange={(chosen) => change(index, { [of]: chosen })} />
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            needConfirm={false}
            placeholder={t('access:page.given.open')}
            aria-label={t('access:field.expiresAt')}
            value={row.expiresAt ? dayjs(row.expiresAt) : null}
            onChange={(day) => change(index, { expiresAt: day ? day.toISOString() : null })}
          />
          <Button
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t('access:page.scope.remove')}
            onClick={() => change(index, null)}
          />
        </div>
      ))}
      <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => onChange?.([...rows, { [of]: null }])}>
        {t('access:page.scope.add')}
      </Button>
    </div>
  )
}

function LineInput({ value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  const lines = useBusinessLines()
  return (
    <Select
      aria-label={t('access:field.businessLine')}
      value={typeof value === 'string' ? value : null}
      options={lines.map((line) => ({ value: line, label: t(`access:state.businessLine.${line}`) }))}
      onChange={(line: string) => onChange?.(line)}
    />
  )
}

/** Business lines with their ends. */
export const LineRows = (props: FieldInputProps) => <DatedRows {...props} of="businessLine" Input={LineInput} />

/** Departments with their ends; each covers all below it. */
export const DepartmentRows = (props: FieldInputProps) => (
  <DatedRows {...props} of="departmentId" Input={DepartmentInput} />
)
