import { Checkbox } from 'antd'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { People } from '#contract/approvals'
import { useReferences } from '#kit'
import { useDesigner } from '../context.ts'
import { asksPeople } from '../model/kinds.ts'
import { useNodeName } from '../words.tsx'
import styles from './panel.module.css'
import { AddButton, Choice, Field, IdList, RemoveButton, useOptions } from './parts.tsx'

const WAYS = ['holders', 'operators', 'permission', 'members', 'initiator', 'managerOf', 'handlerOf'] as const

function firstOf(by: People['by']): People {
  switch (by) {
    case 'operators':
      return { by, operatorIds: [] }
    case 'holders':
      return { by, roleIds: [] }
    case 'permission':
      return { by, permission: '' }
    case 'members':
      return { by, departmentIds: [] }
    case 'managerOf':
      return { by, whom: 'initiator' }
    case 'handlerOf':
      return { by, nodeId: '' }
    default:
      return { by: 'initiator' }
  }
}

function Holders({ value, onChange }: { value: People & { by: 'holders' }; onChange: (people: People) => void }) {
  const { t } = useTranslation()
  return (
    <>
      <IdList
        reference="roleId"
        label={t('approvals:page.designer.people.roles')}
        value={value.roleIds}
        onChange={(roleIds) => onChange({ ...value, roleIds })}
      />
      <Checkbox
        checked={value.clientDepartment ?? false}
        onChange={({ target }) => onChange({ ...value, clientDepartment: target.checked || undefined })}
      >
        {t('approvals:page.designer.people.clientDepartment')}
      </Checkbox>
      <IdList
        reference="departmentId"
        label={t('approvals:page.designer.people.departments')}
        value={value.departmentIds ?? []}
        onChange={(ids) => onChange({ ...value, departmentIds: ids.length > 0 ? ids : undefined })}
      />
    </>
  )
}

function PermissionField({ value, onChange }: { value: string; onChange: (permission: string) => void }) {
  const { t } = useTranslation()
  const reference = useReferences().permission
  return (
    <Field label={t('approvals:page.designer.people.permission')}>
      {(id) =>
        reference ? (
          <reference.Input id={id} value={value} onChange={(next) => onChange(String(next ?? ''))} />
        ) : (
          <input id={id} className={styles.input} value={value} onChange={({ target }) => onChange(target.value)} />
        )
      }
    </Field>
  )
}

function Details({ value, onChange, self }: { value: People; onChange: (people: People) => void; self: string }) {
  const { t } = useTranslation()
  const { design } = useDesigner()
  const nameOf = useNodeName()
  const options = useOptions()
  switch (value.by) {
    case 'holders':
      return <Holders value={value} onChange={onChange} />
    case 'operators':
      return (
        <IdList
          reference="operatorId"
          label={t('approvals:page.designer.people.persons')}
          value={value.operatorIds}
          onChange={(operatorIds) => onChange({ ...value, operatorIds })}
        />
      )
    case 'members':
      return (
        <IdList
          reference="departmentId"
          label={t('approvals:page.designer.people.departments')}
          value={value.departmentIds}
          onChange={(departmentIds) => onChange({ ...value, departmentIds })}
        />
      )
    case 'permission':
      return <PermissionField value={value.permission} onChange={(permission) => onChange({ ...value, permission })} />
    case 'managerOf':
      return (
        <Choice
          label={t('approvals:page.designer.people.whom')}
          value={value.whom}
          options={options('people.managerOf', ['initiator', 'clientDepartment'])}
          onChange={(whom) => onChange({ ...value, whom })}
        />
      )
    case 'handlerOf':
      return (
        <Choice
          label={t('approvals:page.designer.people.ofStep')}
          value={value.nodeId}
          options={design.flow.nodes
            .filter((node) => asksPeople(node) && node.id !== self)
            .map((node) => ({ value: node.id, label: nameOf(node) }))}
          onChange={(nodeId) => onChange({ ...value, nodeId })}
        />
      )
    default:
      return null
  }
}

/** Names people: several ways, whose people are put together. */
export function PeopleEditor(props: {
  label: string
  value: readonly People[]
  onChange: (people: People[]) => void
  self: string
}) {
  const { t } = useTranslation()
  const options = useOptions()
  const group = useRef<HTMLDivElement>(null)
  /** A new way of naming people is filled in next: the keyboard goes there, for it stands before the button. */
  const add = () => {
    props.onChange([...props.value, firstOf('holders')])
    requestAnimationFrame(() =>
      [...(group.current?.querySelectorAll<HTMLElement>(`.${styles.card}`) ?? [])]
        .at(-1)
        ?.querySelector('input')
        ?.focus(),
    )
  }
  const put = (index: number, people: People) =>
    props.onChange(props.value.map((one, other) => (other === index ? people : one)))
  return (
    <div ref={group} className={styles.group} role="group" aria-label={props.label}>
      {props.value.map((people, index) => (
        <div key={`${people.by}-${index}`} className={styles.card}>
          <div className={styles.cardHead}>
            <Choice
              bare
              label={t('approvals:page.designer.people.by')}
              value={people.by}
              options={options('people.way', WAYS)}
              onChange={(by) => put(index, firstOf(by))}
            />
            <RemoveButton
              label={t('approvals:page.designer.take')}
              onClick={() => props.onChange(props.value.filter((_one, other) => other !== index))}
            />
          </div>
          <Details value={people} onChange={(next) => put(index, next)} self={props.self} />
        </div>
      ))}
      <AddButton
        label={props.value.length === 0 ? props.label : t('approvals:page.designer.people.also')}
        onClick={add}
        disabled={props.value.length >= 20}
      />
    </div>
  )
}
