import { useTranslation } from 'react-i18next'
import type { MemberDetail } from '#contract/members'
import {
  CommandButton,
  Facts,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StateBadge,
  useApi,
  useCan,
  useLiveRefresh,
  usePageParams,
  usePapersField,
} from '#kit'
import { memberActions } from '../member-actions.ts'
import { DeviceRecords, DeviceTable } from '../parts/device-table.tsx'
import { Resets } from '../parts/resets.tsx'

type Data = { member: MemberDetail }

function About({ member }: Data) {
  const { t } = useTranslation()
  const field = (key: string) => t(`members:field.${key}`)
  const client =
    member.clientId === null ? null : (
      <Link to={`/clients/${member.clientId}`}>{`${member.clientNo ?? ''} ${member.clientName ?? ''}`}</Link>
    )
  return (
    <Panel title={t('members:page.detail.about')}>
      <Facts
        items={[
          { label: field('memberNo'), value: member.memberNo },
          { label: field('clientId'), value: client },
          { label: field('openId'), value: member.openId },
          { label: field('language'), value: t(`members:state.language.${member.language}`) },
          { label: field('phoneMasked'), value: member.phoneMasked },
          { label: field('phoneChangedAt'), value: <Instant value={member.phoneChangedAt} /> },
          { label: field('emailMasked'), value: member.emailMasked },
          { label: field('emailChangedAt'), value: <Instant value={member.emailChangedAt} /> },
          ...(member.coolingUntil
            ? [{ label: field('coolingUntil'), value: <Instant value={member.coolingUntil} /> }]
            : []),
          {
            label: field('passwordKind'),
            value:
              member.passwordKind === null
                ? t('members:page.detail.none')
                : t(`members:state.passwordKind.${member.passwordKind}`),
          },
          { label: field('passwordSetAt'), value: <Instant value={member.passwordSetAt} /> },
          ...(member.passwordExpiresAt === null
            ? []
            : [{ label: field('passwordExpiresAt'), value: <Instant value={member.passwordExpiresAt} /> }]),
          { label: field('errors'), value: member.errors },
          { label: field('createdAt'), value: <Instant value={member.createdAt} /> },
        ]}
      />
    </Panel>
  )
}

/** The devices, for whoever may see them. */
function Devices({ memberId }: { memberId: string }) {
  const { t } = useTranslation()
  return (
    <>
      <Panel title={t('members:page.detail.devices')}>
        <DeviceTable fixed={{ memberId }} />
      </Panel>
      <Panel title={t('members:page.detail.records')}>
        <DeviceRecords fixed={{ memberId }} />
      </Panel>
    </>
  )
}

/** One login of the app: who, how it is reached, its password and its devices. */
export default function MemberPage() {
  const { t } = useTranslation()
  const can = useCan()
  const papersOf = usePapersField()
  const { memberId = '' } = usePageParams()
  const member = useApi<MemberDetail>(`/members/${memberId}`)
  useLiveRefresh('members', memberId, member)
  return (
    <Page>
      <QueryState query={member} rows={8}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/members', label: t('members:page.list.title') }}
              title={data.memberNo}
              subtitle={data.clientName ?? ''}
              status={
                <StateBadge
                  values="members:state.member"
                  value={data.status}
                  reasons={data.locked ? [t('members:page.detail.locked')] : []}
                />
              }
              actions={memberActions({ ...data, locked: data.locked || data.errors > 0 }, papersOf).map((action) => (
                <CommandButton key={action.command} {...action} onDone={() => void member.refetch()} />
              ))}
            />
            <Stack>
              <About member={data} />
              <Resets member={data} />
              {can('members.device.view') ? <Devices memberId={data.id} /> : null}
            </Stack>
          </>
        )}
      </QueryState>
    </Page>
  )
}
