import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem, type FieldProblem } from '../api/problem.ts'
import { formatInstant } from '../format/times.ts'
import { isLabel } from '../show/diff.ts'
import type { Language } from './languages.ts'
import { useLanguage, useLocale } from './use-text.ts'
import { commandKeys, fieldProblemKeys, permissionKeys, stateKeys } from './vocabulary.ts'

/** A problem in words: what is wrong, what to do, and how to name it to support. */
export type ProblemText = { title: string; next: string; code: string; requestId: string | null }

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

/** Where the word for a parameter may stand: states, commands and rights are said in words, a code means nothing to people. */
function wordKeys(module: string, name: string, value: unknown): string[] {
  if (typeof value !== 'string') return []
  if (name === 'command') return commandKeys(value)
  return name === 'permission' ? permissionKeys(value) : stateKeys(module, name, value)
}

/** A text that stands in several languages in the reader's, or in any that is there; anything else as it is. */
const inLanguage = (value: unknown, language: Language): unknown =>
  isLabel(value) ? value[language] || value['zh-Hant'] || value['zh-Hans'] || value.en : value

function useWords(): (module: string, params: Record<string, unknown>) => Record<string, unknown> {
  const { t, i18n } = useTranslation()
  const locale = useLocale()
  const language = useLanguage()
  return useCallback(
    (module, params) =>
      Object.fromEntries(
        Object.entries(params).map(([name, value]) => {
          if (typeof value === 'string' && INSTANT.test(value)) return [name, formatInstant(value, locale)]
          if (Array.isArray(value) && value.some(isLabel))
            return [name, value.map((one) => inLanguage(one, language)).join(t('kit:listSeparator'))]
          const word = wordKeys(module, name, value).find((key) => i18n.exists(key))
          return [name, word ? t(word) : inLanguage(value, language)]
        }),
      ),
    [t, i18n, locale, language],
  )
}

/** Turns what a call threw into the person's language: code and parameters come from the server, text from the locales. */
export function useProblemText(): (error: unknown) => ProblemText {
  const { t, i18n } = useTranslation()
  const words = useWords()
  return useCallback(
    (error) => {
      const problem = asProblem(error)
      const base = `${problem.module}:error.${problem.code}`
      const known = i18n.exists(`${base}.message`) ? base : 'kit:error.UNEXPECTED'
      const params = words(problem.module, problem.params)
      return {
        title: t(`${known}.message`, params),
        next: t(`${known}.next`, params),
        code: problem.code,
        requestId: problem.requestId,
      }
    },
    [t, i18n, words],
  )
}

/** What is wrong with one field; module codes first, then the kit's words for the parser's codes. */
export function useFieldProblemText(): (module: string, problem: FieldProblem) => string {
  const { t, i18n } = useTranslation()
  const words = useWords()
  return useCallback(
    (module, problem) => {
      const { code, params = {} } = problem
      const key = fieldProblemKeys(module, code).find((candidate) => i18n.exists(candidate)) ?? 'kit:fieldProblem.other'
      return t(key, { ...words(module, params), code })
    },
    [t, i18n, words],
  )
}
