import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem, type FieldProblem } from '../api/problem.ts'
import { fieldProblemKeys, stateKeys } from './vocabulary.ts'

/** A problem in words: what is wrong, what to do, and how to name it to support. */
export type ProblemText = { title: string; next: string; code: string; requestId: string | null }

/** Turns what a call threw into the person's language: code and parameters come from the server, text from the locales. */
export function useProblemText(): (error: unknown) => ProblemText {
  const { t, i18n } = useTranslation()
  return useCallback(
    (error) => {
      const problem = asProblem(error)
      const base = `${problem.module}:error.${problem.code}`
      const known = i18n.exists(`${base}.message`) ? base : 'kit:error.UNEXPECTED'
      // A parameter that is a state is said in words: a code means nothing to people.
      const inWords = Object.entries(problem.params).map(([name, value]) => {
        const word =
          typeof value === 'string' ? stateKeys(problem.module, name, value).find((key) => i18n.exists(key)) : null
        return [name, word ? t(word) : value]
      })
      const params: Record<string, unknown> = Object.fromEntries(inWords)
      return {
        title: t(`${known}.message`, params),
        next: t(`${known}.next`, params),
        code: problem.code,
        requestId: problem.requestId,
      }
    },
    [t, i18n],
  )
}

/** What is wrong with one field; module codes first, then the kit's words for the parser's codes. */
export function useFieldProblemText(): (module: string, problem: FieldProblem) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (module, problem) => {
      const { code, params = {} } = problem
      const key = fieldProblemKeys(module, code).find((candidate) => i18n.exists(candidate)) ?? 'kit:fieldProblem.other'
      return t(key, { ...params, code })
    },
    [t, i18n],
  )
}
