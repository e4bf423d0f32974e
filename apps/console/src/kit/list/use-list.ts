import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { useConnected, useLive } from '../api/live.tsx'
import type { ApiProblem } from '../api/problem.ts'
import { useApi } from '../api/use-api.ts'
import { usePageSearch } from '../layout/link.tsx'
import type { ListFilter, ListMeta, ListPage, Row, Total } from './contract.ts'
import { type ListQuery, readQuery, writeQuery } from './query.ts'

/** Columns, filters and sorts of a list as this person may use them. */
export const useListMeta = (listId: string) =>
  useApi<ListMeta>(`/lists/${listId}`, undefined, { staleTime: Number.POSITIVE_INFINITY })

/** The query of a list: in the address for a page of its own, in memory for a list inside another page. */
export function useListQuery(
  filters: readonly ListFilter[],
  embedded: boolean,
): [ListQuery, (next: ListQuery) => void] {
  const [search, change] = usePageSearch()
  const [own, setOwn] = useState<ListQuery>(() => readQuery({}, []))
  const fromAddress = useMemo(() => readQuery(search, filters), [search, filters])
  const query = embedded ? own : fromAddress
  const set = useCallback(
    (next: ListQuery) => {
      if (embedded) return setOwn(next)
      const cleared = Object.fromEntries(
        [...filters.map((filter) => filter.key), 'sort', 'cursor', 'limit'].map((key) => [key, null]),
      )
      change({ ...cleared, ...writeQuery(next) })
    },
    [embedded, filters, change],
  )
  return [query, set]
}

/** A row that changed so that it no longer belongs to what is shown; it stays where it is, dimmed, until the list is refreshed. */
export type ShownRow = Row & { $gone?: boolean }

export type ListData = {
  page: (Omit<ListPage, 'items'> & { items: ShownRow[] }) | undefined
  total: Total | undefined
  error: ApiProblem | null
  isPending: boolean
  isFetching: boolean
  /** How many rows are new since the page was drawn; `refresh` shows them. */
  fresh: number
  refresh: () => void
}

const GATHER_MS = 600
const POLL_MS = 20_000

/** New cells for the rows on screen, in their old places. */
function mergeRows(shown: readonly ShownRow[], fresh: readonly Row[]): ShownRow[] {
  const byId = new Map(fresh.map((row) => [row.id, row]))
  return shown.map((row) => byId.get(row.id) ?? { ...row, $gone: true })
}

/** A list that was off the screen has heard of no change, however short it was away. */
const UNHEARD = 'always' as const

/**
 * One page of a list, kept current without moving rows: changes elsewhere renew the cells of the rows on screen, new rows
 * are counted and shown only when the person asks. Polls when the event stream is down.
 */
export function useListPage(meta: ListMeta, query: ListQuery, fixed: Record<string, string>): ListData {
  const client = useQueryClient()
  const wire: Record<string, string> = { ...fixed, ...writeQuery(query), limit: String(query.limit) }
  const text = JSON.stringify(wire)
  const key = useMemo(() => ['api', 'list', meta.id, text] as const, [meta.id, text])
  const load = useCallback(
    (signal?: AbortSignal) => api.get<ListPage>(meta.path, JSON.parse(text) as Record<string, string>, signal),
    [meta.path, text],
  )
  const page = useQuery<ListPage, ApiProblem>({
    queryKey: key,
    queryFn: ({ signal }) => load(signal),
    placeholderData: (old) => old,
    refetchOnMount: UNHEARD,
  })
  const { cursor: _cursor, sort: _sort, ...filters } = wire
  const count = useQuery<ListPage, ApiProblem>({
    queryKey: ['api', 'count', meta.id, JSON.stringify({ ...filters, limit: 1 })],
    queryFn: ({ signal }) => api.get<ListPage>(meta.path, { ...filters, limit: 1, count: 1 }, signal),
    placeholderData: (old) => old,
    refetchOnMount: UNHEARD,
  })
  const [next, setNext] = useState<{ key: readonly unknown[]; page: ListPage; count: number } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const renew = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      void load().then(
        (fresh) => {
          const shown = client.getQueryData<ListPage>(key)
          if (!shown) return
          const known = new Set(shown.items.map((row) => row.id))
          const added = fresh.items.filter((row) => !known.has(row.id)).length
          client.setQueryData<ListPage>(key, { ...shown, items: mergeRows(shown.items, fresh.items) })
          setNext({ key, page: fresh, count: added })
        },
        () => undefined,
      )
    }, GATHER_MS)
  }, [client, key, load])
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive(meta.topic, renew)

  const connected = useConnected()
  useEffect(() => {
    if (connected) return
    const poll = setInterval(renew, POLL_MS)
    return () => clearInterval(poll)
  }, [connected, renew])

  const refresh = useCallback(() => {
    if (next?.key === key) client.setQueryData<ListPage>(key, next.page)
    else void client.invalidateQueries({ queryKey: key })
    setNext(null)
    void count.refetch()
  }, [client, count, key, next])

  return {
    page: page.data,
    total: count.data?.total,
    error: page.error,
    isPending: page.isPending,
    isFetching: page.isFetching,
    fresh: next?.key === key ? next.count : 0,
    refresh,
  }
}
