import { useParams, useRouter, useSearch } from '@tanstack/react-router'
import { type AnchorHTMLAttributes, type MouseEvent, useCallback } from 'react'

/** `go('/accounts/1?tab=documents')`: navigates by address. */
export function useGo(): (to: string, options?: { replace?: boolean }) => void {
  const router = useRouter()
  return useCallback(
    (to, options) => (options?.replace ? router.history.replace(to) : router.history.push(to)),
    [router],
  )
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { to: string }

/** A real link that stays inside the console; new tabs and copied addresses work as everywhere. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const go = useGo()
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    event.preventDefault()
    go(to)
  }
  return <a href={to} onClick={follow} {...rest} />
}

/** The `$parameters` of the page's path. */
export function usePageParams(): Record<string, string> {
  return useParams({ strict: false }) as Record<string, string>
}

/** The address's query as plain strings, and a way to change parts of it without a new history entry. */
export function usePageSearch(): [Record<string, string>, (change: Record<string, string | null>) => void] {
  const search = useSearch({ strict: false }) as Record<string, string>
  const router = useRouter()
  const change = useCallback(
    (next: Record<string, string | null>) => {
      const parameters = new URLSearchParams(router.history.location.search)
      for (const [key, value] of Object.entries(next)) {
        if (value === null || value === '') parameters.delete(key)
        else parameters.set(key, value)
      }
      const text = parameters.toString()
      router.history.replace(`${router.history.location.pathname}${text ? `?${text}` : ''}`)
    },
    [router],
  )
  return [search, change]
}
