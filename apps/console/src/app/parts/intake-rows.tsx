import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  ApiProblem,
  api,
  type DataColumn,
  DataTable,
  EmptyState,
  ErrorState,
  Link,
  Loading,
  Panel,
  StateBadge,
  useCommandTitle,
  useLive,
  useProblemText,
} from '#kit'
import styles from './intake.module.css'
import { INTAKE_ROW_STATES, type Intake, type IntakeRow } from './intake.ts'

const PAGE = 100

/** What is wrong with a row, the column by its heading, or the ticket it led to and how that stands. */
function Outcome({ row, module }: { row: IntakeRow; module: string }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  if (row.ticketId) {
    return (
      <>
        <Link to={`/tickets/${row.ticketId}`}>{t('kit:command.openTicket')}</Link>{' '}
        {row.ticketState ? <StateBadge values="approvals:state.ticket" value={row.ticketState} /> : null}
      </>
    )
  }
  return (
    <ul className={styles.problems}>
      {row.problems.map(({ column, params = {}, ...problem }) => {
        const { title, next } = problemText(new ApiProblem({ status: 422, ...problem, params }))
        return (
          <li key={`${column} ${problem.code}`}>
            {column ? <b>{t(`${module}:column.${column}.heading`)} </b> : null}
            {title} {next}
          </li>
        )
      })}
    </ul>
  )
}

function useColumns(module: string): DataColumn<IntakeRow>[] {
  const { t } = useTranslation()
  const title = useCommandTitle()
  return [
    { key: 'row', label: t('app:intakes.row.row'), show: ({ row }) => row },
    { key: 'label', label: t('app:intakes.row.target'), show: ({ label }) => label },
    { key: 'what', label: t('app:intakes.row.what'), show: ({ command }) => (command ? title(command) : '') },
    {
      key: 'state',
      label: t('app:intakes.row.state'),
      show: ({ state }) => <StateBadge values="platform:state.intakeRow" value={state} />,
    },
    { key: 'outcome', label: t('app:intakes.row.outcome'), show: (row) => <Outcome row={row} module={module} /> },
  ]
}

/** Rows of the sheet by what became of them, loaded as one goes down. */
export function IntakeRows({ intake }: { intake: Intake }) {
  const { t } = useTranslation()
  const [state, setState] = useState('all')
  const [module = ''] = intake.kind.split('.')
  const columns = useColumns(module)
  const query = useInfiniteQuery({
    queryKey: ['api', 'intake-rows', intake.id, state],
    queryFn: ({ pageParam }) =>
      api.get<{ items: IntakeRow[]; next: number | null }>(`/intakes/${intake.id}/rows`, {
        after: pageParam,
        limit: PAGE,
        ...(state === 'all' ? {} : { state }),
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  })
  useLive('intakes', (ids) => {
    if (ids.length === 0 || ids.includes(intake.id)) void query.refetch()
  })
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Panel
      flush
      title={t('app:intakes.rows')}
      extra={
        <Select
          aria-label={t('app:intakes.row.state')}
          value={state}
          onChange={setState}
          style={{ minWidth: 140 }}
          options={['all', ...INTAKE_ROW_STATES].map((value) => ({
            value,
            label: value === 'all' ? t('kit:bulk.only.all') : t(`platform:state.intakeRow.${value}`),
          }))}
        />
      }
    >
      {query.isPending ? <Loading /> : null}
      {query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && rows.length === 0 ? <EmptyState title={t('kit:bulk.noItems')} /> : null}
      {rows.length > 0 ? <DataTable rows={rows} keyOf={({ row }) => String(row)} columns={columns} /> : null}
      {query.hasNextPage ? (
        <p className={styles.more}>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('kit:bulk.more')}
          </Button>
        </p>
      ) : null}
    </Panel>
  )
}
