import { useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  ErrorState,
  keepHouseZone,
  type Language,
  LiveProvider,
  Loading,
  onSignedOut,
  PartsProvider,
  queryKey,
  ReferencesProvider,
  type Session,
  SessionProvider,
  ShortcutProvider,
  useApi,
  useLineNames,
} from '#kit'
import { chooseLanguage } from '../i18n/i18n.ts'
import { modules } from '../modules.ts'
import { createPages } from '../router.tsx'
import { type ProviderAnswer, takeProviderAnswer } from './provider-return.ts'
import { SignIn } from './sign-in.tsx'

// Before the pages look at the address.
const brought = takeProviderAnswer()
const router = createPages()
const references = Object.assign({}, ...modules.map((module) => module.references ?? {}))
const parts = modules.flatMap((module) => module.parts ?? [])

/** What every page needs once somebody is signed in. */
function Pages() {
  useLineNames()
  return <RouterProvider router={router} />
}

/** The session decides: sign-in, or the pages. A session that ends keeps the page and asks to sign in over it. */
export function Gate() {
  const session = useApi<Session>('/session', undefined, { staleTime: Number.POSITIVE_INFINITY })
  const client = useQueryClient()
  const { i18n } = useTranslation()
  const [lost, setLost] = useState(false)
  const [answer, setAnswer] = useState<ProviderAnswer | null>(brought)
  const operator = session.data?.operator
  useEffect(() => onSignedOut(() => setLost(true)), [])
  const language = operator?.language
  const applied = useRef<Language | null>(null)
  useEffect(() => {
    // The person's own language wins over the device's, once per sign-in: a later choice must not be undone.
    if (!language || applied.current === language) return
    applied.current = language
    void chooseLanguage(i18n, language)
  }, [language, i18n])

  const signedIn = async () => {
    setLost(false)
    setAnswer(null)
    client.removeQueries({ predicate: (query) => query.queryKey[1] !== '/session' })
    await client.invalidateQueries({ queryKey: queryKey('/session') })
  }
  if (session.isPending) return <Loading rows={6} />
  if (answer) return <SignIn done={signedIn} again={null} answer={answer} />
  if (!session.data || lost) {
    if (session.error && session.error.code !== 'SIGN_IN_REQUIRED') {
      return <ErrorState error={session.error} retry={() => void session.refetch()} />
    }
    return <SignIn done={signedIn} again={lost && session.data ? session.data.operator.username : null} answer={null} />
  }
  keepHouseZone(session.data.timeZone)
  return (
    <SessionProvider session={session.data}>
      <LiveProvider>
        <ShortcutProvider>
          <ReferencesProvider references={references}>
            <PartsProvider entries={parts}>
              <Pages />
            </PartsProvider>
          </ReferencesProvider>
        </ShortcutProvider>
      </LiveProvider>
    </SessionProvider>
  )
}
