import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '#contract/businesses'
import { type DataColumn, DataTable, Link, Panel, StateBadge } from '#kit'

type Linked = RequestDetail['chain'][number]

const columnsIn = (t: TFunction): DataColumn<Linked>[] => [
  {
    key: 'relation',
    label: t('businesses:page.request.relation'),
    show: (row) => t(`businesses:page.request.${row.relation}`),
  },
  {
    key: 'title',
    label: t('businesses:field.title'),
    show: (row) => <Link to={`/requests/${row.id}`}>{row.title}</Link>,
  },
  {
    key: 'state',
    label: t('businesses:field.state'),
    show: (row) => <StateBadge values="businesses:state.request" value={row.state} />,
  },
]

/** Requests this one came from, and those it has started. */
export function Chain({ request }: { request: RequestDetail }) {
  const { t } = useTranslation()
  if (request.chain.length === 0) return null
  return (
    <Panel title={t('businesses:page.request.chain')} flush>
      <DataTable rows={request.chain} keyOf={(row) => row.id} columns={columnsIn(t)} />
    </Panel>
  )
}
