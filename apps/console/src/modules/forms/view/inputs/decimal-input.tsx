import { Input, type InputRef } from 'antd'
import type { Ref } from 'react'

type Props = {
  id?: string | undefined
  label?: string | undefined
  value: unknown
  onChange: (value: string | null) => void
  unit?: string
  autoFocus?: boolean | undefined
  invalid?: boolean | undefined
  inputRef?: Ref<InputRef> | undefined
  borderless?: boolean | undefined
}

/** Full-width digits and points as input methods type them, and separators that came with a copied number. */
const tidied = (text: string) => text.normalize('NFKC').replaceAll(/[\s,_']/g, '')

/** A number as text, digit for digit; no arithmetic of the browser ever sees it. */
export function DecimalInput({ id, label, value, onChange, unit, autoFocus, invalid, inputRef, borderless }: Props) {
  return (
    <Input
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      {...(inputRef ? { ref: inputRef } : {})}
      {...(invalid ? { status: 'error' as const } : {})}
      {...(borderless ? { variant: 'borderless' as const } : {})}
      inputMode="decimal"
      autoComplete="off"
      autoFocus={autoFocus ?? false}
      styles={{ input: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' } }}
      value={typeof value === 'string' ? value : ''}
      suffix={unit ?? null}
      onChange={(event) => onChange(tidied(event.target.value) || null)}
    />
  )
}
