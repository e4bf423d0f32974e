import { RotateRightOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type PointerEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcuts } from '../layout/shortcuts.tsx'
import { type Size, useSizeOf } from '../layout/size.ts'
import styles from './picture.module.css'

/** How a picture is looked at: 1 fits the stage; turned clockwise in degrees. */
export type PictureView = { zoom: number; turn: number }

const FITS: PictureView = { zoom: 1, turn: 0 }
const ZOOM = { min: 1, max: 8, step: 1.5 }

/** The view of one picture, or of several that are compared and move together. */
export function usePictureView(): [PictureView, (next: PictureView) => void] {
  return useState(FITS)
}

/** Buttons and keys (`+`, `-`, `r`, `0`) that change the view. */
export function PictureTools({ view, setView }: { view: PictureView; setView: (view: PictureView) => void }) {
  const { t } = useTranslation()
  const zoomBy = (factor: number) =>
    setView({ ...view, zoom: Math.min(ZOOM.max, Math.max(ZOOM.min, view.zoom * factor)) })
  const percent = `${Math.round(view.zoom * 100)}%`
  const turn = () => setView({ ...view, turn: (view.turn + 90) % 360 })
  useShortcuts([
    { keys: '+', label: 'kit:viewer.zoomIn', run: () => zoomBy(ZOOM.step) },
    { keys: '-', label: 'kit:viewer.zoomOut', run: () => zoomBy(1 / ZOOM.step) },
    { keys: 'r', label: 'kit:viewer.rotate', run: turn },
    { keys: '0', label: 'kit:viewer.fit', run: () => setView(FITS) },
  ])
  return (
    <div className={styles.tools} role="group" aria-label={t('kit:viewer.tools')}>
      <Button
        icon={<ZoomOutOutlined aria-hidden="true" />}
        aria-label={t('kit:viewer.zoomOut')}
        disabled={view.zoom <= ZOOM.min}
        onClick={() => zoomBy(1 / ZOOM.step)}
      />
      <Button
        className={styles.percent ?? ''}
        aria-label={`${percent}, ${t('kit:viewer.fit')}`}
        onClick={() => setView(FITS)}
      >
        {percent}
      </Button>
      <Button
        icon={<ZoomInOutlined aria-hidden="true" />}
        aria-label={t('kit:viewer.zoomIn')}
        disabled={view.zoom >= ZOOM.max}
        onClick={() => zoomBy(ZOOM.step)}
      />
      <Button icon={<RotateRightOutlined aria-hidden="true" />} aria-label={t('kit:viewer.rotate')} onClick={turn} />
    </div>
  )
}

/** Moves what is larger than its stage by dragging. */
function useDrag(stage: HTMLElement | null) {
  const from = useRef<{ x: number; y: number; left: number; top: number } | null>(null)
  return {
    onPointerDown(event: PointerEvent) {
      if (!stage || event.pointerType !== 'mouse' || event.button !== 0) return
      stage.setPointerCapture(event.pointerId)
      from.current = { x: event.clientX, y: event.clientY, left: stage.scrollLeft, top: stage.scrollTop }
    },
    onPointerMove(event: PointerEvent) {
      if (!stage || !from.current) return
      stage.scrollTo(
        from.current.left - event.clientX + from.current.x,
        from.current.top - event.clientY + from.current.y,
      )
    },
    onPointerUp() {
      from.current = null
    },
  }
}

/** A picture on a stage that fills its place: fitted, enlarged with scrolling and dragging, turned. */
export function Picture({ url, name, view }: { url: string; name: string; view: PictureView }) {
  const [stage, setStage] = useState<HTMLDivElement | null>(null)
  const [natural, setNatural] = useState<Size | null>(null)
  const room = useSizeOf(stage)
  const drag = useDrag(stage)
  const lying = view.turn % 180 !== 0
  const turned = natural && (lying ? { width: natural.height, height: natural.width } : natural)
  const scale = turned && room ? Math.min(room.width / turned.width, room.height / turned.height) * view.zoom : 0
  return (
    <div ref={setStage} className={styles.stage} data-large={view.zoom > 1 || undefined} {...drag}>
      <div
        className={styles.frame}
        style={turned ? { width: Math.floor(turned.width * scale), height: Math.floor(turned.height * scale) } : {}}
      >
        <img
          src={url}
          alt={name}
          draggable={false}
          onLoad={({ currentTarget: image }) => setNatural({ width: image.naturalWidth, height: image.naturalHeight })}
          style={{
            width: (natural?.width ?? 0) * scale,
            height: (natural?.height ?? 0) * scale,
            transform: `translate(-50%, -50%) rotate(${view.turn}deg)`,
          }}
        />
      </div>
    </div>
  )
}
