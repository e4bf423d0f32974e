import type { z } from 'zod'
import { type Label, label } from '#contract/approvals'
import {
  type Field,
  type FieldKind,
  type FormDefinition,
  field,
  fieldKey,
  type Section,
  section,
} from '#contract/forms'
import { uniqueKey } from './keys.ts'

/** What a kind needs beyond key and label before it is a field at all. */
const NEEDED: Partial<Record<FieldKind, Record<string, unknown>>> = {
  longText: { width: 'full' },
  money: { currency: 'CNY' },
  select: { choices: [] },
  multiSelect: { choices: [] },
  upload: { width: 'full' },
  signature: { width: 'full' },
}

/** Kinds that are as wide as the form from the start. */
const WIDE = new Set<FieldKind>([
  'table',
  'feeTable',
  'marginTable',
  'tradingCodes',
  'relatedPersons',
  'bankAccounts',
  'suitability',
])

/** Names that a new thing starts with, in the languages the console has. */
export type Names = { item: Label; column: Label; choice: (at: number) => Label }

/**
 * A new field of a kind, complete by the contract: lists have two choices to rename, tables one column.
 *
 * @param taken  Keys in use where the field will stand.
 */
export function newField(kind: FieldKind, names: Names, taken: ReadonlySet<string>): Field {
  const draft: Record<string, unknown> = {
    kind,
    key: uniqueKey(kind, taken),
    label: names.item,
    ...(WIDE.has(kind) ? { width: 'full' } : {}),
    ...NEEDED[kind],
  }
  if (kind === 'select' || kind === 'multiSelect' || kind === 'cascade') {
    draft.choices = [1, 2].map((at) => ({ value: `option${at}`, label: names.choice(at) }))
  }
  if (kind === 'formula') draft.compute = '0'
  if (kind === 'table') draft.columns = [{ kind: 'text', key: 'name', label: names.column }]
  return field.parse(draft)
}

export function newSection(form: FormDefinition, name: Label): Section {
  const taken = new Set(form.sections.map(({ id }) => id))
  return section.parse({ id: uniqueKey(`section${form.sections.length + 1}`, taken), label: name, fields: [] })
}

/** A form with one empty section. */
export const emptyForm = (name: Label): FormDefinition => ({
  sections: [section.parse({ id: 'section1', label: name, fields: [] })],
})

export const isKey = (text: string): boolean => fieldKey.safeParse(text).success
export const isLabelled = (value: z.input<typeof label> | undefined): boolean => label.safeParse(value).success
