import { type Dispatch, type SetStateAction, useEffect, useMemo, useRef, useState } from 'react'
import type { LaunchForm, LaunchLookups } from '#contract/businesses'
import { type FormValues, fieldsAskedWith } from '#contract/forms'
import { ApiProblem, api } from '#kit'

const SETTLE_MS = 350

/**
 * What data sources say of a form that is filled in, and what the launch is held to: asked again when a field they are asked
 * with has changed. A source that is down leaves what stands there; the launch says what it does not take.
 */
export function useLookups(
  opened: LaunchForm,
  values: FormValues,
  change: Dispatch<SetStateAction<FormValues>>,
): Pick<LaunchForm, 'lookups' | 'baseline'> {
  const [said, setSaid] = useState({ lookups: opened.lookups, baseline: opened.baseline })
  const fields = useMemo(() => fieldsAskedWith(opened.form), [opened.form])
  const now = JSON.stringify(fields.map((key) => values[key] ?? null))
  const asked = useRef(now)
  const latest = useRef({ values, baseline: said.baseline })
  useEffect(() => {
    latest.current = { values, baseline: said.baseline }
  })
  const { accountId, clientId } = opened
  const path = `/businesses/${opened.business.id}/launch-lookups`
  useEffect(() => {
    if (now === asked.current) return undefined
    const abort = new AbortController()
    const timer = setTimeout(() => {
      const input = { accountId, clientId, ...latest.current }
      api
        .post<LaunchLookups>(path, input, { signal: abort.signal })
        .then((answer) => {
          asked.current = now
          setSaid(({ lookups }) => ({ lookups: { ...lookups, ...answer.lookups }, baseline: answer.baseline }))
          change((before) => ({ ...before, ...answer.values }))
        })
        .catch((error: unknown) => {
          if (error instanceof ApiProblem) asked.current = now
        })
    }, SETTLE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [now, path, accountId, clientId, change])
  return said
}
