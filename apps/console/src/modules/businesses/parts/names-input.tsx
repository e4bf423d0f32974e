import type { FieldInputProps } from '#kit'
import { LabelInput } from '../doors.ts'

type Names = Partial<Record<'zh-Hans' | 'zh-Hant' | 'en', string>>

/** A name in the three languages, the reader's own first; each Chinese is proposed from the other. */
export function NamesInput(props: FieldInputProps & { name: string; disabled?: boolean }) {
  const { value, onChange, name, disabled } = props
  return (
    <LabelInput
      name={name}
      value={(value ?? {}) as Names}
      onChange={(next) => onChange?.(next)}
      maxLength={100}
      disabled={disabled ?? false}
    />
  )
}
