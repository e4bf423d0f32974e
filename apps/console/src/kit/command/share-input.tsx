import { InputNumber } from 'antd'
import type { FieldInputProps } from './fields.tsx'

/** A share of the capital as people say it, kept in hundredths of a per cent. */
export function ShareInput({ id, value, onChange }: FieldInputProps) {
  return (
    <InputNumber
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      min={0}
      max={100}
      precision={2}
      suffix="%"
      value={typeof value === 'number' ? value / 100 : null}
      onChange={(share) => onChange?.(share === null ? null : Math.round(share * 100))}
    />
  )
}
