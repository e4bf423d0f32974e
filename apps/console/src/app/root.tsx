import { QueryClientProvider } from '@tanstack/react-query'
import type { i18n } from 'i18next'
import { useEffect, useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import { createTexts } from './i18n/i18n.ts'
import { Look } from './look.tsx'
import { createClient } from './query-client.ts'
import { Gate } from './session/gate.tsx'

const client = createClient()

/** Texts first, then who is signed in, then the pages. */
export function Root() {
  const [texts, setTexts] = useState<i18n | null>(null)
  useEffect(() => {
    void createTexts().then(setTexts)
  }, [])
  if (!texts) return null
  return (
    <I18nextProvider i18n={texts}>
      <QueryClientProvider client={client}>
        <Look>
          <Gate />
        </Look>
      </QueryClientProvider>
    </I18nextProvider>
  )
}
