import type { Label } from '#contract/approvals'
import type { FieldInputProps } from '#kit'
import { LabelFields } from '../designer/panel/parts.tsx'

/** A name in three languages as a field of a command's form. */
export function LabelInput({ value, onChange }: FieldInputProps) {
  return <LabelFields value={(value ?? undefined) as Label | undefined} onChange={(label) => onChange?.(label)} />
}
