import type { Label } from '#contract/approvals'
import { type FieldKind, type FormDefinition, formDefinition } from '#contract/forms'
import { type Names, newField } from './new-item.ts'

/** Sets of fields and components that many forms begin with: one section each, by its name, of these kinds. */
export const COMPONENT_SETS = {
  fees: [
    ['subject', ['account', 'client']],
    ['terms', ['feeTable', 'date', 'longText']],
    ['evidence', ['upload', 'signature']],
  ],
  margin: [
    ['subject', ['account', 'client']],
    ['terms', ['marginTable', 'date', 'longText']],
    ['evidence', ['upload', 'signature']],
  ],
  opening: [
    ['person', ['text', 'identity', 'phone', 'email']],
    ['accounts', ['tradingCodes', 'bankAccounts']],
    ['persons', ['relatedPersons', 'suitability']],
    ['evidence', ['upload', 'signature']],
  ],
  change: [
    ['subject', ['account', 'client']],
    ['terms', ['text', 'date', 'longText']],
    ['evidence', ['upload']],
  ],
} as const satisfies Record<string, readonly (readonly [string, readonly FieldKind[]])[]>
export type ComponentSet = keyof typeof COMPONENT_SETS

/** The form of a set, named in the language of whoever starts with it. */
export function formOfSet(
  set: ComponentSet,
  names: (kind: FieldKind) => Names,
  sectionName: (section: string) => Label,
): FormDefinition {
  const taken = new Set<string>()
  return formDefinition.parse({
    sections: COMPONENT_SETS[set].map(([section, kinds]) => ({
      id: section,
      label: sectionName(section),
      fields: kinds.map((kind) => {
        const field = newField(kind, names(kind), taken)
        taken.add(field.key)
        return field
      }),
    })),
  })
}
