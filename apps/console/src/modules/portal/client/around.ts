import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import type { PortalSession } from '#contract/portal'

/** What stands around the pages: who is signed in, and what the shell gives. */
export type Around = { session: PortalSession; brand: ReactNode; tools: ReactNode; signOut: () => Promise<void> }
export const AroundContext = createContext<Around | null>(null)

/** Who is signed in. */
export function useClient(): PortalSession {
  const around = useContext(AroundContext)
  if (!around) throw new Error('a page of the portal stands outside of it')
  return around.session
}

/**
 * Whatever a page of the portal shows may be another now: what is on the screen is asked for anew, the rest when it is opened.
 * The pages a client came from stand in the cache, and live events reach only those that are open.
 */
export function useOutdate(): (refetch: 'active' | 'none') => void {
  const client = useQueryClient()
  return (refetchType) =>
    void client.invalidateQueries({
      predicate: ({ queryKey: [, path] }) => String(path).startsWith('/portal/') && path !== '/portal/session',
      refetchType,
    })
}
