import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../api/live.tsx'
import { useApi } from '../api/use-api.ts'
import { LANGUAGES, type Language } from '../i18n/languages.ts'
import { useSession } from './session.tsx'

/** A business line as the house calls it. */
export type BusinessLine = {
  code: string
  names: Record<Language, string>
  position: number
  retired: boolean
  version: number
}

const STALE_MS = 300_000
/** Namespaces whose words name lines. */
const NAMED_IN = ['access', 'accounts']

/** Every line of the house, retired ones too; asked for once the person may ask for anything. */
export function useEveryLine() {
  const { passwordChangeRequired } = useSession()
  return useApi<{ items: BusinessLine[] }>(passwordChangeRequired ? null : '/access/business-lines', undefined, {
    staleTime: STALE_MS,
  })
}

/** Codes of the lines that something new may belong to, in the house's order. */
export function useBusinessLines(): string[] {
  const items = useEveryLine().data?.items
  return useMemo(() => (items ?? []).flatMap((line) => (line.retired ? [] : [line.code])), [items])
}

/** Lines are named by what the house calls them wherever words name them; once for the whole console. */
export function useLineNames(): void {
  const lines = useEveryLine()
  const { i18n } = useTranslation()
  const named = useRef<unknown>(null)
  useLive('businessLines', () => void lines.refetch())
  const items = lines.data?.items
  const { language } = i18n
  useEffect(() => {
    if (!items || named.current === `${language} ${JSON.stringify(items)}`) return
    named.current = `${language} ${JSON.stringify(items)}`
    for (const one of LANGUAGES) {
      for (const { code, names } of items) {
        for (const namespace of NAMED_IN) i18n.addResource(one, namespace, `state.businessLine.${code}`, names[one])
      }
    }
    // Words on screen are read again.
    void i18n.changeLanguage(language)
  }, [items, language, i18n])
}
