import { EditOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { ClientDetail } from '#contract/clients'
import { CommandButton, type FieldOverrides, useAsOf, useCountries } from '#kit'
import { useContactFields, useFrameFields, usePartyFields } from './change-fields.tsx'

/** Inputs of `clients.profile.change` by the part of the page they belong to. */
const PARTS = {
  basic: [
    'nameZh',
    'nameEn',
    'otherNames',
    'sex',
    'bornOn',
    'nationality',
    'category',
    'residence',
    'education',
    'language',
  ],
  documents: ['documents'],
  addresses: ['addresses'],
  employment: ['employment'],
  taxResidencies: ['taxResidencies'],
} as const
export type EditedPart = keyof typeof PARTS

const ALL = Object.values(PARTS).flat()
/** For steps of flows, which know one line of an address and no list. */
const FLOW_ONLY = ['addressLine', 'occupation']

/** What the form of a part starts from: the values there are, numbers left out because they are shown masked only. */
export function partyInitial(client: ClientDetail, personId: string | null) {
  const own = <R extends { personId: string | null }>(rows: readonly R[]) =>
    rows.filter((row) => row.personId === personId)
  const work = own(client.employments)[0]
  const { personId: _owner, ...employment } = work ?? { personId: null }
  return {
    documents: own(client.documents).map(({ id, kind, country, issuedOn, expiresOn }) => ({
      id,
      kind,
      country,
      issuedOn,
      expiresOn,
    })),
    addresses: own(client.addresses).map(({ personId: _person, ...address }) => address),
    taxResidencies: own(client.taxResidencies).map(({ id, country, reason }) => ({ id, country, reason })),
    employment: work ? employment : null,
  }
}

function initialOf(client: ClientDetail, part: EditedPart): Record<string, unknown> {
  const all: Record<string, unknown> = { ...client, ...partyInitial(client, null) }
  return Object.fromEntries(PARTS[part].map((key) => [key, all[key]]))
}

const hidden = (keys: readonly string[]): FieldOverrides =>
  Object.fromEntries(keys.map((key) => [key, { hidden: true }]))

/** A title in the middle of a line. */
const inLine = (title: string) => title.charAt(0).toLowerCase() + title.slice(1)

/** Changes one part of what is known of the client itself; not there where the page shows the past. */
export function EditPart(props: { client: ClientDetail; part: EditedPart; title: string; named?: boolean }) {
  const { client, part, title, named } = props
  const { t } = useTranslation()
  const [at] = useAsOf()
  const frame = useFrameFields(client.id)
  const party = usePartyFields(client)
  const countries = useCountries()
  if (at !== null || client.status === 'CANCELLED') return null
  const shown: readonly string[] = PARTS[part]
  return (
    <CommandButton
      command="clients.profile.change"
      fixed={{ id: client.id, version: client.dataVersion }}
      initial={initialOf(client, part)}
      fields={{
        ...party,
        ...frame,
        nationality: { options: countries },
        residence: { options: countries },
        language: {
          options: ['zh-Hans', 'zh-Hant', 'en'].map((value) => ({ value, label: t(`app:language.${value}`) })),
        },
        ...hidden([...ALL.filter((key) => !shown.includes(key)), ...FLOW_ONLY]),
      }}
      title={t('clients:page.change.editOf', { what: inLine(title) })}
      label={named ? t('clients:page.change.editOf', { what: inLine(title) }) : t('clients:page.change.edit')}
      icon={<EditOutlined aria-hidden="true" />}
      type="text"
      size="small"
    />
  )
}

/** Changes phone and mail of the client itself. */
export function EditContacts({ client }: { client: ClientDetail }) {
  const { t } = useTranslation()
  const [at] = useAsOf()
  const frame = useFrameFields(client.id)
  const contacts = useContactFields(client)
  if (at !== null || client.status === 'CANCELLED') return null
  return (
    <CommandButton
      command="clients.contact.change"
      fixed={{ id: client.id, version: client.dataVersion }}
      fields={{ ...contacts, ...frame }}
      label={t('clients:page.change.editOf', { what: t('clients:page.change.reach') })}
      icon={<EditOutlined aria-hidden="true" />}
      type="text"
      size="small"
    />
  )
}
