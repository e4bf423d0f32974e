import { Alert } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { chain } from '#contract/approvals'
import {
  ApiProblem,
  type DataColumn,
  DataTable,
  Instant,
  Link,
  Panel,
  StateBadge,
  useApi,
  useLiveRefresh,
  useProblemText,
} from '#kit'

type Chain = z.output<typeof chain>
type Linked = Chain['cases'][number]

const columnsIn = (t: TFunction, own: string): DataColumn<Linked>[] => [
  { key: 'flow', label: t('approvals:page.ticket.flow'), show: (row) => row.flow.name },
  {
    key: 'target',
    label: t('approvals:page.ticket.target'),
    show: (row) => (row.id === own ? row.target.label : <Link to={`/cases/${row.id}`}>{row.target.label}</Link>),
  },
  {
    key: 'state',
    label: t('approvals:field.state'),
    show: (row) => <StateBadge values="approvals:state.case" value={row.state} />,
  },
  { key: 'openedAt', label: t('approvals:page.ticket.openedAt'), show: (row) => <Instant value={row.openedAt} /> },
]

/** What went wrong with the work that steps of the case have handed out. */
function Failures({ outside }: { outside: Chain['outside'] }) {
  const words = useProblemText()
  const failed = outside.filter((work) => work.state === 'failed' && work.failure)
  return failed.map(({ tokenId, beganAt, failure }) => {
    const { title, next } = words(new ApiProblem({ status: 409, code: '', module: 'approvals', ...failure }))
    return <Alert key={`${tokenId} ${beganAt}`} type="error" showIcon title={title} description={next} />
  })
}

/** Cases that started each other, the first at the top, and what failed of the work this one has handed out. */
export function CaseChain({ id }: { id: string }) {
  const { t } = useTranslation()
  const found = useApi<Chain>(`/tickets/${id}/chain`)
  useLiveRefresh('tickets', id, found)
  if (!found.data) return null
  const { cases, outside } = found.data
  return (
    <>
      <Failures outside={outside} />
      {cases.length > 1 ? (
        <Panel title={t('approvals:page.monitor.chain')} flush>
          <DataTable rows={cases} keyOf={(row) => row.id} columns={columnsIn(t, id)} />
        </Panel>
      ) : null}
    </>
  )
}
