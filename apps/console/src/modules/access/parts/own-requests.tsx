import { useTranslation } from 'react-i18next'
import type { OwnRequest } from '#contract/access'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Instant,
  Panel,
  QueryState,
  StateBadge,
  useApi,
  useLive,
} from '#kit'
import { useAskedName } from '../names.ts'

function useColumns(): readonly DataColumn<OwnRequest>[] {
  const { t } = useTranslation()
  const nameOf = useAskedName()
  return [
    { key: 'asked', label: t('access:field.asked'), show: ({ kind, code, name }) => nameOf(kind, code, name) },
    { key: 'expiresAt', label: t('access:field.expiresAt'), show: ({ expiresAt }) => <Instant value={expiresAt} /> },
    { key: 'reason', label: t('access:field.reason'), show: ({ reason }) => reason },
    {
      key: 'state',
      label: t('access:field.state'),
      show: ({ state, remark }) => (
        <StateBadge values="access:state.request" value={state} reasons={remark === null ? [] : [remark]} />
      ),
    },
    { key: 'askedAt', label: t('access:field.askedAt'), show: ({ askedAt }) => <Instant value={askedAt} /> },
    { key: 'decidedByName', label: t('access:field.decidedByName'), show: ({ decidedByName }) => decidedByName ?? '–' },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: ({ id, state }) =>
        state === 'open' ? <CommandButton command="access.request.withdraw" size="small" fixed={{ id }} /> : null,
    },
  ]
}

/** What one asked to be given, and what became of it. */
export function OwnRequests() {
  const { t } = useTranslation()
  const requests = useApi<{ items: OwnRequest[] }>('/access/own/requests')
  useLive('rightRequests', () => void requests.refetch())
  const columns = useColumns()
  return (
    <QueryState query={requests} rows={2}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Panel title={t('access:page.requests.own')}>
            <DataTable columns={columns} rows={items} keyOf={({ id }) => id} />
          </Panel>
        )
      }
    </QueryState>
  )
}
