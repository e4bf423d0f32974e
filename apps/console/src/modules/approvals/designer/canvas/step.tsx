import {
  CheckOutlined,
  CloseOutlined,
  ExclamationCircleFilled,
  FieldTimeOutlined,
  WarningFilled,
} from '@ant-design/icons'
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import { asksPeople, paletteKindOf } from '../model/kinds.ts'
import { PeopleLine, useKindName, useNodeName } from '../words.tsx'
import styles from './canvas.module.css'
import type { CanvasNode, NodeData } from './elements.ts'
import { LOOKS } from './look.tsx'
import { DIFFERENCE_SIGNS } from './marks.ts'

function Corner({ data }: { data: NodeData }) {
  const { t } = useTranslation()
  const { difference, problems, warnings, tokens, heat } = data
  return (
    <>
      {problems > 0 ? (
        <span className={styles.problem} title={t('approvals:page.designer.problem.count', { count: problems })}>
          <ExclamationCircleFilled aria-hidden="true" />
          {problems > 1 ? problems : null}
        </span>
      ) : warnings > 0 ? (
        <span
          className={styles.problem}
          data-warns
          title={t('approvals:page.designer.problem.warnings', { count: warnings })}
        >
          <WarningFilled aria-hidden="true" />
          {warnings > 1 ? warnings : null}
        </span>
      ) : null}
      {difference ? (
        <span className={styles.sign} title={t(`approvals:page.designer.difference.${difference}`)}>
          {DIFFERENCE_SIGNS[difference]}
        </span>
      ) : null}
      {heat ? <span className={styles.heat}>{heat.text}</span> : null}
      {tokens.length > 0 ? (
        <span className={styles.token} data-state={tokens[0]?.state}>
          <span className={styles.tokenDot} aria-hidden="true" />
          {tokens[0]?.text ?? t(`approvals:page.designer.token.${tokens[0]?.state}`)}
          {tokens.length > 1 ? ` ×${tokens.length}` : null}
        </span>
      ) : null}
    </>
  )
}

function Symbol({ data }: { data: NodeData }) {
  const { node } = data
  if (node.kind === 'end') return node.outcome === 'approved' ? <CheckOutlined /> : <CloseOutlined />
  return LOOKS[paletteKindOf(node)].icon
}

function Second({ data }: { data: NodeData }) {
  const { t } = useTranslation()
  const kindName = useKindName()
  const { node, flow } = data
  if (asksPeople(node)) {
    const several = node.signing.mode !== 'any'
    return (
      <>
        {several ? `${t(`approvals:page.designer.signing.short.${node.signing.mode}`)} · ` : null}
        {node.deadline ? <FieldTimeOutlined aria-label={t('approvals:page.designer.deadline.title')} /> : null}
        <PeopleLine node={node} flow={flow} />
      </>
    )
  }
  if (node.kind === 'cc') return <PeopleLine node={node} flow={flow} />
  return <>{node.label ? kindName(paletteKindOf(node)) : null}</>
}

/** A node on the drawing. Whatever the mouse does with it, the keyboard does through the panel beside. */
export function StepView({ data, selected }: NodeProps<CanvasNode>) {
  const nameOf = useNodeName()
  const { node, pale, difference, heat, editable } = data
  const look = LOOKS[paletteKindOf(node)]
  const tone = node.kind === 'end' ? (node.outcome === 'approved' ? 'good' : 'bad') : look.tone
  const small = look.shape === 'circle' || look.shape === 'diamond' || look.shape === 'bar'
  return (
    <div
      className={styles.step}
      data-shape={look.shape}
      data-tone={tone}
      data-ring={node.kind === 'end' || undefined}
      data-selected={selected || undefined}
      data-pale={pale || undefined}
      data-difference={difference ?? undefined}
      style={heat ? ({ '--heat': heat.level } as React.CSSProperties) : undefined}
      data-heat={heat ? true : undefined}
      aria-hidden="true"
    >
      {node.kind === 'start' ? null : (
        <Handle type="target" position={Position.Left} isConnectable={editable} className={styles.handle} />
      )}
      <span className={styles.outline} />
      <span className={styles.icon}>
        <Symbol data={data} />
      </span>
      <span className={small ? styles.below : styles.texts}>
        <span className={styles.name}>
          {small && !node.label && node.kind !== 'start' && node.kind !== 'end' ? null : nameOf(node)}
        </span>
        {small ? null : (
          <span className={styles.second}>
            <Second data={data} />
          </span>
        )}
      </span>
      <Corner data={data} />
      {node.kind === 'end' ? null : (
        <Handle type="source" position={Position.Right} isConnectable={editable} className={styles.handle} />
      )}
    </div>
  )
}
