import { useTranslation } from 'react-i18next'
import {
  type DataColumn,
  DataTable,
  Instant,
  Link,
  type ListPage,
  Panel,
  type PartProps,
  useApi,
  useLiveRefresh,
} from '#kit'
import { DeliveryState } from './delivery-table.tsx'

function useColumns(): DataColumn<ListPage['items'][number]>[] {
  const { t } = useTranslation()
  const field = (key: string) => t(`counters:field.${key}`)
  return [
    {
      key: 'counter',
      label: field('counter'),
      show: (row) => (
        <Link to={`/counter-deliveries/${row.id}`}>{t(`counters:state.counter.${String(row.counter)}`)}</Link>
      ),
    },
    {
      key: 'state',
      label: field('state'),
      show: (row) => (
        <DeliveryState state={String(row.state)} reason={row.reason === null ? null : String(row.reason)} />
      ),
    },
    { key: 'rowCount', label: field('rowCount'), show: (row) => String(row.rowCount) },
    {
      key: 'effectiveAt',
      label: field('effectiveAt'),
      show: (row) => (row.effectiveAt ? <Instant value={String(row.effectiveAt)} /> : '–'),
    },
  ]
}

/** How the counters stand with what a case has changed; nothing where it has changed nothing there. */
export default function CaseDeliveries({ id }: PartProps) {
  const { t } = useTranslation()
  const columns = useColumns()
  const deliveries = useApi<ListPage>('/counter-deliveries', { caseId: id, limit: '50' })
  useLiveRefresh('counters', null, deliveries)
  const rows = deliveries.data?.items ?? []
  if (rows.length === 0) return null
  return (
    <Panel title={t('counters:page.case.title')}>
      <DataTable rows={rows} keyOf={(row) => String(row.id)} columns={columns} />
    </Panel>
  )
}
