import { Button, Flex } from 'antd'
import { type PointerEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './signature-pad.module.css'

/** Pixels of the picture that is kept; the pad itself is as wide as its place. */
const WIDTH = 900
const HEIGHT = 300

type Pen = { x: number; y: number }

function placeOf(event: PointerEvent<HTMLCanvasElement>): Pen {
  const box = event.currentTarget.getBoundingClientRect()
  return {
    x: ((event.clientX - box.left) / box.width) * WIDTH,
    y: ((event.clientY - box.top) / box.height) * HEIGHT,
  }
}

function line(canvas: HTMLCanvasElement, from: Pen, to: Pen): void {
  const ink = canvas.getContext('2d')
  if (!ink) return
  ink.lineWidth = 6
  ink.lineCap = 'round'
  ink.lineJoin = 'round'
  ink.strokeStyle = '#111'
  ink.beginPath()
  ink.moveTo(from.x, from.y)
  ink.lineTo(to.x, to.y)
  ink.stroke()
}

/** The drawing on white, so that it reads on paper and in every appearance. */
function onPaper(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const paper = document.createElement('canvas')
  paper.width = WIDTH
  paper.height = HEIGHT
  const ink = paper.getContext('2d')
  if (ink) {
    ink.fillStyle = '#fff'
    ink.fillRect(0, 0, WIDTH, HEIGHT)
    ink.drawImage(canvas, 0, 0)
  }
  return paper
}

const pictureOf = (canvas: HTMLCanvasElement): Promise<Blob | null> =>
  new Promise((found) => onPaper(canvas).toBlob(found, 'image/png'))

/** Draws where the pointer goes; `drawn` is told after each stroke. */
function usePen(drawn: (canvas: HTMLCanvasElement) => void) {
  const pen = useRef<Pen | null>(null)
  const lift = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!pen.current) return
    pen.current = null
    drawn(event.currentTarget)
  }
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!pen.current) return
    const next = placeOf(event)
    line(event.currentTarget, pen.current, next)
    pen.current = next
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      pen.current = placeOf(event)
      // A dot is a stroke, too.
      move(event)
    },
    onPointerMove: move,
    onPointerUp: lift,
    onPointerCancel: lift,
  }
}

type SignaturePadProps =
  /** Keeps what was drawn when the person says so. */
  | { onSigned: (file: File) => void; onDrawn?: never }
  /** Told of the picture, as a data URL, after each stroke; of null when it is wiped away. */
  | { onDrawn: (picture: string | null) => void; onSigned?: never }

/** Where a signature is drawn by finger, pen or mouse; kept as a picture. */
export function SignaturePad({ onSigned, onDrawn }: SignaturePadProps) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isDrawn, setDrawn] = useState(false)
  const pen = usePen((drawn) => {
    setDrawn(true)
    onDrawn?.(onPaper(drawn).toDataURL('image/png'))
  })
  const clear = () => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, WIDTH, HEIGHT)
    setDrawn(false)
    onDrawn?.(null)
  }
  const keep = async () => {
    const picture = canvas.current && (await pictureOf(canvas.current))
    if (!picture) return
    clear()
    onSigned?.(new File([picture], 'signature.png', { type: 'image/png' }))
  }
  return (
    <div className={styles.sign}>
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        className={styles.pad}
        role="img"
        aria-label={t('kit:signature.here')}
        {...pen}
      />
      <Flex gap={8} align="center" wrap>
        <span className={styles.hint}>{t('kit:signature.hint')}</span>
        <Button size="small" disabled={!isDrawn} onClick={clear}>
          {t('kit:signature.clear')}
        </Button>
        {onSigned ? (
          <Button size="small" type="primary" disabled={!isDrawn} onClick={() => void keep()}>
            {t('kit:signature.keep')}
          </Button>
        ) : null}
      </Flex>
    </div>
  )
}
