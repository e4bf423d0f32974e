import { useTranslation } from 'react-i18next'
import type { ClientAccess } from '#contract/portal'
import {
  BusinessDate,
  CommandButton,
  type DataColumn,
  DataTable,
  EmptyState,
  Instant,
  Link,
  Panel,
  type PartProps,
  QueryState,
  Stack,
  useApi,
  useReferences,
} from '#kit'

type Props = { clientId: string; access: ClientAccess; done: () => void }

type Authority = ClientAccess['authorities'][number]

function useAuthorityColumns(done: () => void): DataColumn<Authority>[] {
  const { t } = useTranslation()
  const word = (key: string) => t(`portal:page.access.${key}`)
  return [
    {
      key: 'memberNo',
      label: t('portal:field.memberNo'),
      show: (row) => <Link to={`/members/${row.memberId}`}>{row.memberNo}</Link>,
    },
    {
      key: 'relation',
      label: t('portal:field.relation'),
      show: ({ relation }) => t(`portal:state.relation.${relation}`),
    },
    {
      key: 'untilOn',
      label: t('portal:field.untilOn'),
      show: ({ untilOn }) => (untilOn ? <BusinessDate value={untilOn} /> : '–'),
    },
    { key: 'reason', label: t('portal:field.reason'), show: ({ reason }) => reason },
    {
      key: 'granted',
      label: word('granted'),
      show: ({ grantedByName, grantedAt }) => (
        <>
          {grantedByName} <Instant value={grantedAt} />
        </>
      ),
    },
    {
      key: 'end',
      label: word('end'),
      actions: true,
      show: ({ id }) => (
        <CommandButton
          command="portal.authority.end"
          label={word('end')}
          size="small"
          danger
          fixed={{ id }}
          fields={{ reason: { kind: 'textarea' } }}
          onDone={done}
        />
      ),
    },
  ]
}

/** Logins that act for the client besides its own: others who hold the account, agents. */
function Authorities({ clientId, access, done }: Props) {
  const { t } = useTranslation()
  const columns = useAuthorityColumns(done)
  const word = (key: string) => t(`portal:page.access.${key}`)
  return (
    <Panel
      title={word('logins')}
      flush={access.authorities.length > 0}
      extra={
        <CommandButton
          command="portal.authority.grant"
          label={word('grant')}
          size="small"
          fixed={{ clientId }}
          fields={{
            relation: {
              options: (['joint', 'agent'] as const).map((value) => ({
                value,
                label: t(`portal:state.relation.${value}`),
              })),
            },
            reason: { kind: 'textarea' },
          }}
          onDone={done}
        />
      }
    >
      {access.authorities.length === 0 ? (
        <EmptyState title={word('none')} hint={word('noneHint')} />
      ) : (
        <DataTable keyOf={({ id }) => id} rows={access.authorities} columns={columns} />
      )}
    </Panel>
  )
}

type OwnClient = ClientAccess['own'][number]

function useOwnColumns(clientId: string, done: () => void): DataColumn<OwnClient>[] {
  const { t } = useTranslation()
  const word = (key: string) => t(`portal:page.access.${key}`)
  return [
    { key: 'name', label: t('portal:field.operator'), show: ({ name }) => name },
    {
      key: 'declared',
      label: word('granted'),
      show: ({ declaredByName, at }) => (
        <>
          {declaredByName} <Instant value={at} />
        </>
      ),
    },
    {
      key: 'remove',
      label: word('remove'),
      actions: true,
      show: ({ operatorId }) => (
        <CommandButton
          command="portal.ownClient.remove"
          label={word('remove')}
          size="small"
          danger
          fixed={{ clientId, operatorId }}
          onDone={done}
        />
      ),
    },
  ]
}

/** Operators who are this client: nothing about it is put to them. */
function OwnClients({ clientId, access, done }: Props) {
  const { t } = useTranslation()
  const word = (key: string) => t(`portal:page.access.${key}`)
  const columns = useOwnColumns(clientId, done)
  const operator = useReferences().operatorId
  const Input = operator?.Input
  return (
    <Panel
      title={word('operators')}
      flush={access.own.length > 0}
      extra={
        <CommandButton
          command="portal.ownClient.declare"
          label={word('declare')}
          size="small"
          fixed={{ clientId }}
          fields={Input ? { operatorId: { render: (props) => <Input {...props} /> } } : {}}
          onDone={done}
        />
      }
    >
      {access.own.length === 0 ? (
        <EmptyState title={word('noOperators')} hint={word('operatorsHint')} />
      ) : (
        <DataTable keyOf={({ operatorId }) => operatorId} rows={access.own} columns={columns} />
      )}
    </Panel>
  )
}

/** Who acts for the client in the portal, and who of the house is the client himself. */
export default function Access({ id }: PartProps) {
  const access = useApi<ClientAccess>(`/clients/${id}/portal-access`)
  const done = () => void access.refetch()
  return (
    <QueryState query={access} rows={4}>
      {(data) => (
        <Stack>
          <Authorities clientId={id} access={data} done={done} />
          <OwnClients clientId={id} access={data} done={done} />
        </Stack>
      )}
    </QueryState>
  )
}
