import { DeleteOutlined, EditOutlined, PlusOutlined, UserAddOutlined } from '@ant-design/icons'
import { Segmented, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ClientDetail, ROLES_OF } from '#contract/clients'
import {
  BusinessDate,
  CommandButton,
  EmptyState,
  Facts,
  type FieldInputProps,
  formatRate,
  Panel,
  ShareInput,
  Stack,
  useAsOf,
  useCountries,
  useLocale,
} from '#kit'
import { useContactHints, useFrameFields, usePartyFields } from './change-fields.tsx'
import { partyInitial } from './edit-buttons.tsx'
import styles from './profile.module.css'
import { PartyPanels } from './profile.tsx'
import { useClientWords, useCountry } from './profile-words.ts'

type Person = ClientDetail['persons'][number]

/** Hundredths of a per cent as a rate: 2550 → 0.2550. */
const shareOf = (bps: number): string => `0.${String(bps).padStart(4, '0')}`.replace(/^0\.10000$/, '1')

function useRoleOptions(client: ClientDetail): { value: string; label: string }[] {
  const words = useClientWords()
  return ROLES_OF[client.type].map((value) => ({ value, label: words.value('role', value) ?? value }))
}

/** The inputs of a person's form. */
function usePersonFields(client: ClientDetail) {
  const { t } = useTranslation()
  const party = usePartyFields(client)
  const frame = useFrameFields(client.id)
  const roles = useRoleOptions(client)
  const countries = useCountries()
  const words = useClientWords()
  return {
    ...party,
    ...frame,
    roles: { kind: 'multiselect' as const, options: roles },
    kind: {
      label: words.field('personKind'),
      options: ['natural', 'legal'].map((value) => ({ value, label: words.value('personKind', value) ?? value })),
    },
    nationality: { options: countries },
    shareBps: { label: t('clients:page.client.share'), render: (props: FieldInputProps) => <ShareInput {...props} /> },
    phone: { hint: '' },
  }
}

function AddPerson({ client }: { client: ClientDetail }) {
  const { t } = useTranslation()
  const fields = usePersonFields(client)
  const [first] = ROLES_OF[client.type]
  return (
    <CommandButton
      command="clients.person.add"
      fixed={{ id: client.id, version: client.dataVersion }}
      initial={{ kind: 'natural', roles: [first], documents: [], addresses: [], taxResidencies: [] }}
      fields={fields}
      icon={<PlusOutlined aria-hidden="true" />}
      label={t('clients:page.people.addPerson')}
    />
  )
}

/** Edit, copy into a further role, take away. */
function PersonActions({ client, person }: { client: ClientDetail; person: Person }) {
  const { t } = useTranslation()
  const fields = usePersonFields(client)
  const frame = useFrameFields(client.id)
  const fixed = { id: client.id, version: client.dataVersion, personId: person.id }
  const party = partyInitial(client, person.id)
  const contacts = useContactHints(client, person.id)
  const { roles, kind, nameZh, nameEn, sex, bornOn, nationality, shareBps } = person
  const hidden = { hidden: true }
  const onlyRoles = Object.fromEntries(
    ['kind', 'shareBps', 'phone', 'email', 'nameZh', 'nameEn', 'sex', 'bornOn', 'nationality'].map((key) => [
      key,
      hidden,
    ]),
  )
  const common = { type: 'text' as const, size: 'small' as const, command: 'clients.person.change', fixed }
  return (
    <Space wrap size={4}>
      <CommandButton
        {...common}
        initial={{ roles, kind, nameZh, nameEn, sex, bornOn, nationality, shareBps, ...party }}
        // A contact is shown masked, so an empty input says nothing about it.
        fields={{ ...fields, ...contacts }}
        icon={<EditOutlined aria-hidden="true" />}
        label={t('clients:page.change.edit')}
      />
      <CommandButton
        {...common}
        initial={{ roles }}
        fields={{ ...fields, ...onlyRoles, ...Object.fromEntries(Object.keys(party).map((key) => [key, hidden])) }}
        icon={<UserAddOutlined aria-hidden="true" />}
        label={t('clients:page.people.copy')}
        title={t('clients:page.people.copy')}
      />
      <CommandButton
        {...common}
        command="clients.person.remove"
        fields={frame}
        danger
        icon={<DeleteOutlined aria-hidden="true" />}
        label={t('clients:page.people.takeAway')}
      />
    </Space>
  )
}

function PersonPanel({ client, person }: { client: ClientDetail; person: Person }) {
  const { t } = useTranslation()
  const words = useClientWords()
  const country = useCountry()
  const locale = useLocale()
  const [at] = useAsOf()
  const still = at !== null || client.status === 'CANCELLED'
  return (
    <Panel
      title={person.nameZh ?? person.nameEn ?? '–'}
      extra={still ? null : <PersonActions client={client} person={person} />}
    >
      <Stack>
        <Facts
          items={[
            {
              label: words.field('roles'),
              value: person.roles.map((role) => words.value('role', role)).join(t('kit:listSeparator')),
            },
            { label: words.field('nameEn'), value: person.nameEn },
            { label: words.field('sex'), value: words.value('sex', person.sex) },
            { label: words.field('bornOn'), value: person.bornOn ? <BusinessDate value={person.bornOn} /> : null },
            { label: words.field('nationality'), value: country(person.nationality) },
            ...(person.shareBps === null
              ? []
              : [{ label: t('clients:page.client.share'), value: formatRate(shareOf(person.shareBps), locale) }]),
          ]}
        />
        <PartyPanels client={client} personId={person.id} />
      </Stack>
    </Panel>
  )
}

/** Joint holders, directors, owners, agents: by role, each with everything known of them. */
export function People({ client }: { client: ClientDetail }) {
  const { t } = useTranslation()
  const [at] = useAsOf()
  const roles = useRoleOptions(client)
  const [role, setRole] = useState('')
  const held = roles
    .map(({ value, label }) => ({
      value,
      label,
      count: client.persons.filter((person) => person.roles.some((one) => one === value)).length,
    }))
    .filter(({ count }) => count > 0)
  const shown = client.persons.filter((person) => role === '' || person.roles.some((one) => one === role))
  const add = at === null && client.status !== 'CANCELLED' ? <AddPerson client={client} /> : null
  if (client.persons.length === 0) {
    return (
      <EmptyState title={t('clients:page.people.noPeople')} hint={t('clients:page.people.noPeopleHint')} action={add} />
    )
  }
  return (
    <Stack>
      <div className={styles.roles}>
        <div className={styles.rolesHeld}>
          <Segmented
            value={role}
            onChange={setRole}
            options={[
              {
                value: '',
                label: t('clients:page.people.personsOf', {
                  role: t('clients:page.people.allRoles'),
                  count: client.persons.length,
                }),
              },
              ...held.map(({ value, label, count }) => ({
                value,
                label: t('clients:page.people.personsOf', { role: label, count }),
              })),
            ]}
          />
        </div>
        {add}
      </div>
      {shown.map((person) => (
        <PersonPanel key={person.id} client={client} person={person} />
      ))}
    </Stack>
  )
}
