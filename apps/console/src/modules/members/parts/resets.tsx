import { useTranslation } from 'react-i18next'
import type { MemberDetail } from '#contract/members'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  EmptyState,
  Instant,
  Link,
  Panel,
  StateBadge,
  useTextOr,
} from '#kit'

type Reset = MemberDetail['resets'][number]
type Letter = Reset['sms']

/** One of the two messages of a reset. */
function LetterState({ letter }: { letter: Letter }) {
  const textOr = useTextOr()
  return (
    <Link to={`/messages/${letter.id}`}>
      <StateBadge
        values="messages:state.message"
        value={letter.status}
        reasons={letter.reason === null ? [] : [textOr(`messages:state.reason.${letter.reason}`, letter.reason)]}
      />
    </Link>
  )
}

function useColumns(): readonly DataColumn<Reset>[] {
  const { t } = useTranslation()
  return [
    { key: 'at', label: t('members:field.at'), show: (row) => <Instant value={row.at} /> },
    {
      key: 'state',
      label: t('members:field.status'),
      show: (row) => <StateBadge values="members:state.reset" value={row.state} />,
    },
    { key: 'sms', label: t('members:page.detail.sms'), show: (row) => <LetterState letter={row.sms} /> },
    { key: 'email', label: t('members:page.detail.email'), show: (row) => <LetterState letter={row.email} /> },
    { key: 'by', label: t('members:page.detail.by'), show: (row) => row.operatorName ?? '' },
    { key: 'reason', label: t('members:field.reason'), show: (row) => row.reason },
    {
      key: 'ticket',
      label: t('members:page.detail.ticket'),
      show: (row) =>
        row.ticketId === null ? null : <Link to={`/tickets/${row.ticketId}`}>{t('kit:command.openTicket')}</Link>,
    },
  ]
}

/** How each reset of the password went. */
export function Resets({ member }: { member: MemberDetail }) {
  const { t } = useTranslation()
  const columns = useColumns()
  const [newest] = member.resets
  return (
    <Panel
      title={t('members:page.detail.resets')}
      extra={
        newest?.state === 'PARTIAL' ? (
          <CommandButton command="members.member.resendAccountId" fixed={{ id: member.id }} />
        ) : null
      }
    >
      {member.resets.length === 0 ? (
        <EmptyState title={t('members:page.detail.noResets')} />
      ) : (
        <DataTable
          columns={columns}
          rows={member.resets}
          keyOf={(row) => row.id}
          faded={(row) => row.state === 'SUPERSEDED'}
        />
      )}
    </Panel>
  )
}
