import { Alert, App, Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { type FlowDefinition, type flowDetail, type Label, sketchProblems } from '#contract/approvals'
import { Ago, type ApiProblem, asProblem, ErrorNote, useCan, useCommands, useRunCommand } from '#kit'
import { emptyFlow, FlowDesigner } from '../designer/index.tsx'
import { isSame } from '../designer/model/differences.ts'
import { LabelFields } from '../designer/panel/parts.tsx'
import styles from './draw-flow.module.css'
import { useVocabulary } from './use-vocabulary.ts'

type Detail = z.output<typeof flowDetail>
type Drawn = { definition: FlowDefinition; label: Label }

/** What stands on the drawing when the page opens: the draft, else what is published, else a start and an end. */
function opened({ draft, definition, label }: Detail): Drawn {
  // A sketch is a definition that may lack something; the designer holds both.
  if (draft) return { definition: draft.definition as FlowDefinition, label: draft.label }
  return { definition: definition ?? emptyFlow(), label }
}

/** Saving with the version last read; publishing what is drawn. Refusals stay on screen until the next try. */
function useKeeping(flow: Detail, drawn: Drawn, reload: () => Promise<unknown>) {
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
      setProblem(asProblem(error))
    }
  }
  const keep = (over: number) =>
    run(async () => {
      const outcome = await save.run<{ version: number }>({ id: flow.id, version: over, ...drawn })
      if (outcome.kind !== 'done') return
      setVersion(outcome.value.version)
      setSaved(drawn)
      message.success(t('approvals:page.flows.saved'))
    })
  return {
    problem,
    ticket,
    dirty: !isSame(saved.definition, drawn.definition) || JSON.stringify(saved.label) !== JSON.stringify(drawn.label),
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
    conflict: problem?.code === 'FLOW_DRAFT_CHANGED',
  }
}

/** The drawing of a flow with what it takes to keep and to publish it. */
export function DrawFlow({
  flow,
  readOnly,
  reload,
}: {
  flow: Detail
  readOnly: boolean
  reload: () => Promise<unknown>
}) {
  const { t } = useTranslation()
  const can = useCan()
  const { commands } = useCommands()
  const vocabulary = useVocabulary(flow.code)
  const [drawn, setDrawn] = useState<Drawn>(() => opened(flow))
  const keeping = useKeeping(flow, drawn, reload)
  const faults = useMemo(() => sketchProblems(drawn.definition), [drawn.definition])
  const unnamed = !Object.values(drawn.label).some((text) => text?.trim())
  const reset = () => {
    const theirs = opened(flow)
    setDrawn(theirs)
    keeping.takeTheirs(theirs)
  }
  return (
    <div className={styles.draw}>
      {keeping.conflict ? (
        <Alert
          type="warning"
          showIcon
          title={t('approvals:page.flows.conflict', { name: flow.draft?.changedBy ?? '' })}
          action={
            <span className={styles.choice}>
              <Button size="small" onClick={reset}>
                {t('approvals:page.flows.takeTheirs')}
              </Button>
              <Button size="small" danger onClick={() => void keeping.saveOver()}>
                {t('approvals:page.flows.saveOver')}
              </Button>
            </span>
          }
        />
      ) : keeping.problem ? (
        <ErrorNote error={keeping.problem} />
      ) : null}
      {readOnly ? null : (
        <LabelFields value={drawn.label} onChange={(label) => setDrawn({ ...drawn, label: label ?? {} })} />
      )}
      <FlowDesigner
        value={drawn.definition}
        onChange={(definition) => setDrawn((before) => ({ ...before, definition }))}
        readOnly={readOnly}
        flowId={can('approvals.flow.simulate') ? flow.id : null}
        {...vocabulary}
        extra={
          readOnly ? null : (
            <>
              <span className={styles.state} role="status">
                {keeping.dirty ? (
                  t('approvals:page.flows.unsaved')
                ) : flow.draft ? (
                  <>
                    {flow.draft.changedBy} <Ago value={flow.draft.changedAt} />
                  </>
                ) : null}
              </span>
              {flow.draft ? (
                <Button type="text" onClick={() => void keeping.discard()}>
                  {t('approvals:command.flow.discardDraft')}
                </Button>
              ) : null}
              <Button
                loading={keeping.pending}
                disabled={!keeping.dirty || unnamed}
                onClick={() => void keeping.save()}
              >
                {t('approvals:command.flow.saveDraft')}
              </Button>
              {commands.has('approvals.flow.publish') ? (
                <Button
                  type="primary"
                  disabled={faults.length > 0 || unnamed || keeping.pending}
                  onClick={() => void keeping.publish()}
                >
                  {t('approvals:command.flow.publish')}
                </Button>
              ) : null}
            </>
          )
        }
      />
    </div>
  )
}
