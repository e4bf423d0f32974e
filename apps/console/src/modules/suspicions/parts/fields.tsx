import type { FieldInputProps, FieldOverrides } from '#kit'
import { useReferences } from '#kit'
import { TicketsInput } from './tickets.tsx'

/** How the forms of this module differ from what their schema says; those of one event know its client. */
export function useEventFields(clientId?: string): FieldOverrides {
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
    ticketIds: clientId
      ? { render: (props: FieldInputProps) => <TicketsInput {...props} clientId={clientId} /> }
      : { hidden: true },
  }
}
