import { Badge } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  EmptyState,
  Page,
  PageHeader,
  RecordTable,
  Tabs,
  useApi,
  useCan,
  useLiveRefresh,
  usePageSearch,
  useSession,
} from '#kit'
import { caseCells, toCase } from '../cells.tsx'
import { useTaskActions } from '../decide.tsx'
import { WaitingBatches } from '../parts/waiting-batches.tsx'

const BOXES = [
  { key: 'todo', listId: 'approvals.todo', permission: 'approvals.task.work', deciding: true },
  { key: 'pool', listId: 'approvals.pool', permission: 'approvals.task.work', deciding: true },
  { key: 'overdue', listId: 'approvals.overdue', permission: 'approvals.task.work', deciding: true },
  { key: 'delegated', listId: 'approvals.delegated', permission: 'approvals.task.work', deciding: false },
  { key: 'done', listId: 'approvals.done', permission: 'approvals.task.work', deciding: false },
  { key: 'started', listId: 'approvals.started', permission: 'approvals.case.withdraw', deciding: false },
  { key: 'copies', listId: 'approvals.copy', permission: 'approvals.copy.view', deciding: false },
] as const

type Counts = { todo: number; pool: number; overdue: number; delegated: number; unreadCopies: number }

function useCounts(): Record<string, number> {
  const counts = useApi<Counts>('/tasks/count')
  useLiveRefresh('tasks', null, counts)
  const { todo = 0, pool = 0, overdue = 0, delegated = 0, unreadCopies = 0 } = counts.data ?? {}
  return { todo, pool, overdue, delegated, copies: unreadCopies }
}

/** Words of the address that belong to the list shown, and mean nothing to the next. */
const FORGOTTEN = { sort: null, cursor: null, state: null, command: null, target: null, taskKind: null, decision: null }

/** What waits for this person, what they lent, decided, started, or were sent. */
export default function Inbox() {
  const { t } = useTranslation()
  const can = useCan()
  const { operator } = useSession()
  const counts = useCounts()
  const deciding = useTaskActions()
  const [search, change] = usePageSearch()
  const boxes = BOXES.filter((box) => can(box.permission))
  const shown = boxes.find((box) => box.key === search.tab) ?? boxes[0]
  return (
    <Page>
      <PageHeader
        title={t('approvals:page.inbox.title')}
        subtitle={t('approvals:page.inbox.lead', { name: operator.name })}
        tabs={
          <Tabs
            activeKey={shown?.key ?? ''}
            items={boxes.map(({ key }) => ({
              key,
              label: (
                <span>
                  {t(`approvals:page.inbox.${key}`)}{' '}
                  <Badge
                    count={counts[key] ?? 0}
                    size="small"
                    color={key === 'overdue' ? 'var(--k-bad)' : 'var(--k-accent)'}
                    overflowCount={999}
                  />
                </span>
              ),
            }))}
            onChange={(key) => change({ tab: key, ...FORGOTTEN })}
          />
        }
      />
      {shown?.deciding ? <WaitingBatches /> : null}
      {shown ? (
        <RecordTable
          key={shown.listId}
          listId={shown.listId}
          to={toCase}
          cells={caseCells}
          {...(shown.deciding ? deciding : {})}
          empty={{ title: t(`approvals:page.inbox.none.${shown.key}`), hint: t('approvals:page.inbox.noneHint') }}
        />
      ) : (
        <EmptyState title={t('approvals:page.inbox.none.todo')} hint={t('approvals:page.inbox.noneHint')} />
      )}
    </Page>
  )
}
