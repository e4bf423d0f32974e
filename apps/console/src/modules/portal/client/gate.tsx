import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { PortalSession } from '#contract/portal'
import { api, ErrorState, keepHouseZone, LiveProvider, Loading, onSignedOut, queryKey, useApi } from '#kit'
import styles from './client.module.css'
import { PortalPages } from './pages.tsx'
import { SignIn } from './sign-in.tsx'

/** The session decides: sign-in, or the client's own pages. */
export function PortalGate({ brand, tools }: { brand: ReactNode; tools: ReactNode }) {
  const session = useApi<PortalSession>('/portal/session', undefined, { staleTime: Number.POSITIVE_INFINITY })
  const client = useQueryClient()
  const [lost, setLost] = useState(false)
  useEffect(() => onSignedOut(() => setLost(true)), [])
  const signedIn = async () => {
    setLost(false)
    client.removeQueries({ predicate: (query) => query.queryKey[1] !== '/portal/session' })
    await client.invalidateQueries({ queryKey: queryKey('/portal/session') })
  }
  const signOut = async () => {
    await api.delete('/portal/session').catch(() => undefined)
    client.clear()
    setLost(true)
  }
  if (session.isPending) {
    return (
      <main className={styles.body}>
        <Loading rows={6} />
      </main>
    )
  }
  if (!session.data || lost) {
    if (session.error && session.error.code !== 'SIGN_IN_REQUIRED')
      return <ErrorState error={session.error} retry={() => void session.refetch()} />
    return <SignIn brand={brand} tools={tools} done={signedIn} />
  }
  keepHouseZone(session.data.timeZone)
  return (
    <LiveProvider path="/portal/events">
      <PortalPages session={session.data} brand={brand} tools={tools} signOut={signOut} />
    </LiveProvider>
  )
}
