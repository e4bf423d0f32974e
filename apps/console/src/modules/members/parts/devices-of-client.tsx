import { Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { LoginAt, MemberStatus } from '#contract/members'
import {
  type DataColumn,
  DataTable,
  EmptyState,
  Instant,
  Link,
  momentOf,
  type PartProps,
  QueryState,
  Stack,
  StateBadge,
  useApi,
  useCan,
} from '#kit'
import { DeviceRecords, DeviceTable } from './device-table.tsx'

type Members = { items: { id: string; memberNo: string; status: MemberStatus; locked: boolean }[] }

/** Who the client is in the app. */
function Login({ clientId }: { clientId: string }) {
  const { t } = useTranslation()
  const members = useApi<Members>('/members', { clientId })
  return (
    <QueryState query={members} rows={1}>
      {({ items: [member] }) =>
        member ? (
          <div>
            <Link to={`/members/${member.id}`}>{`${t('members:field.memberNo')} ${member.memberNo}`}</Link>{' '}
            <StateBadge
              values="members:state.member"
              value={member.status}
              reasons={member.locked ? [t('members:page.detail.locked')] : []}
            />
          </div>
        ) : (
          <EmptyState title={t('members:page.client.none')} hint={t('members:page.client.noneHint')} />
        )
      }
    </QueryState>
  )
}

type PastDevice = LoginAt['devices'][number]

function useDeviceColumns(): DataColumn<PastDevice>[] {
  const { t } = useTranslation()
  return [
    { key: 'model', label: t('members:field.model'), show: ({ model, deviceKey }) => model ?? deviceKey },
    {
      key: 'platform',
      label: t('members:field.platform'),
      show: ({ platform }) => <StateBadge values="members:state.platform" value={platform} />,
    },
    { key: 'lastPlace', label: t('members:field.lastPlace'), show: ({ lastPlace }) => lastPlace ?? '–' },
    { key: 'bound', label: t('members:field.bound'), show: ({ bound }) => t(bound ? 'kit:yes' : 'kit:no') },
    {
      key: 'boundAt',
      label: t('members:field.boundAt'),
      show: ({ boundAt }) => (boundAt ? <Instant value={boundAt} /> : '–'),
    },
    {
      key: 'lastLoginAt',
      label: t('members:field.lastLoginAt'),
      show: ({ lastLoginAt }) => (lastLoginAt ? <Instant value={lastLoginAt} /> : '–'),
    },
    { key: 'live', label: t('members:field.live'), show: ({ live }) => t(live ? 'kit:yes' : 'kit:no') },
  ]
}

/** The login and its devices as they were at a moment. */
function Past({ clientId, at }: { clientId: string; at: string }) {
  const { t } = useTranslation()
  const columns = useDeviceColumns()
  const past = useApi<{ login: LoginAt | null }>(`/clients/${clientId}/login`, { at })
  return (
    <QueryState query={past} rows={4}>
      {({ login }) =>
        login === null ? (
          <EmptyState title={t('members:page.client.none')} />
        ) : (
          <Stack>
            <div>
              {`${t('members:field.memberNo')} ${login.memberNo}`}{' '}
              <StateBadge values="members:state.member" value={login.status} />
            </div>
            <DataTable columns={columns} rows={login.devices} keyOf={({ id }) => id} />
          </Stack>
        )
      }
    </QueryState>
  )
}

/** The client's login in the app, its devices, and what happened on them; or how they were. */
export default function DevicesOfClient({ id, more }: PartProps) {
  const at = momentOf({ more })
  return at ? <Past clientId={id} at={at} /> : <Present id={id} />
}

function Present({ id }: { id: string }) {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <Stack>
      {can('members.member.view') ? <Login clientId={id} /> : null}
      <Typography.Title level={5}>{t('members:page.detail.devices')}</Typography.Title>
      <DeviceTable fixed={{ clientId: id }} />
      <Typography.Title level={5}>{t('members:page.detail.records')}</Typography.Title>
      <DeviceRecords fixed={{ clientId: id }} />
    </Stack>
  )
}
