import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { ticketBatch } from '#contract/approvals'
import {
  Facts,
  formatCount,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  RecordTable,
  StateBadge,
  Tabs,
  useApi,
  useLiveRefresh,
  useLocale,
  usePageParams,
  usePageSearch,
  useSession,
} from '#kit'
import { caseCells, toCase } from '../cells.tsx'
import { useTaskActions } from '../decide.tsx'
import styles from '../parts/batch.module.css'
import { useBatchName } from '../parts/batch-name.ts'

type Batch = z.output<typeof ticketBatch>

/** A difference as lines, one per field. */
function Changes({ lines }: { lines: readonly string[] }) {
  return (
    <ul className={styles.changes}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

const cells = {
  ...caseCells,
  changes: (value: unknown) =>
    Array.isArray(value) && value.length > 0 ? <Changes lines={value.map(String)} /> : null,
}

/** Whose batch it is, and how many of its tickets stand where. */
function Standing({ batch }: { batch: Batch }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { operator } = useSession()
  const states = Object.entries(batch.tickets).filter(([, count]) => count > 0)
  const own = batch.origin === 'sheet' && batch.maker.id === operator.id
  return (
    <Panel>
      <Facts
        items={[
          { label: t('approvals:page.ticket.maker'), value: batch.maker.name },
          { label: t('approvals:page.batch.sentAt'), value: <Instant value={batch.createdAt} /> },
          {
            label: t('approvals:page.batch.rows'),
            value: own ? (
              <Link to={`/intakes/${batch.id}`}>{formatCount(batch.rows, locale)}</Link>
            ) : (
              formatCount(batch.rows, locale)
            ),
          },
          {
            label: t('approvals:page.batch.all'),
            value: (
              <span className={styles.figures} role="status">
                {states.map(([state, count]) => (
                  <span key={state} className={styles.figure}>
                    <StateBadge values="approvals:state.ticket" value={state} /> {formatCount(count, locale)}
                  </span>
                ))}
              </span>
            ),
            wide: true,
          },
        ]}
      />
    </Panel>
  )
}

/** The tab that was open first stays: results of what is decided on it would go with it. */
function Body({ batch }: { batch: Batch }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const nameOf = useBatchName()
  const deciding = useTaskActions()
  const [search, change] = usePageSearch()
  const [first] = useState(batch.todo > 0 ? 'todo' : 'all')
  const shown = search.tab ?? first
  const fixed = { batchId: batch.id }
  return (
    <>
      <PageHeader
        back={{ to: '/inbox', label: t('approvals:page.inbox.title') }}
        title={nameOf(batch)}
        subtitle={batch.texts ? t(`${batch.texts}.title`) : t('approvals:page.batch.lead')}
        tabs={
          <Tabs
            activeKey={shown}
            items={[
              {
                key: 'todo',
                label: t('approvals:page.batch.todo', { count: batch.todo, text: formatCount(batch.todo, locale) }),
              },
              { key: 'all', label: t('approvals:page.batch.all') },
            ]}
            onChange={(tab) => change({ tab })}
          />
        }
      />
      <Standing batch={batch} />
      {shown === 'todo' ? (
        <RecordTable
          key="todo"
          listId="approvals.batchTodo"
          fixed={fixed}
          to={toCase}
          cells={cells}
          {...deciding}
          empty={{ title: t('approvals:page.batch.none'), hint: t('approvals:page.batch.noneHint') }}
        />
      ) : (
        <RecordTable key="all" listId="approvals.batchTicket" fixed={fixed} to={toCase} cells={cells} />
      )}
    </>
  )
}

/** Tickets that came together: what waits for this person is decided here at once, the rest is seen. */
export default function BatchPage() {
  const { batchId = '' } = usePageParams()
  const batch = useApi<Batch>(`/ticket-batches/${batchId}`)
  useLiveRefresh('tickets', null, batch)
  useLiveRefresh('tasks', null, batch)
  return (
    <Page>
      <QueryState query={batch}>{(data) => <Body key={data.id} batch={data} />}</QueryState>
    </Page>
  )
}
