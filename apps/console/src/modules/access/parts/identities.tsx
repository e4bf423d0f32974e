import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { CommandButton, type DataColumn, DataTable, Instant, useSession } from '#kit'
import type { Operator } from '../wire.ts'

type Identity = Operator['identities'][number]

/** Who the person is at the house's identity provider; nobody unbinds themselves. */
export function Identities({ operator }: { operator: Operator }) {
  const { t } = useTranslation()
  const columns = columnsOf(t, operator, useSession().operator.id)
  return <DataTable columns={columns} rows={operator.identities} keyOf={(identity) => identity.id} />
}

function columnsOf(t: TFunction, operator: Operator, me: string): readonly DataColumn<Identity>[] {
  return [
    { key: 'issuer', label: t('access:field.issuer'), show: (identity) => identity.issuer },
    { key: 'subject', label: t('access:page.operator.subject'), show: (identity) => identity.subject },
    {
      key: 'boundAt',
      label: t('access:page.operator.boundAt'),
      show: (identity) => <Instant value={identity.boundAt} />,
    },
    {
      key: 'lastUsedAt',
      label: t('access:page.operator.lastUsedAt'),
      show: (identity) => <Instant value={identity.lastUsedAt} />,
    },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: (identity) =>
        operator.id === me ? null : (
          <CommandButton
            command="access.operator.unbindIdentity"
            size="small"
            type="text"
            fixed={{ id: operator.id, identityId: identity.id }}
            danger
          />
        ),
    },
  ]
}
