import type { FieldInputProps, FieldOverrides } from '#kit'
import { useReferences } from '#kit'

/** How the forms of this module differ from what their schema says. */
export function useEventFields(): FieldOverrides {
  const Person = useReferences().operatorId?.Input
  const person = Person ? { render: (props: FieldInputProps) => <Person {...props} /> } : {}
  const long = { kind: 'textarea' } as const
  return {
    assigneeId: person,
    triggerRemark: long,
    remark: long,
    resultRemark: long,
    reason: long,
    dueAt: { kind: 'instant' },
    ticketIds: { kind: 'tags' },
  }
}
