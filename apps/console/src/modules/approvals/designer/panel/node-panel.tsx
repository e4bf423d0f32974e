import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowNode } from '#contract/approvals'
import { useDesigner } from '../context.ts'
import { asksPeople, nodeById, paletteKindOf } from '../model/kinds.ts'
import { useKindName, useNodeName } from '../words.tsx'
import { EffectStep } from './effect-step.tsx'
import { Hints } from './hints.tsx'
import { Lookups } from './lookups.tsx'
import { usePutNode } from './named.tsx'
import { CopyStep, EndStep, FlowStep, TimerStep } from './other-steps.tsx'
import styles from './panel.module.css'
import { LabelFields } from './parts.tsx'
import { PeopleStep } from './people-step.tsx'
import { ProblemsAt } from './problems.tsx'
import { hasRights, StepRights } from './rights.tsx'
import { FlowSettings } from './settings.tsx'
import { EdgePanel, WaysOut } from './ways.tsx'

function Specific({ node }: { node: FlowNode }) {
  const put = usePutNode()
  if (asksPeople(node)) return <PeopleStep node={node} />
  switch (node.kind) {
    case 'cc':
      return <CopyStep node={node} put={put} />
    case 'exclusive':
    case 'inclusive':
      return <Lookups node={node} />
    case 'timer':
      return <TimerStep node={node} put={put} />
    case 'effect':
      return <EffectStep node={node} put={put} />
    case 'subFlow':
    case 'relay':
      return <FlowStep node={node} put={put} />
    case 'end':
      return <EndStep node={node} put={put} />
    default:
      return null
  }
}

function NodePanel({ node }: { node: FlowNode }) {
  const { t } = useTranslation()
  const put = usePutNode()
  const kindName = useKindName()
  return (
    <>
      <p className={styles.kind}>
        <strong>{kindName(paletteKindOf(node))}</strong> <code>{node.id}</code>
        <br />
        {t(`approvals:page.designer.about.${paletteKindOf(node)}`)}
      </p>
      <ProblemsAt id={node.id} />
      <LabelFields
        value={node.label}
        onChange={(label) => {
          const { label: _label, ...rest } = node
          put((label ? { ...rest, label } : rest) as FlowNode, 'label')
        }}
      />
      <Specific node={node} />
      <WaysOut node={node} />
      {hasRights(node) ? <StepRights node={node} /> : null}
      {asksPeople(node) ? <Hints node={node} /> : null}
    </>
  )
}

/** The properties of what is selected; with nothing selected those of the flow. */
export function Properties({ about }: { about: ReactNode }) {
  const { t } = useTranslation()
  const { design } = useDesigner()
  const nameOf = useNodeName()
  const { flow, selected, readOnly } = design
  const [only, ...more] = [...selected]
  if (!only) return <FlowSettings about={about} />
  if (more.length > 0) {
    return <p className={styles.note}>{t('approvals:page.designer.severalSelected', { count: selected.size })}</p>
  }
  const node = nodeById(flow, only)
  const edge = flow.edges.find(({ id }) => id === only)
  const [from, to] = [edge && nodeById(flow, edge.from), edge && nodeById(flow, edge.to)]
  return (
    <fieldset key={only} className={styles.properties} disabled={readOnly}>
      {node ? <NodePanel node={node} /> : null}
      {edge ? (
        <>
          <p className={styles.kind}>
            <strong>{t('approvals:page.designer.edge.title')}</strong>
            <br />
            {from && to ? `${nameOf(from)} → ${nameOf(to)}` : edge.id}
          </p>
          <ProblemsAt id={edge.id} />
          <EdgePanel edge={edge} />
        </>
      ) : null}
    </fieldset>
  )
}
