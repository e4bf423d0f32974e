import { Badge, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  EmptyState,
  Page,
  PageHeader,
  RecordTable,
  useApi,
  useCan,
  useLiveRefresh,
  usePageSearch,
  useSession,
} from '#kit'
import { ticketCells, toCase } from '../cells.tsx'

const BOXES = [
  { key: 'todo', listId: 'approvals.todo', permission: 'approvals.task.agree' },
  { key: 'done', listId: 'approvals.done', permission: 'approvals.task.agree' },
  { key: 'started', listId: 'approvals.started', permission: 'approvals.case.withdraw' },
  { key: 'copies', listId: 'approvals.copy', permission: 'approvals.copy.view' },
] as const

type Counts = { todo: number; unreadCopies: number }

function useCounts(): Record<string, number> {
  const counts = useApi<Counts>('/tasks/count')
  useLiveRefresh('tasks', null, counts)
  return { todo: counts.data?.todo ?? 0, copies: counts.data?.unreadCopies ?? 0 }
}

/** What waits for this person, what they decided, started, or were sent. */
export default function Inbox() {
  const { t } = useTranslation()
  const can = useCan()
  const { operator } = useSession()
  const counts = useCounts()
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
                  <Badge count={counts[key] ?? 0} size="small" color="var(--k-accent)" overflowCount={999} />
                </span>
              ),
            }))}
            onChange={(key) => change({ tab: key, sort: null, cursor: null, state: null, command: null, target: null })}
          />
        }
      />
      {shown ? (
        <RecordTable
          key={shown.listId}
          listId={shown.listId}
          to={toCase}
          cells={ticketCells}
          {...(shown.key === 'todo'
            ? {
                bulkActions: [{ command: 'approvals.task.agree', idField: 'id', fixed: { inBulk: true } }],
                rowActions: (row) => [
                  { command: 'approvals.task.agree', fixed: { id: row.id, inBulk: false } },
                  { command: 'approvals.task.refuse', fixed: { id: row.id, inBulk: false }, danger: true },
                ],
              }
            : {})}
          empty={{ title: t(`approvals:page.inbox.none.${shown.key}`), hint: t('approvals:page.inbox.noneHint') }}
        />
      ) : (
        <EmptyState title={t('approvals:page.inbox.none.todo')} hint={t('approvals:page.inbox.noneHint')} />
      )}
    </Page>
  )
}
