import { useCallback } from 'react'
import { ApiProblem, type FieldProblem } from '../api/problem.ts'
import { useFieldProblemText, useProblemText } from '../i18n/problem-text.ts'

/** A refusal as a row keeps it. */
export type RowRefusal = {
  module: string | null
  code: string | null
  params: Record<string, unknown> | null
  fields: readonly FieldProblem[] | null
}

/** Why a row was refused or would be: the reasons in words, and what to do about them. */
export type RowReasons = { reasons: string[]; next: string | null }

/**
 * Why a row was refused, in words: the reasons that the refusal itself gathers, such as those a launch is blocked for,
 * else the refusal with the places it concerns.
 */
export function useRowReasons(): (item: RowRefusal) => RowReasons {
  const problemText = useProblemText()
  const fieldText = useFieldProblemText()
  return useCallback(
    (item) => {
      if (!item.code) return { reasons: [], next: null }
      const module = item.module ?? 'platform'
      const refusal = { status: 409, code: item.code, module, params: item.params ?? {} }
      const gathered = (item.fields ?? []).filter((one) => one.path === '' && one.module)
      if (gathered.length > 0) {
        const told = gathered.map((one) => problemText(new ApiProblem({ status: 409, module, ...one })))
        return { reasons: told.map(({ title }) => title), next: told[0]?.next ?? null }
      }
      const places = (item.fields ?? []).map(
        (one) => `${one.path.replace(/^values\./, '')}: ${fieldText(one.module ?? module, one)}`,
      )
      const { title, next } = problemText(new ApiProblem(refusal))
      return { reasons: [title, ...places], next }
    },
    [problemText, fieldText],
  )
}
