import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { Link } from '../layout/link.tsx'
import { ErrorState, Loading } from '../show/empty.tsx'
import { EmptyState } from '../show/empty-state.tsx'
import { StateBadge } from '../show/status.tsx'
import type { BulkItem, BulkRun } from './bulk.ts'
import styles from './bulk-bar.module.css'
import { useRowReasons } from './refused-reasons.ts'

type Page = { items: BulkItem[]; nextCursor: string | null }

/** What rows are called, as far as whoever began the run knew them. */
export type RowNames = ReadonlyMap<string, string> | undefined

function ItemRow({ item, name }: { item: BulkItem; name: string }) {
  const { t } = useTranslation()
  const reasonsOf = useRowReasons()
  return (
    <tr>
      <td>{name}</td>
      <td>
        <StateBadge values="kit:state.bulkItem" value={item.state} />
      </td>
      <td>
        {item.ticketId ? (
          <Link to={`/tickets/${item.ticketId}`}>{t('kit:command.openTicket')}</Link>
        ) : (
          reasonsOf(item).reasons.map((reason) => <div key={reason}>{reason}</div>)
        )}
      </td>
    </tr>
  )
}

type Props = { run: BulkRun; readAt: number; only: string | null; names: RowNames }

/** What became of each row, the refused ones with their reasons, loaded as one goes down. */
export function BulkItems({ run, readAt, only, names }: Props) {
  const { t } = useTranslation()
  const items = useInfiniteQuery({
    queryKey: ['api', 'bulk-items', run.id, only],
    queryFn: ({ pageParam }) =>
      api.get<Page>(`/bulk-runs/${run.id}/items`, { ...(only ? { state: only } : {}), ...pageParam }),
    initialPageParam: {},
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? null : { cursor: nextCursor }),
  })
  const { isFetching, dataUpdatedAt, refetch } = items
  // The rows are never older than the figures above them: a run may be over while the first look at its rows is under way.
  useEffect(() => {
    if (!isFetching && dataUpdatedAt < readAt) void refetch()
  }, [isFetching, dataUpdatedAt, readAt, refetch])
  if (items.error) return <ErrorState error={items.error} retry={() => void refetch()} />
  if (items.isPending) return <Loading />
  const shown = items.data.pages.flatMap((page) => page.items)
  if (shown.length === 0) return <EmptyState title={t('kit:bulk.noItems')} />
  return (
    <>
      <table className={styles.items}>
        <thead>
          <tr>
            <th scope="col">{t('kit:bulk.row')}</th>
            <th scope="col">{t('kit:bulk.result')}</th>
            <th scope="col">{t('kit:bulk.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((item) => (
            <ItemRow key={item.n} item={item} name={item.label ?? names?.get(item.targetId) ?? item.targetId} />
          ))}
        </tbody>
      </table>
      {items.hasNextPage ? (
        <p className={styles.more}>
          <Button loading={items.isFetchingNextPage} onClick={() => void items.fetchNextPage()}>
            {t('kit:bulk.more')}
          </Button>
        </p>
      ) : null}
    </>
  )
}
