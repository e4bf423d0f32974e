import { useEffect, useState } from 'react'
import type { ClosingRule, DispatchPreview } from '#contract/dispatches'
import type { FormValues } from '#contract/forms'
import { api, useGo, useRunCommand } from '#kit'

/** Somebody chosen, with what he is called until the server says it again. */
export type Chosen = { id: string; name: string; department?: string }
export type Sent = { id: string; name: string; size: number }

/** A dispatch in the making. */
export type Making = {
  businessId: string | null
  title: string
  remark: string
  rule: ClosingRule
  dueOn: string | null
  departmentIds: string[]
  people: Chosen[]
  values: FormValues
  /** As the form that was opened gave it. */
  baseline: string | null
  /** Data sources are being asked about the values: what is sent now would be sent without their answer. */
  asking: boolean
  files: Sent[]
}

export const NOTHING: Making = {
  businessId: null,
  title: '',
  remark: '',
  rule: 'all',
  dueOn: null,
  departmentIds: [],
  people: [],
  values: {},
  baseline: null,
  asking: false,
  files: [],
}

/** What is put to the server before sending: who would get it and who would handle it. */
export function useWhoGetsIt({ businessId, departmentIds, people, dueOn }: Making) {
  const [answer, setAnswer] = useState<{ preview: DispatchPreview | null; error: unknown }>({
    preview: null,
    error: null,
  })
  const asked =
    businessId !== null && departmentIds.length + people.length > 0
      ? JSON.stringify({ businessId, departmentIds, operatorIds: people.map(({ id }) => id), dueOn })
      : null
  useEffect(() => {
    if (asked === null) {
      setAnswer({ preview: null, error: null })
      return undefined
    }
    let gone = false
    const keep = (next: typeof answer) => {
      if (!gone) setAnswer(next)
    }
    void api.post<DispatchPreview>('/dispatch-preview', JSON.parse(asked)).then(
      (preview) => keep({ preview, error: null }),
      (error: unknown) => keep({ preview: null, error }),
    )
    return () => {
      gone = true
    }
  }, [asked])
  return answer
}

/** Sends it, and opens its board. */
export function useSending(making: Making) {
  const go = useGo()
  const { run, pending } = useRunCommand('dispatches.dispatch.send')
  const [error, setError] = useState<unknown>(null)
  const send = async () => {
    setError(null)
    const { people, remark, files, asking: _asking, ...rest } = making
    try {
      const outcome = await run<{ id: string }>({
        ...rest,
        remark: remark.trim() || null,
        operatorIds: people.map(({ id }) => id),
        files: files.map(({ id }) => id),
      })
      if (outcome.kind === 'done') go(`/dispatches/${outcome.value.id}`)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return { send, pending, error }
}
