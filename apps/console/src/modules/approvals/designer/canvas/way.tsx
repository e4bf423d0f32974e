import { ExclamationCircleFilled } from '@ant-design/icons'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react'
import styles from './canvas.module.css'
import type { CanvasEdge } from './elements.ts'
import { DIFFERENCE_SIGNS } from './marks.ts'

/** A way from node to node, with what decides that it is taken. */
export function WayView(props: EdgeProps<CanvasEdge>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected, markerEnd } = props
  const backwards = targetX < sourceX
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 10,
    offset: backwards ? 30 : 20,
  })
  if (!data) return null
  const { text, rank, count, difference, problems, pale, visited } = data
  const shown = text || count !== null || problems > 0 || difference !== null
  return (
    <>
      <BaseEdge
        path={path}
        {...(markerEnd ? { markerEnd } : {})}
        interactionWidth={24}
        className={styles.way ?? ''}
        data-selected={selected || undefined}
        data-visited={visited || undefined}
        data-pale={pale || undefined}
        data-difference={difference ?? undefined}
        data-problem={problems > 0 || undefined}
      />
      {shown ? (
        <EdgeLabelRenderer>
          <div
            className={styles.wayLabel}
            data-selected={selected || undefined}
            data-pale={pale || undefined}
            data-difference={difference ?? undefined}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
            aria-hidden="true"
          >
            {problems > 0 ? <ExclamationCircleFilled className={styles.wayProblem} /> : null}
            {difference ? <b>{DIFFERENCE_SIGNS[difference]}</b> : null}
            {rank !== null ? <span className={styles.rank}>{rank}</span> : null}
            {text ? <span className={styles.wayText}>{text}</span> : null}
            {count !== null ? <span className={styles.count}>{count}</span> : null}
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </>
  )
}
