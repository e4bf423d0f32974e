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
