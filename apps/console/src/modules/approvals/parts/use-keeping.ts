import { App } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { FlowDefinition, flowDetail, Label } from '#contract/approvals'
import { type ApiProblem, asProblem, useRunCommand } from '#kit'
import { isSame } from '../designer/model/differences.ts'
import { useSafety } from './use-safety.ts'

export type Detail = z.output<typeof flowDetail>
/** What is on the drawing: the flow and what it is called. */
export type Drawn = { definition: FlowDefinition; label: Label }

/** Saving with the version last read; publishing what is drawn. Refusals stay on screen until the next try. */
export function useKeeping(flow: Detail, drawn: Drawn, reload: () => Promise<unknown>) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const save = useRunCommand('approvals.flow.saveDraft')
  const publish = useRunCommand('approvals.flow.publish')
  const discard = useRunCommand('approvals.flow.discardDraft')
  const [version, setVersion] = useState(flow.draft?.version ?? 0)
  const [saved, setSaved] = useState(drawn)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [ticket, setTicket] = useState<string | null>(null)
  const run = async (what: () => Promise<void>) => {
    setProblem(null)
    try {
      await what()
    } catch (error) {
      const refused = asProblem(error)
      setProblem(refused)
      // What somebody else has saved is what is offered to be taken, or saved over.
      if (refused.code === 'FLOW_DRAFT_CHANGED') await reload()
    }
  }
  const keep = (over: number, silently = false) =>
    run(async () => {
      const outcome = await save.run<{ version: number }>({ id: flow.id, version: over, ...drawn })
      if (outcome.kind !== 'done') return
      setVersion(outcome.value.version)
      setSaved(drawn)
      if (!silently) message.success(t('approvals:page.flows.saved'))
    })
  const dirty =
    !isSame(saved.definition, drawn.definition) || JSON.stringify(saved.label) !== JSON.stringify(drawn.label)
  const conflict = problem?.code === 'FLOW_DRAFT_CHANGED'
  useSafety(dirty && !conflict && !save.pending && !publish.pending, () => keep(version, true))
  return {
    problem,
    ticket,
    dirty,
    pending: save.pending || publish.pending || discard.pending,
    save: () => keep(version),
    /** Puts this drawing in the place of what somebody else has saved meanwhile. */
    saveOver: () => keep(flow.draft?.version ?? 0),
    takeTheirs: (theirs: Drawn) => {
      setVersion(flow.draft?.version ?? 0)
      setSaved(theirs)
      setProblem(null)
    },
    publish: () =>
      run(async () => {
        const outcome = await publish.run({ id: flow.id, ...drawn })
        if (outcome.kind === 'awaiting-approval') setTicket(outcome.ticketId)
        else message.success(t('approvals:page.flows.published'))
        setSaved(drawn)
        setVersion(0)
        await reload()
      }),
    discard: () =>
      run(async () => {
        await discard.run({ id: flow.id })
        setVersion(0)
        await reload()
      }),
    conflict,
  }
}
