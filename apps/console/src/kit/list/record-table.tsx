import { useMemo, useState } from 'react'
import { useCommands } from '../command/use-command.ts'
import { Drawer } from '../layout/drawer.tsx'
import { useGo } from '../layout/link.tsx'
import { useIsNarrow } from '../layout/narrow.ts'
import { usePartHandles } from '../layout/parts.tsx'
import { ErrorNote, QueryState } from '../show/empty.tsx'
import { ActionsProvider } from './actions.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { Cards } from './cards.tsx'
import type { ListMeta, Row } from './contract.ts'
import { FilterBar } from './filter-bar.tsx'
import { Grid, type GridTools } from './grid.tsx'
import { NotFoundNote } from './not-found.tsx'
import { FreshPill, Pager } from './pager.tsx'
import styles from './record-table.module.css'
import type { RecordTableProps } from './record-table-props.ts'
import type { ShownTable } from './shown.ts'
import { EmptyList, ListProblem } from './states.tsx'
import { type ListData, useListMeta, useListPage, useListQuery } from './use-list.ts'
import { useSelection } from './use-selection.ts'
import { useListSettings } from './use-settings.ts'

/** A list with everything that lists can do, from its definition on the server. */
export function RecordTable(props: RecordTableProps) {
  const meta = useListMeta(props.listId)
  return <QueryState query={meta}>{(ready) => <ReadyTable {...props} meta={ready} />}</QueryState>
}

const NONE: Record<string, string> = {}

/** The rows as they can be shown: a table, cards, nothing yet, or why not. */
function Rows({
  table,
  data,
  ...rest
}: { table: ShownTable; data: ListData; empty: RecordTableProps['empty'] } & GridTools) {
  const narrow = useIsNarrow()
  const { query, setQuery } = rest
  if (data.error && !data.page) return <ListProblem error={data.error} retry={data.refresh} />
  const filtered = Object.keys(query.filters).length > 0
  const clear = () => setQuery({ ...query, filters: {}, cursor: null })
  const rows =
    table.rows.length === 0 && !data.isPending ? (
      <EmptyList filtered={filtered} clear={clear} empty={rest.empty} />
    ) : narrow ? (
      <Cards {...table} />
    ) : (
      <Grid {...table} settings={rest.settings} query={query} setQuery={setQuery} />
    )
  return (
    <>
      {data.error ? <ErrorNote error={data.error} /> : null}
      {rows}
    </>
  )
}

/** A row beside the list. */
function RowDrawer({
  row,
  close,
  ...props
}: Pick<RecordTableProps, 'detail' | 'detailTitle'> & { row: Row | null; close: () => void }) {
  const narrow = useIsNarrow()
  return (
    <Drawer
      open={row !== null}
      onClose={close}
      title={row ? props.detailTitle?.(row) : ''}
      size={narrow ? '100%' : 620}
      destroyOnHidden
    >
      {row ? props.detail?.(row, close) : null}
    </Drawer>
  )
}

function ReadyTable({ meta, ...props }: RecordTableProps & { meta: ListMeta }) {
  const go = useGo()
  const fixed = props.fixed ?? NONE
  const offered = useMemo(() => meta.filters.filter((filter) => !(filter.key in fixed)), [meta.filters, fixed])
  const [query, setQuery] = useListQuery(offered, props.fixed !== undefined)
  const data = useListPage(meta, query, fixed)
  const settings = useListSettings(meta, Object.keys(props.cells ?? {}))
  const selection = useSelection(JSON.stringify(query.filters))
  const [opened, setOpened] = useState<Row | null>(null)
  const { to } = props
  const { commands } = useCommands()
  const bulkActions = (props.bulkActions ?? []).filter((action) => commands.has(action.command))
  const bulkParts = usePartHandles(props.bulkPlace)
  const open = props.detail ? setOpened : to ? (row: Row) => go(to(row)) : undefined
  const table: ShownTable = {
    meta,
    rows: data.page?.items ?? [],
    columns: settings.columns.filter((column) => column.shown && !(column.key in fixed)),
    cells: props.cells ?? {},
    to: props.detail ? undefined : to,
    open,
    rowActions: props.rowActions,
    selection: bulkActions.length + bulkParts.length > 0 ? selection : null,
    pending: data.isPending,
  }
  const tools = { settings, query, setQuery }
  return (
    <ActionsProvider>
      <section className={styles.list} data-density={settings.density} aria-busy={data.isFetching}>
        <FilterBar
          {...tools}
          meta={meta}
          filters={offered}
          total={data.total}
          embedded={props.fixed !== undefined}
          fixed={fixed}
          actions={props.actions}
        />
        <NotFoundNote meta={meta} notFound={data.page?.notFound ?? {}} />
        <FreshPill count={data.fresh} show={data.refresh} />
        <Rows {...tools} table={table} data={data} empty={props.empty} />
        <Pager page={data.page} total={data.total} query={query} setQuery={setQuery} />
        <BulkBar
          meta={meta}
          selection={selection}
          total={data.total}
          query={{ ...fixed, ...query.filters }}
          actions={bulkActions}
          place={props.bulkPlace}
          rows={table.rows}
          started={data.refresh}
        />
        <RowDrawer row={opened} close={() => setOpened(null)} detail={props.detail} detailTitle={props.detailTitle} />
      </section>
    </ActionsProvider>
  )
}
