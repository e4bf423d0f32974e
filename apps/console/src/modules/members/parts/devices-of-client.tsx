import { Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MemberStatus } from '#contract/members'
import { EmptyState, Link, type PartProps, QueryState, Stack, StateBadge, useApi, useCan } from '#kit'
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

/** The client's login in the app, its devices, and what happened on them. */
export default function DevicesOfClient({ id }: PartProps) {
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
