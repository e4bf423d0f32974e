import { ExclamationCircleFilled } from '@ant-design/icons'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { pathOf, routeOf, textSpot } from '../model/routes.ts'
import styles from './canvas.module.css'
import type { CanvasEdge } from './elements.ts'
import { DIFFERENCE_SIGNS } from './marks.ts'

const ROOM_MIN = 56

/** A way from node to node, around what stands between, with what decides that it is taken. */
export function WayView({ sourceX, sourceY, targetX, targetY, data, selected, markerEnd }: EdgeProps<CanvasEdge>) {
  if (!data) return null
  const { text, rank, count, difference, problems, pale, visited } = data
  const points = routeOf({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, data.others, text !== '')
  const spot = textSpot(points)
  const shown = text || count !== null || problems > 0 || difference !== null
  return (
    <>
      <BaseEdge
        path={pathOf(points)}
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
            style={{
              transform: `translate(-50%, -50%) translate(${spot.x}px, ${spot.y}px)`,
              maxWidth: Math.max(ROOM_MIN, spot.room - 24),
            }}
            title={text}
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
