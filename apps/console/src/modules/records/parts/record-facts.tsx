import { useTranslation } from 'react-i18next'
import type { RecordView } from '#contract/records'
import { type Fact, Facts, Instant, Link, moduleOf, Panel, StatusBadge, useCan, useReasonText, useTextOr } from '#kit'
import { targetPage } from '../targets.ts'
import { TargetName } from './record-table.tsx'

type Place = { label: string; to: string; permission: string; id: string | null }

/** Links to what a record names by id, as far as the person may open it. */
function usePlaces(record: RecordView): Fact[] {
  const { t } = useTranslation()
  const can = useCan()
  const places: Place[] = [
    {
      label: t('records:page.client'),
      to: `/clients/${record.clientId}`,
      permission: 'clients.client.view',
      id: record.targetType === 'client' ? null : record.clientId,
    },
    {
      label: t('records:page.account'),
      to: `/accounts/${record.accountId}`,
      permission: 'accounts.account.view',
      id: record.targetType === 'account' ? null : record.accountId,
    },
    {
      label: t('records:page.ticket'),
      to: `/tickets/${record.ticketId}`,
      permission: 'approvals.ticket.view',
      id: record.ticketId,
    },
  ]
  return places.flatMap(({ label, to, permission, id }) =>
    id && can(permission) ? [{ label, value: <Link to={to}>{t('records:page.open')}</Link> }] : [],
  )
}

/** What the call was about. */
export function Concerned({ record }: { record: RecordView }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const reasonText = useReasonText()
  const places = usePlaces(record)
  const { targetType, targetId, targetLabel } = record
  const page = targetPage(targetType, targetId)
  const label = targetLabel ? <TargetName type={targetType} label={targetLabel} /> : (targetId ?? '–')
  const items: Fact[] = [
    { label: t('records:field.targetLabel'), value: page ? <Link to={page}>{label}</Link> : label },
    {
      label: t('records:field.targetType'),
      value: targetType ? textOr(`records:state.targetKind.${targetType}`, targetType) : null,
    },
    ...places,
    ...(record.reason
      ? [{ label: t('records:field.reason'), value: reasonText(moduleOf(record.command), record.reason), wide: true }]
      : []),
  ]
  return (
    <Panel title={t('records:page.concerned')}>
      <Facts items={items} dense />
    </Panel>
  )
}

/** Who called, from where, and whether the record is sealed into the chain. */
export function Call({ record }: { record: RecordView }) {
  const { t } = useTranslation()
  const can = useCan()
  const person = record.actorKind === 'operator' || record.actorKind === 'apiKey'
  const items: Fact[] = [
    {
      label: t('records:field.operatorName'),
      value:
        person && can('access.operator.view') ? (
          <Link to={`/operators/${record.operatorId}`}>{record.operatorName}</Link>
        ) : (
          record.operatorName
        ),
    },
    { label: t('records:field.actorKind'), value: t(`records:state.actorKind.${record.actorKind}`) },
    { label: t('records:field.at'), value: <Instant value={record.at} seconds /> },
    { label: t('records:field.ip'), value: record.ip },
    { label: t('records:field.command'), value: <code>{record.command}</code>, wide: true },
    {
      label: t('records:field.requestId'),
      value: record.requestId ? <code>{record.requestId}</code> : null,
      wide: true,
    },
    {
      label: t('records:page.chain'),
      value:
        record.position === null ? (
          <StatusBadge tone="warn" label={t('records:page.unsealed')} />
        ) : (
          <StatusBadge tone="good" label={t('records:page.sealed', { position: record.position })} />
        ),
      wide: true,
    },
  ]
  return (
    <Panel title={t('records:page.call')}>
      <Facts items={items} dense />
    </Panel>
  )
}
