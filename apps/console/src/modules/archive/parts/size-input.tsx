import { InputNumber } from 'antd'
import type { FieldInputProps } from '#kit'

const MEGABYTE = 1_000_000
const MOST_MEGABYTES = 4294

/** A size in bytes, asked for in megabytes. */
export function SizeInput({ id, value, onChange }: FieldInputProps) {
  return (
    <InputNumber
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      min={0.001}
      max={MOST_MEGABYTES}
      suffix="MB"
      value={typeof value === 'number' ? Math.round(value / 1000) / 1000 : null}
      onChange={(megabytes) => onChange?.(typeof megabytes === 'number' ? Math.round(megabytes * MEGABYTE) : null)}
    />
  )
}
