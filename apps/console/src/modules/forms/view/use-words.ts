import { useTranslation } from 'react-i18next'
import { type Language, useFieldProblemText } from '#kit'
import { readLabel } from '../builder/label.ts'
import type { Problem } from './props.ts'

export { readLabel }

/** A problem in words: the form's own words for its own rules, the module's for everything else. */
export function useProblemWords(language: Language): (problem: Problem) => string {
  const text = useFieldProblemText()
  return (problem) => {
    const own = problem.code === 'VALUE_CHECK' ? problem.params?.message : undefined
    if (own && typeof own === 'object') return readLabel(own, language)
    return text(problem.module ?? 'forms', { ...problem, params: problem.params as never, path: problem.path } as never)
  }
}

/** Whether a kind is one of numbers, which stand on the right. */
export const isNumeric = (kind: string): boolean => kind === 'number' || kind === 'money' || kind === 'rate'

/** What stands behind a number: its currency, `%`, per lot. */
export function useUnit(): (
  field: { kind: string; unit?: string; currency?: unknown },
  currency: string | null,
) => string {
  const { t } = useTranslation()
  return ({ kind, unit }, currency) => {
    if (kind === 'money') return currency ?? ''
    return kind === 'rate' && unit && unit !== 'ratio' ? t(`forms:page.view.unit.${unit}`) : ''
  }
}
