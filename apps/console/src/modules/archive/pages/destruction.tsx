import { useTranslation } from 'react-i18next'
import { Link, Page, PageHeader, RecordTable, type Row, Tabs, usePageSearch } from '#kit'
import { StoreLock } from '../parts/store-lock.tsx'
import { useTypeNames } from '../types.ts'

const TABS = ['due', 'done', 'lock'] as const
type Tab = (typeof TABS)[number]

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
const REASON = { reason: { kind: 'textarea' } } as const

function useCells() {
  const nameOf = useTypeNames()
  const linked = (path: string, key: string) => (value: unknown, row: Row) =>
    row[key] && value ? <Link to={`${path}/${textOf(row[key])}?tab=documents`}>{textOf(value)}</Link> : null
  return {
    parameter: (value: unknown) => nameOf(textOf(value)),
    clientName: linked('/clients', 'clientId'),
    accountNo: linked('/accounts', 'accountId'),
  }
}

/** What is past its time; what is held offers nothing but its page. */
function Due() {
  const { t } = useTranslation()
  return (
    <RecordTable
      listId="archive.overdue"
      to={(row) => `/documents/${row.id}`}
      cells={useCells()}
      rowActions={(row) =>
        row.held
          ? []
          : [{ command: 'archive.document.destroy', fixed: { documentId: row.id }, fields: REASON, danger: true }]
      }
      bulkActions={[{ command: 'archive.document.destroy', idField: 'documentId', fields: REASON, danger: true }]}
      empty={{ title: t('archive:page.destruction.dueNone'), hint: t('archive:page.destruction.dueNoneHint') }}
    />
  )
}

function Done() {
  const { t } = useTranslation()
  return (
    <RecordTable
      listId="archive.destruction"
      cells={useCells()}
      empty={{ title: t('archive:page.destruction.doneNone'), hint: t('archive:page.destruction.doneNoneHint') }}
    />
  )
}

const CONTENT: Record<Tab, () => React.ReactNode> = { due: Due, done: Done, lock: StoreLock }

/** The end of documents: what is due, what was destroyed, and whether the store itself keeps the rest. */
export default function Destruction() {
  const { t } = useTranslation()
  const [search, change] = usePageSearch()
  const tab = TABS.find((one) => one === search.tab) ?? 'due'
  const Content = CONTENT[tab]
  return (
    <Page>
      <PageHeader
        title={t('archive:page.destruction.title')}
        subtitle={t('archive:page.destruction.lead')}
        tabs={
          <Tabs
            activeKey={tab}
            items={TABS.map((key) => ({ key, label: t(`archive:page.destruction.${key}`) }))}
            onChange={(key) => change({ tab: key === 'due' ? null : key, cursor: null })}
          />
        }
      />
      <Content key={tab} />
    </Page>
  )
}
