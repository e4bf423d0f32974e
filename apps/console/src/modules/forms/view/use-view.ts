import { useEffect, useMemo, useRef, useState } from 'react'
import { ALL_EDITABLE, ALL_READABLE, type FormValues, type Settled, settle } from '#contract/forms'
import { useLanguage } from '#kit'
import type { FormViewProps, Problem, View } from './props.ts'

const ARCHIVE = { path: '/archive/uploads', camera: false, sheets: true } as const
const NONE = {} as const
const NOTHING: readonly never[] = []

/** Shows a place's problems: all of them, or those of what somebody has already been at. */
function problemsBy(settled: Settled, given: readonly Problem[], show: (path: string) => boolean) {
  const found = new Map<string, Problem[]>()
  const add = (problem: Problem) => {
    const list = found.get(problem.path) ?? []
    if (!list.some(({ code }) => code === problem.code)) found.set(problem.path, [...list, problem])
  }
  for (const problem of settled.problems) if (show(problem.path)) add(problem)
  for (const problem of given) add(problem)
  return found
}

/** What is wrong at each place, and what is only warned of. */
function placesOf(settled: Settled, told: readonly Problem[], shows: (path: string) => boolean) {
  const shown = problemsBy(settled, told, shows)
  const warned = Map.groupBy(settled.warnings as readonly Problem[], ({ path }) => path)
  return {
    problemsAt: (path: string) => shown.get(path) ?? NOTHING,
    warningsAt: (path: string) => warned.get(path) ?? NOTHING,
  }
}

/** Settles the values as they are typed, and keeps what has been touched. */
export function useFormView(props: FormViewProps): View {
  const language = useLanguage()
  const { definition, values, today, around = NONE, lookups = NONE, reference = NONE, showProblems = 'touched' } = props
  const readOnly = props.readOnly ?? !props.onChange
  const rights = props.rights ?? (readOnly ? ALL_READABLE : ALL_EDITABLE)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [stale, setStale] = useState<ReadonlySet<string>>(new Set())
  const before = readOnly ? values : props.before
  const settled = useMemo(
    () => settle(definition, values, { rights, today, around, lookups, reference, ...(before ? { before } : {}) }),
    [definition, values, rights, today, around, lookups, reference, before],
  )
  const latest = useRef(props)
  latest.current = props
  useEffect(() => latest.current.onSettled?.(settled), [settled])
  // What the server found is about what it was sent; a new answer starts anew.
  const problems = props.problems ?? NOTHING
  const [answered, setAnswered] = useState(problems)
  if (answered !== problems) {
    setAnswered(problems)
    setStale(new Set())
  }

  return useMemo((): View => {
    const told = problems.filter(({ path }) => !stale.has(path.split('.')[0] ?? ''))
    const shows = (path: string) => !readOnly && (showProblems === 'all' || touched.has(path))
    return {
      definition,
      values,
      settled,
      rights,
      readOnly,
      today,
      language: props.language ?? language,
      lookups,
      names: props.names ?? null,
      reference,
      around,
      comparison: props.comparison ?? NOTHING,
      reveal: props.reveal ?? null,
      uploads: props.uploads ?? ARCHIVE,
      ...placesOf(settled, told, shows),
      setValue(key: string, value: FormValues[string]) {
        setStale((now) => (now.has(key) ? now : new Set([...now, key])))
        latest.current.onChange?.({ ...latest.current.values, [key]: value })
      },
      touch: (path) => setTouched((now) => (now.has(path) ? now : new Set([...now, path]))),
    }
  }, [
    definition,
    values,
    settled,
    rights,
    readOnly,
    today,
    language,
    lookups,
    reference,
    around,
    problems,
    stale,
    touched,
    showProblems,
    props.uploads,
    props.names,
    props.language,
    props.comparison,
    props.reveal,
  ])
}
