import { CommandButton } from '#kit'
import { PeopleField } from './people-field.tsx'
import type { TicketDetail } from './ticket-detail.ts'

/** What may be changed about this case alone, while it runs; afterwards what it left to be reversed. */
export function WatchActions({ ticket }: { ticket: TicketDetail }) {
  const fixed = { id: ticket.id }
  if (ticket.caseState !== 'running') {
    return ticket.reversalDue ? <CommandButton command="approvals.case.reversed" fixed={fixed} /> : null
  }
  const steps = ticket.route.filter((step) => step.state !== 'done')
  return (
    <>
      {steps.length > 0 ? (
        <CommandButton
          command="approvals.case.redirect"
          fixed={fixed}
          initial={{ nodeId: steps.find((step) => step.state === 'current')?.nodeId ?? steps[0]?.nodeId }}
          fields={{
            nodeId: { options: steps.map((step) => ({ value: step.nodeId, label: step.name })) },
            people: { required: true, render: (props) => <PeopleField {...props} caseId={ticket.id} /> },
            remark: { kind: 'textarea' },
          }}
        />
      ) : null}
      <CommandButton command="approvals.case.rehome" fixed={fixed} fields={{ remark: { kind: 'textarea' } }} />
    </>
  )
}
