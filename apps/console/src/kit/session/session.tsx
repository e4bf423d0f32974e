import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { Language } from '../i18n/languages.ts'

/** `GET /api/v1/session`: who is signed in and what they may do. */
export type Session = {
  operator: {
    id: string
    username: string
    name: string
    language: Language
    departmentId: string | null
    totpEnrolled: boolean
  }
  /** Nothing else is possible until the person has chosen a password. */
  passwordChangeRequired: boolean
  permissions: string[]
  scope: { all: boolean; businessLines?: string[]; departmentIds?: string[] }
  /** Where the house's clocks stand. */
  timeZone: string
}

const SessionContext = createContext<Session | null>(null)

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>
}

/** The person signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession outside of a signed-in page')
  return session
}

/** `can(permission)`: for what to show. The server decides what happens. */
export function useCan(): (permission: string | null | undefined) => boolean {
  const { permissions } = useSession()
  return useMemo(() => {
    const held = new Set(permissions)
    return (permission) => !permission || held.has(permission)
  }, [permissions])
}

/** The same where clients of the house stand too, who may do nothing of the house: `false` for them. */
export function useMay(): (permission: string) => boolean {
  const session = useContext(SessionContext)
  return (permission) => session?.permissions.includes(permission) ?? false
}
