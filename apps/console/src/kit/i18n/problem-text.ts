import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem, type FieldProblem } from '../api/problem.ts'
import { fieldProblemKeys } from './vocabulary.ts'

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
      return {
        title: t(`${known}.message`, problem.params),
        next: t(`${known}.next`, problem.params),
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
