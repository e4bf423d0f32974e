import { useEffect, useRef, useState } from 'react'
import { flowDefinition } from '#contract/approvals'
import type { BusinessBasics, BusinessDetail, UnfinishedDefinition } from '#contract/businesses'
import { formDefinition } from '#contract/forms'
import { ApiProblem, LANGUAGES, nowMs, useRunCommand } from '#kit'

const PAUSE_MS = 900

/** What the register takes of the basics: names when they are there in every language, texts that say something. */
function storable(change: Partial<BusinessBasics>): Partial<BusinessBasics> {
  const { names, description, ...rest } = change
  const said = Object.entries(description ?? {}).filter(([, text]) => text?.trim())
  return {
    ...rest,
    ...(names && isNamed(names) ? { names } : {}),
    ...(description === undefined ? {} : { description: said.length > 0 ? Object.fromEntries(said) : null }),
  }
}

/** Whether there is a name in every language. */
export const isNamed = (names: Partial<BusinessBasics['names']>): boolean =>
  LANGUAGES.every((language) => Boolean(names[language]?.trim()))

type Change = { basics?: Partial<BusinessBasics>; definition?: UnfinishedDefinition }

/** A business under the hands of its designer. */
export type Design = {
  business: BusinessDetail
  basics: BusinessBasics
  definition: UnfinishedDefinition
  /** Number of the draft as it is kept. */
  draft: number
  readOnly: boolean
  keeping: 'kept' | 'changed' | 'keeping'
  error: unknown
  /** Who saved before, and when; nothing is kept any more until the page is read again. */
  conflict: { by: string; at: string } | null
  setBasics: (change: Partial<BusinessBasics>) => void
  setPart: (part: keyof UnfinishedDefinition, value: unknown) => void
  reload: () => void
  refetch: () => void
}

const basicsOf = (business: BusinessDetail): BusinessBasics => {
  const { names, description, businessLine, subjectTypes, category, icon, position } = business
  return { names, description, businessLine, subjectTypes, category, icon, position }
}

function joined(a: Change, b: Change): Change {
  return {
    ...(a.basics || b.basics ? { basics: { ...a.basics, ...b.basics } } : {}),
    ...(a.definition || b.definition ? { definition: { ...a.definition, ...b.definition } } : {}),
  }
}

/** A draft whose forms and flow carry every default, as the builders take them; what does not read as one stays as it is. */
function whole(definition: UnfinishedDefinition): UnfinishedDefinition {
  const forms = Object.entries((definition.forms ?? {}) as Record<string, unknown>).map(([type, form]) => [
    type,
    formDefinition.safeParse(form).data ?? form,
  ])
  const flow =
    definition.flow === undefined ? undefined : (flowDefinition.safeParse(definition.flow).data ?? definition.flow)
  return {
    ...definition,
    forms: Object.fromEntries(forms),
    ...(flow === undefined ? {} : { flow }),
  } as UnfinishedDefinition
}

/** Keeps changes a moment after the last one, one saving at a time, each on the draft the one before made. */
function useKeeping(business: BusinessDetail) {
  const { run } = useRunCommand('businesses.business.update')
  const [keeping, setKeeping] = useState<Design['keeping']>('kept')
  const [error, setError] = useState<unknown>(null)
  const [conflict, setConflict] = useState<Design['conflict']>(null)
  const [draft, setDraft] = useState(business.draft)
  const number = useRef(business.draft)
  const waiting = useRef<Change>({})
  const busy = useRef(false)
  const changedAt = useRef(0)

  const save = async (): Promise<void> => {
    const change = waiting.current
    if (busy.current || Object.keys(change).length === 0) return
    busy.current = true
    waiting.current = {}
    setKeeping('keeping')
    try {
      const outcome = await run<{ draft: number }>({ id: business.id, draft: number.current, ...change })
      if (outcome.kind === 'done') number.current = outcome.value.draft
      setDraft(number.current)
      setError(null)
    } catch (thrown) {
      if (thrown instanceof ApiProblem && thrown.code === 'DRAFT_CHANGED') {
        setConflict({ by: String(thrown.params.by), at: String(thrown.params.at) })
      } else {
        waiting.current = joined(change, waiting.current)
        setError(thrown)
      }
    }
    busy.current = false
    setKeeping(Object.keys(waiting.current).length > 0 ? 'changed' : 'kept')
  }
  const last = useRef(save)
  useEffect(() => {
    last.current = save
  })
  // What changed is kept a moment later; a saving under way is waited for, and leaving the page keeps the rest.
  useEffect(() => {
    const clock = setInterval(() => {
      if (nowMs() - changedAt.current >= PAUSE_MS) void last.current()
    }, PAUSE_MS / 3)
    return () => {
      clearInterval(clock)
      void last.current()
    }
  }, [])
  const note = (change: Change) => {
    if (conflict) return
    waiting.current = joined(waiting.current, change)
    changedAt.current = nowMs()
    setKeeping('changed')
  }
  return { keeping, error, conflict, draft, note }
}

/** The business on the designer's table: what is typed shows at once and keeps itself. */
export function useDesign(business: BusinessDetail, refetch: () => void): Design {
  const { note, ...kept } = useKeeping(business)
  const [basics, setOwnBasics] = useState(() => basicsOf(business))
  const [definition, setDefinition] = useState(() => whole(business.definition))
  return {
    ...kept,
    business,
    basics,
    definition,
    readOnly: business.state === 'retired',
    setBasics: (change) => {
      setOwnBasics((before) => ({ ...before, ...change }))
      const kept = storable(change)
      if (Object.keys(kept).length > 0) note({ basics: kept })
    },
    setPart: (part, value) => {
      const change = { [part]: value } as UnfinishedDefinition
      setDefinition((before) => ({ ...before, ...change }))
      note({ definition: change })
    },
    reload: refetch,
    refetch,
  }
}
