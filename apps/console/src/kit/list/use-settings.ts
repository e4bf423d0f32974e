import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { queryKey, useApi } from '../api/use-api.ts'
import { useReferences } from '../references.tsx'
import { arrangeColumns, type ShownColumn, settingsOf } from './columns.ts'
import type { Density, ListMeta, ListSettings } from './contract.ts'

export type Settings = {
  columns: ShownColumn[]
  density: Density
  setColumns: (columns: ShownColumn[]) => void
  setDensity: (density: Density) => void
  reset: () => void
}

const SAVE_AFTER_MS = 500

/**
 * Order, width, pin, visibility and density, kept on the server for this person; a change shows at once.
 *
 * @param drawn  keys of columns that the page shows in a way of its own.
 */
export function useListSettings(meta: ListMeta, drawn: readonly string[] = []): Settings {
  const path = `/list-settings/${meta.id}`
  const client = useQueryClient()
  const stored = useApi<Partial<ListSettings> | null>(path, undefined, { staleTime: Number.POSITIVE_INFINITY })
  const [draft, setDraft] = useState<ListSettings | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const density = draft?.density ?? stored.data?.density ?? 'compact'
  const settings = draft?.columns ?? stored.data?.columns
  const references = useReferences()
  // One string: the page makes its list anew each time it is drawn.
  const own = drawn.join(' ')
  const columns = useMemo(() => {
    // An id that nobody can name is for programs; it comes with the row, but is no column to look at.
    const readable = meta.columns.filter(
      ({ key }) => !key.endsWith('Id') || key in references || own.split(' ').includes(key),
    )
    return arrangeColumns(readable, settings ?? [])
  }, [meta.columns, settings, references, own])

  const save = useCallback(
    (next: ListSettings) => {
      setDraft(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        void api.put(path, next).then(
          () => client.setQueryData(queryKey(path), next),
          () => undefined,
        )
      }, SAVE_AFTER_MS)
    },
    [client, path],
  )
  const reset = useCallback(() => {
    clearTimeout(timer.current)
    void api.delete(path).then(
      () => {
        client.setQueryData(queryKey(path), null)
        setDraft(null)
      },
      () => undefined,
    )
  }, [client, path])

  return {
    columns,
    density,
    setColumns: (next) => save({ columns: settingsOf(next), density }),
    setDensity: (next) => save({ columns: settingsOf(columns), density: next }),
    reset,
  }
}
