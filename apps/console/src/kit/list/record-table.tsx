import { Drawer } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { useGo } from '../layout/link.tsx'
import { useIsNarrow } from '../layout/narrow.ts'
import { QueryState } from '../show/empty.tsx'
import { ActionsProvider } from './actions.tsx'
import type { BulkAction } from './bulk.ts'
import { BulkBar } from './bulk-bar.tsx'
import { Cards } from './cards.tsx'
import type { ListMeta, Row } from './contract.ts'
import { FilterBar } from './filter-bar.tsx'
import { Grid } from './grid.tsx'
import { NotFoundNote } from './not-found.tsx'
import { FreshPill, Pager } from './pager.tsx'
import styles from './record-table.module.css'
import type { RowAction } from './row-actions.tsx'
import { EmptyList, ListProblem } from './states.tsx'
import { useListMeta, useListPage, useListQuery } from './use-list.ts'
import { useSelection } from './use-selection.ts'
import { useListSettings } from './use-settings.ts'

export type CellRenderer = (value: unknown, row: Row) => ReactNode

export type RecordTableProps = {
  listId: string
  /** Where Enter and the link on the first column lead. */
  to?: (row: Row) => string
  /** What opens beside the list instead of `to`. */
  detail?: (row: Row, close: () => void) => ReactNode
  detailTitle?: (row: Row) => string
  cells?: Record<string, CellRenderer>
  rowActions?: (row: Row) => readonly RowAction[]
  bulkActions?: readonly BulkAction[]
  /** Buttons of the list, right of the filters. */
  actions?: ReactNode
  /** Filters that are given; the list then stands inside another page and keeps the address alone. */
  fixed?: Record<string, string>
  /** What to say when there is nothing and no filter is set. */
  empty?: { title: string; hint?: string; action?: ReactNode }
}

/** A list with everything that lists can do, from its definition on the server. */
export function RecordTable(props: RecordTableProps) {
  const meta = useListMeta(props.listId)
  return <QueryState query={meta}>{(ready) => <ReadyTable {...props} meta={ready} />}</QueryState>
}

const NONE: Record<string, string> = {}

function ReadyTable({ meta, ...props }: RecordTableProps & { meta: ListMeta }) {
  const narrow = useIsNarrow()
  const go = useGo()
  const fixed = props.fixed ?? NONE
  const offered = useMemo(() => meta.filters.filter((filter) => !(filter.key in fixed)), [meta.filters, fixed])
  const [query, setQuery] = useListQuery(offered, props.fixed !== undefined)
  const data = useListPage(meta, query, fixed)
  const settings = useListSettings(meta)
  const selection = useSelection(JSON.stringify(query.filters))
  const [opened, setOpened] = useState<Row | null>(null)
  const rows = data.page?.items ?? []
  const columns = settings.columns.filter((column) => column.shown && !(column.key in fixed))
  const open = props.detail ? setOpened : props.to ? (row: Row) => go(props.to?.(row) ?? '/') : undefined
  const shared = {
    meta,
    rows,
    columns,
    cells: props.cells ?? {},
    ...(props.to && !props.detail ? { to: props.to } : {}),
    ...(open ? { open } : {}),
    ...(props.rowActions ? { rowActions: props.rowActions } : {}),
    selection: props.bulkActions?.length ? selection : null,
  }
  return (
    <ActionsProvider>
      <section className={styles.list} data-density={settings.density} aria-busy={data.isFetching}>
        <FilterBar
          meta={meta}
          filters={offered}
          query={query}
          setQuery={setQuery}
          settings={settings}
          total={data.total}
          embedded={props.fixed !== undefined}
          fixed={fixed}
          actions={props.actions}
        />
        <NotFoundNote meta={meta} notFound={data.page?.notFound ?? {}} />
        <FreshPill count={data.fresh} show={data.refresh} />
        {data.error && !data.page ? (
          <ListProblem error={data.error} retry={data.refresh} />
        ) : rows.length === 0 && !data.isPending ? (
          <EmptyList
            filtered={Object.keys(query.filters).length > 0}
            clear={() => setQuery({ ...query, filters: {}, cursor: null })}
            empty={props.empty}
          />
        ) : narrow ? (
          <Cards {...shared} pending={data.isPending} />
        ) : (
          <Grid {...shared} pending={data.isPending} settings={settings} query={query} setQuery={setQuery} />
        )}
        <Pager page={data.page} total={data.total} query={query} setQuery={setQuery} />
        {props.bulkActions?.length ? (
          <BulkBar
            meta={meta}
            selection={selection}
            total={data.total}
            query={{ ...fixed, ...query.filters }}
            actions={props.bulkActions}
          />
        ) : null}
        <Drawer
          open={opened !== null}
          onClose={() => setOpened(null)}
          title={opened ? props.detailTitle?.(opened) : ''}
          size={narrow ? '100%' : 620}
          destroyOnHidden
        >
          {opened ? props.detail?.(opened, () => setOpened(null)) : null}
        </Drawer>
      </section>
    </ActionsProvider>
  )
}
