import { Alert, Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { sketchProblems } from '#contract/approvals'
import { Ago, ErrorNote, Link, useCan, useCommands } from '#kit'
import { FlowDesigner } from '../designer/index.tsx'
import { LabelFields } from '../designer/panel/parts.tsx'
import styles from './draw-flow.module.css'
import { useServerProblems } from './server-problems.ts'
import { type Detail, useKeeping } from './use-keeping.ts'
import { useVocabulary } from './use-vocabulary.ts'

type Keeping = ReturnType<typeof useKeeping>

function Conflict({ keeping, name }: { keeping: Keeping; name: string }) {
  const { t } = useTranslation()
  return (
    <Alert
      type="warning"
      showIcon
      title={t('approvals:page.flows.conflict', { name })}
      action={
        <span className={styles.choice}>
          <Button size="small" onClick={keeping.takeTheirs}>
            {t('approvals:page.flows.takeTheirs')}
          </Button>
          <Button size="small" danger onClick={() => void keeping.saveOver()}>
            {t('approvals:page.flows.saveOver')}
          </Button>
        </span>
      }
    />
  )
}

function Keep({ flow, keeping, ready, named }: { flow: Detail; keeping: Keeping; ready: boolean; named: boolean }) {
  const { t } = useTranslation()
  const { commands } = useCommands()
  const { draft } = flow
  return (
    <>
      <span className={styles.state} role="status">
        {keeping.dirty ? (
          t('approvals:page.flows.unsaved')
        ) : draft ? (
          <>
            {draft.changedBy} <Ago value={draft.changedAt} />
          </>
        ) : null}
      </span>
      {draft ? (
        <Button type="text" onClick={() => void keeping.discard()}>
          {t('approvals:command.flow.discardDraft')}
        </Button>
      ) : null}
      <Button loading={keeping.pending} disabled={!keeping.dirty || !named} onClick={() => void keeping.save()}>
        {t('approvals:command.flow.saveDraft')}
      </Button>
      {commands.has('approvals.flow.publish') ? (
        <Button type="primary" disabled={!ready || !named || keeping.pending} onClick={() => void keeping.publish()}>
          {t('approvals:command.flow.publish')}
        </Button>
      ) : null}
    </>
  )
}

type Props = { flow: Detail; readOnly: boolean; reload: () => Promise<{ data?: Detail | undefined }> }

/** The drawing of a flow with what it takes to keep and to publish it. */
export function DrawFlow({ flow, readOnly, reload }: Props) {
  const { t } = useTranslation()
  const can = useCan()
  const vocabulary = useVocabulary(flow.code)
  const keeping = useKeeping(flow, reload)
  const { drawn, setDrawn } = keeping
  const faults = useMemo(() => sketchProblems(drawn.definition), [drawn.definition])
  const refused = useServerProblems(drawn.definition, faults.length === 0)
  const name = <LabelFields value={drawn.label} onChange={(label) => setDrawn({ ...drawn, label: label ?? {} })} />
  return (
    <div className={styles.draw}>
      {keeping.conflict ? (
        <Conflict keeping={keeping} name={flow.draft?.changedBy ?? ''} />
      ) : keeping.problem ? (
        <ErrorNote error={keeping.problem} />
      ) : null}
      {keeping.ticket ? (
        <Alert
          type="info"
          showIcon
          title={t('kit:command.sentTitle')}
          action={<Link to={`/tickets/${keeping.ticket}`}>{t('kit:command.openTicket')}</Link>}
        />
      ) : null}
      <FlowDesigner
        value={drawn.definition}
        onChange={(definition) => setDrawn((before) => ({ ...before, definition }))}
        problems={refused}
        readOnly={readOnly}
        flowId={can('approvals.flow.simulate') ? flow.id : null}
        {...vocabulary}
        about={name}
        extra={
          readOnly ? null : (
            <Keep flow={flow} keeping={keeping} ready={faults.length + refused.length === 0} named={keeping.named} />
          )
        }
      />
    </div>
  )
}
