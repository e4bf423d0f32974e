import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { RELATIONS } from '#contract/introducers'
import type { FieldInputProps } from '#kit'
import { CountryInput, useIdentityKinds } from './identity-input.tsx'
import styles from './relatives-input.module.css'

type Identity = { kind: string; country: string; number: string }
type Relative = { relation: string; name: string; identity: Identity }

const EMPTY: Relative = { relation: 'spouse', name: '', identity: { kind: 'prc-id', country: 'CN', number: '' } }

function Entry(props: { entry: Relative; place: number; change: (next: Relative) => void; remove: () => void }) {
  const { t } = useTranslation()
  const { entry, change } = props
  const kinds = useIdentityKinds()
  const relations = RELATIONS.map((value) => ({ value, label: t(`introducers:state.relation.${value}`) }))
  const identity = (part: Partial<Identity>) => change({ ...entry, identity: { ...entry.identity, ...part } })
  const named = (field: string) => ({ 'aria-label': `${t(`introducers:field.${field}`)} ${props.place}` })
  return (
    <li className={styles.entry}>
      <Select
        {...named('relation')}
        value={entry.relation}
        options={relations}
        onChange={(relation) => change({ ...entry, relation })}
      />
      <Input
        {...named('relativeName')}
        placeholder={t('introducers:field.relativeName')}
        value={entry.name}
        onChange={(event) => change({ ...entry, name: event.target.value })}
      />
      <Select
        {...named('identityKind')}
        value={entry.identity.kind}
        options={kinds}
        onChange={(kind) => identity({ kind })}
      />
      <CountryInput
        {...named('country')}
        value={entry.identity.country}
        onChange={(country) => identity({ country: String(country) })}
      />
      <Input
        {...named('number')}
        placeholder={t('introducers:field.number')}
        value={entry.identity.number}
        onChange={(event) => identity({ number: event.target.value })}
      />
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t('introducers:page.relatives.remove', { number: props.place })}
        onClick={props.remove}
      />
    </li>
  )
}

/** Whom an introducer may not bring, one entry for each. */
export function RelativesInput({ value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  const entries = Array.isArray(value) ? (value as Relative[]) : []
  const put = (next: Relative[]) => onChange?.(next)
  return (
    <div>
      {entries.length === 0 ? null : (
        <ul className={styles.entries}>
          {entries.map((entry, at) => (
            <Entry
              key={at}
              entry={entry}
              place={at + 1}
              change={(next) => put(entries.with(at, next))}
              remove={() => put(entries.toSpliced(at, 1))}
            />
          ))}
        </ul>
      )}
      <Button type="dashed" icon={<PlusOutlined aria-hidden="true" />} onClick={() => put([...entries, EMPTY])}>
        {t('introducers:page.relatives.add')}
      </Button>
    </div>
  )
}
