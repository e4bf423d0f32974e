import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldInputProps, useReferences } from '#kit'
import { PersonPicker } from './person-picker.tsx'

type Named = { by: 'holders'; roleIds: string[] } | { by: 'operators'; operatorIds: string[] }

type Props = FieldInputProps & {
  /** The case whose people may be named; null for many cases at once, where one person is named. */
  caseId: string | null
}

/** Whom a step asks in this case alone: the holders of a role, or people by name. */
export function PeopleField({ caseId, value, onChange, id }: Props) {
  const { t } = useTranslation()
  const references = useReferences()
  const Role = references.roleId?.Input
  const Person = references.operatorId?.Input
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
      ) : caseId === null ? (
        Person ? (
          <Person
            {...(id ? { id } : {})}
            value={people[0] ?? null}
            onChange={(next) => give(typeof next === 'string' ? { by: 'operators', operatorIds: [next] } : null)}
          />
        ) : null
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
