import { useViewport, ViewportPortal } from '@xyflow/react'
import type { Guide } from '../model/guides.ts'
import styles from './canvas.module.css'

/** Lines on which what is dragged meets what stands still. */
export function Guides({ guides }: { guides: readonly Guide[] }) {
  const { zoom } = useViewport()
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <div
          key={`${axis}${at}`}
          className={styles.guide}
          style={
            axis === 'x'
              ? { left: at, top: from - 20, width: 1 / zoom, height: to - from + 40 }
              : { top: at, left: from - 20, height: 1 / zoom, width: to - from + 40 }
          }
        />
      ))}
    </ViewportPortal>
  )
}
