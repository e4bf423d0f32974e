import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { OwnClients } from '#contract/duties'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  EmptyState,
  Instant,
  Link,
  Panel,
  type PartProps,
  QueryState,
  useApi,
} from '#kit'

type OwnClient = OwnClients['items'][number]

function useColumns(operatorId: string): DataColumn<OwnClient>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'clientNo',
      label: t('duties:field.clientNo'),
      show: ({ clientId, clientNo, name }) => <Link to={`/clients/${clientId}`}>{`${clientNo} ${name}`}</Link>,
    },
    { key: 'reason', label: t('duties:field.reason'), show: ({ reason }) => reason },
    {
      key: 'statedBy',
      label: t('duties:field.statedBy'),
      show: ({ statedBy, statedAt }) => (
        <>
          {statedBy} · <Instant value={statedAt} />
        </>
      ),
    },
    {
      key: 'actions',
      label: '',
      show: ({ clientId }) => (
        <CommandButton
          command="duties.ownClient.withdraw"
          fixed={{ operatorId, clientId }}
          fields={{ reason: { kind: 'textarea' } }}
          type="text"
          size="small"
          danger
          icon={<DeleteOutlined aria-hidden="true" />}
        />
      ),
    },
  ]
}

/** The clients that somebody of the house is, and so decides nothing about. */
export default function OwnClientsOf({ id }: PartProps) {
  const { t } = useTranslation()
  const own = useApi<OwnClients>(`/duties/people/${id}/clients`)
  const columns = useColumns(id)
  return (
    <Panel
      title={t('duties:page.ownClients.title')}
      extra={
        <CommandButton
          command="duties.ownClient.state"
          fixed={{ operatorId: id }}
          fields={{ reason: { kind: 'textarea' } }}
          icon={<PlusOutlined aria-hidden="true" />}
        />
      }
    >
      <p>{t('duties:page.ownClients.lead')}</p>
      <QueryState query={own} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('duties:page.ownClients.none')} hint={t('duties:page.ownClients.noneHint')} />
          ) : (
            <DataTable columns={columns} rows={items} keyOf={({ clientId }) => clientId} />
          )
        }
      </QueryState>
    </Panel>
  )
}
