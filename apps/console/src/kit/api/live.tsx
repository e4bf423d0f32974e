import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { apiUrl } from './client.ts'

type Listener = (ids: readonly string[]) => void
type Live = { subscribe(topic: string, listener: Listener): () => void; connected: boolean }

const LiveContext = createContext<Live | null>(null)

type Change = { topic: string; ids: string[] }

const isChange = (value: unknown): value is Change =>
  typeof value === 'object' && value !== null && 'topic' in value && 'ids' in value && Array.isArray(value.ids)

const RETRY_MS = 30_000

/**
 * One event stream for all open parts of the page. The browser resumes by `Last-Event-ID`; when the stream stays down
 * (`connected` false) lists poll instead.
 */
export function LiveProvider({ children, path = '/events' }: { children: ReactNode; path?: string }) {
  const listeners = useRef(new Map<string, Set<Listener>>())
  const [connected, setConnected] = useState(true)
  useEffect(() => {
    let source: EventSource
    let again: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      source = new EventSource(apiUrl(path))
      source.onopen = () => setConnected(true)
      source.onerror = () => {
        setConnected(false)
        // A lost connection the browser resumes by itself; a refused one it gives up, so we ask again later.
        if (source.readyState === EventSource.CLOSED) again = setTimeout(open, RETRY_MS)
      }
      source.onmessage = (message: MessageEvent<string>) => {
        const change: unknown = JSON.parse(message.data)
        if (!isChange(change)) return
        for (const listener of listeners.current.get(change.topic) ?? []) listener(change.ids)
      }
      source.addEventListener('resync', () => {
        for (const set of listeners.current.values()) for (const listener of set) listener([])
      })
    }
    open()
    return () => {
      clearTimeout(again)
      source.close()
    }
  }, [path])
  const live = useMemo<Live>(
    () => ({
      connected,
      subscribe(topic, listener) {
        const set = listeners.current.get(topic) ?? new Set()
        listeners.current.set(topic, set.add(listener))
        return () => void set.delete(listener)
      },
    }),
    [connected],
  )
  return <LiveContext value={live}>{children}</LiveContext>
}

/**
 * Calls back with the ids of rows that changed elsewhere, or with none when changes were missed and any row may have.
 * `topic: null` listens to nothing.
 */
export function useLive(topic: string | null, listener: Listener): void {
  const live = useContext(LiveContext)
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => {
    if (!live || !topic) return
    return live.subscribe(topic, (ids) => latest.current(ids))
  }, [live, topic])
}

/** Refetches when the row concerned (or any row, with `id: null`) changes elsewhere. */
export function useLiveRefresh(topic: string, id: string | null, query: { refetch(): unknown }): void {
  useLive(topic, (ids) => {
    if (id === null || ids.length === 0 || ids.includes(id)) void query.refetch()
  })
}

/** Whether changes arrive by themselves; when not, lists ask every so often. */
export const useConnected = (): boolean => useContext(LiveContext)?.connected ?? false
