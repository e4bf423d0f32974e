import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandButton, type FieldInputProps, useReferences } from '#kit'
import { PersonPicker } from './person-picker.tsx'
import type { TicketDetail } from './ticket-detail.ts'

type Named = { by: 'holders'; roleIds: string[] } | { by: 'operators'; operatorIds: string[] }

/** Whom a step asks in this case alone: the holders of a role, or people by name. */
function PeopleField({ caseId, value, onChange, id }: FieldInputProps & { caseId: string }) {
  const { t } = useTranslation()
  const Role = useReferences().roleId?.Input
  const [by, setBy] = useState<Named['by']>(Role ? 'holders' : 'operators')
  const [named] = (value as Named[] | null) ?? []
  const role = named?.by === 'holders' ? named.roleIds[0] : null
  const people = named?.by === 'operators' ? named.operatorIds : []
  const give = (next: Named | null) => onChange?.(next ? [next] : null)
  return (
    <>
      <Segmented
        block
        value={by}
        options={[
          ...(Role ? [{ value: 'holders', label: t('approvals:page.monitor.byRole') }] : []),
          { value: 'operators', label: t('approvals:page.monitor.byName') },
        ]}
        onChange={(next) => {
          setBy(next as Named['by'])
          give(null)
        }}
        style={{ marginBottom: 8 }}
      />
      {by === 'holders' && Role ? (
        <Role
          {...(id ? { id } : {})}
          value={role}
          onChange={(next) => give(typeof next === 'string' ? { by: 'holders', roleIds: [next] } : null)}
        />
      ) : (
        <PersonPicker
          {...(id ? { id } : {})}
          source={`/tickets/${caseId}`}
          several
          value={people}
          onChange={(next) =>
            give(Array.isArray(next) && next.length > 0 ? { by: 'operators', operatorIds: next } : null)
          }
        />
      )}
    </>
  )
}

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
