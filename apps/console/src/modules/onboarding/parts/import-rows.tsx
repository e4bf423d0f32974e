import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { IMPORT_ROW_STATES, type importDetail, type importRows } from '#contract/onboarding'
import {
  ApiProblem,
  api,
  EmptyState,
  ErrorState,
  Link,
  Loading,
  Panel,
  StateBadge,
  useLive,
  useProblemText,
} from '#kit'
import styles from '../pages/import.module.css'

export type ImportDetail = z.output<typeof importDetail>
type Rows = z.output<typeof importRows>
type Row = Rows['items'][number]

/** What is wrong with a row: the column by its heading, then the words. */
function Problems({ row }: { row: Row }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  if (row.applicationId)
    return <Link to={`/applications/${row.applicationId}`}>{t('onboarding:page.import.openApplication')}</Link>
  return (
    <ul className={styles.problems}>
      {row.problems.map((problem, index) => {
        const { title, next } = problemText(
          new ApiProblem({ status: 422, code: problem.code, module: problem.module, params: problem.params ?? {} }),
        )
        return (
          <li key={index}>
            {problem.column ? <b>{t(`onboarding:column.${problem.column}.heading`)} </b> : null}
            {title} {next}
          </li>
        )
      })}
    </ul>
  )
}

/** Rows with what is wrong, or where they led. */
function Table({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation()
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className={styles.rows}>
        <thead>
          <tr>
            {['row', 'displayName', 'state', 'problems'].map((key) => (
              <th key={key} scope="col">
                {t(`onboarding:field.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row}>
              <td>{row.row}</td>
              <td>{row.label}</td>
              <td>
                <StateBadge values="onboarding:state.row" value={row.state} />
              </td>
              <td>
                <Problems row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Rows of the sheet by what became of them, loaded as one goes down. */
export function ImportRows({ data }: { data: ImportDetail }) {
  const { t } = useTranslation()
  const [state, setState] = useState('all')
  const query = useInfiniteQuery({
    queryKey: ['api', 'import-rows', data.id, state],
    queryFn: ({ pageParam }) =>
      api.get<Rows>(`/onboarding/imports/${data.id}/rows`, {
        after: pageParam,
        limit: 100,
        ...(state === 'all' ? {} : { state }),
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  })
  useLive('imports', (ids) => {
    if (ids.length === 0 || ids.includes(data.id)) void query.refetch()
  })
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Panel
      flush
      title={t('onboarding:page.import.rows')}
      extra={
        <Segmented
          value={state}
          onChange={setState}
          options={['all', ...IMPORT_ROW_STATES].map((value) => ({
            value,
            label: value === 'all' ? t('kit:bulk.only.all') : t(`onboarding:state.row.${value}`),
          }))}
        />
      }
    >
      {query.isPending ? <Loading /> : null}
      {query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && rows.length === 0 ? <EmptyState title={t('kit:bulk.noItems')} /> : null}
      {rows.length > 0 ? <Table rows={rows} /> : null}
      {query.hasNextPage ? (
        <p className={styles.more}>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('onboarding:page.import.more')}
          </Button>
        </p>
      ) : null}
    </Panel>
  )
}
