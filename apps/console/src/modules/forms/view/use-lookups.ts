import { type Dispatch, type SetStateAction, useEffect, useMemo, useRef, useState } from 'react'
import { type FormDefinition, type FormValues, fieldsAskedWith, type Lookups } from '#contract/forms'
import { api } from '#kit'

const SETTLE_MS = 350

/** What an answer is held to: the baseline of a launch, the offers of a request that runs. */
type Token = 'baseline' | 'offers'

export type LookupsAsked<T extends Token> = {
  /** The form as it was opened, with what data sources said and offered then. */
  opened: { form: FormDefinition; lookups: Lookups; values: object } & Record<T, string | null>
  token: T
  path: string
  /** What the address is told besides the values. */
  more?: object
  values: FormValues
  change: Dispatch<SetStateAction<FormValues>>
}

export type LookupsTold<T extends Token> = {
  lookups: Lookups
  /** The values as they were opened, with what sources have said since: what may not be written stays as it is there. */
  before: FormValues
  /** Sources are being asked, or are about to be: what is sent now would be sent without their answer. */
  asking: boolean
} & Record<T, string | null>

type Answer = { values: FormValues; lookups: Lookups } & Partial<Record<Token, string>>

/**
 * What data sources say of a form that is filled in: asked again when a field they are asked with has changed. A source that
 * is down leaves what stands there; whoever takes the values says what it does not take.
 */
export function useLookups<T extends Token>(asked: LookupsAsked<T>): LookupsTold<T> {
  const { opened, token, path, values, change } = asked
  const [told, setTold] = useState({
    lookups: opened.lookups,
    before: opened.values as FormValues,
    held: opened[token] as string | null,
  })
  const fields = useMemo(() => fieldsAskedWith(opened.form), [opened.form])
  const now = JSON.stringify(fields.map((key) => values[key] ?? null))
  const [known, setKnown] = useState(now)
  const more = JSON.stringify(asked.more ?? {})
  const latest = useRef({ values, held: told.held })
  useEffect(() => {
    latest.current = { values, held: told.held }
  })
  useEffect(() => {
    if (now === known) return undefined
    const abort = new AbortController()
    const timer = setTimeout(() => {
      const [is, was] = [now, known].map((text) => JSON.parse(text) as unknown[])
      const changed = fields.filter((_key, at) => JSON.stringify(is?.[at]) !== JSON.stringify(was?.[at]))
      const input = { ...JSON.parse(more), values: latest.current.values, changed, [token]: latest.current.held }
      api
        .post<Answer>(path, input, { signal: abort.signal })
        .then((answer) => {
          if (abort.signal.aborted) return
          setKnown(now)
          setTold(({ lookups, before, held }) => ({
            lookups: { ...lookups, ...answer.lookups },
            before: { ...before, ...answer.values },
            held: answer[token] ?? held,
          }))
          change((filled) => ({ ...filled, ...answer.values }))
        })
        .catch(() => {
          if (!abort.signal.aborted) setKnown(now)
        })
    }, SETTLE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [now, known, fields, path, token, more, change])
  const { lookups, before, held } = told
  return { lookups, before, asking: now !== known, [token]: held } as LookupsTold<T>
}
