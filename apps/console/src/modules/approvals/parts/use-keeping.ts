import { App } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { FlowDefinition, flowDetail, Label } from '#contract/approvals'
import { type ApiProblem, asProblem, useRunCommand } from '#kit'
import { emptyFlow } from '../designer/index.tsx'
import { isSame } from '../designer/model/differences.ts'
import { useSafety } from './use-safety.ts'

export type Detail = z.output<typeof flowDetail>
/** What is on the drawing: the flow and what it is called. */
export type Drawn = { definition: FlowDefinition; label: Label }
/** What the server holds, as far as this page has seen it; version 0 where there is no draft. */
type Base = Drawn & { version: number }
type Reload = () => Promise<{ data?: Detail | undefined }>

/** What stands on the drawing when the page opens: the draft, else what is published, else a start and an end. */
function opened({ draft, definition, label }: Detail): Base {
  // A sketch is a definition that may lack something; the designer holds both.
  if (draft) return { definition: draft.definition as FlowDefinition, label: draft.label, version: draft.version }
  return { definition: definition ?? emptyFlow(), label, version: 0 }
}

const isUnsaved = (base: Base, drawn: Drawn): boolean =>
  !isSame(base.definition, drawn.definition) || JSON.stringify(base.label) !== JSON.stringify(drawn.label)

/** What is drawn and what the server holds of it: what is newer there is shown, unless something here is unsaved. */
function useDrawn(flow: Detail) {
  const [base, setBase] = useState<Base>(() => opened(flow))
  const [drawn, setDrawn] = useState<Drawn>(base)
  const dirty = isUnsaved(base, drawn)
  const take = (detail: Detail) => {
    const next = opened(detail)
    setBase(next)
    setDrawn(next)
  }
  const newer = (flow.draft?.version ?? 0) > base.version
  useEffect(() => {
    if (!newer || dirty) return
    const next = opened(flow)
    setBase(next)
    setDrawn(next)
  }, [newer, dirty, flow])
  return { base, setBase, drawn, setDrawn, dirty, take }
}

/** Does what may be refused, and remembers why it was. */
function useAttempts(reload: Reload) {
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const run = async (what: () => Promise<void>) => {
    setProblem(null)
    try {
      await what()
    } catch (error) {
      const refused = asProblem(error)
      // What somebody else has saved is what is offered to be taken, or saved over.
      if (refused.code === 'FLOW_DRAFT_CHANGED') await reload()
      setProblem(refused)
    }
  }
  return { problem, forget: () => setProblem(null), run }
}

/** Keeps, publishes and throws away what is drawn on a flow. Refusals stay on screen until the next try. */
export function useKeeping(flow: Detail, reload: Reload) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const commands = {
    save: useRunCommand('approvals.flow.saveDraft'),
    publish: useRunCommand('approvals.flow.publish'),
    discard: useRunCommand('approvals.flow.discardDraft'),
  }
  const { base, setBase, drawn, setDrawn, dirty, take } = useDrawn(flow)
  const { problem, forget, run } = useAttempts(reload)
  const [ticket, setTicket] = useState<string | null>(null)
  const { definition, label } = drawn
  const store = async (over: number) => {
    const outcome = await commands.save.run<{ version: number }>({ id: flow.id, version: over, label, definition })
    if (outcome.kind === 'done') setBase({ ...drawn, version: outcome.value.version })
  }
  const renew = async () => {
    const { data } = await reload()
    if (data) take(data)
  }
  const conflict = problem?.code === 'FLOW_DRAFT_CHANGED'
  const pending = commands.save.pending || commands.publish.pending || commands.discard.pending
  const named = Object.values(label).some((text) => text?.trim())
  useSafety(dirty && named && !conflict && !pending, () => run(() => store(base.version)))
  return {
    drawn,
    setDrawn,
    problem,
    ticket,
    dirty,
    named,
    pending,
    conflict,
    save: () =>
      run(async () => {
        await store(base.version)
        message.success(t('approvals:page.flows.saved'))
      }),
    /** Puts this drawing in the place of what somebody else has saved meanwhile. */
    saveOver: () => run(() => store(flow.draft?.version ?? 0)),
    takeTheirs: () => {
      take(flow)
      forget()
    },
    publish: () =>
      run(async () => {
        // The draft goes when it is what was published; what was never saved would leave an older one behind.
        if (dirty) await store(base.version)
        const outcome = await commands.publish.run({ id: flow.id, label, definition })
        if (outcome.kind === 'awaiting-approval') setTicket(outcome.ticketId)
        else message.success(t('approvals:page.flows.published'))
        await renew()
      }),
    discard: () =>
      run(async () => {
        await commands.discard.run({ id: flow.id })
        await renew()
      }),
  }
}
