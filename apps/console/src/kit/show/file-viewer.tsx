import {
  DownloadOutlined,
  FileOutlined,
  FilePdfOutlined,
  LeftOutlined,
  PlayCircleOutlined,
  RightOutlined,
  RotateRightOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './file-viewer.module.css'

export type ViewedFile = {
  id: string
  name: string
  mime: string
  /** Address of the bytes, shown inline. */
  url: string
  thumbnailUrl?: string | null
  /** What it is: the archive parameter's name. */
  caption?: string
  downloadUrl?: string
}

const ZOOM = { min: 0.5, max: 4, step: 0.25 }

function Picture({ file }: { file: ViewedFile }) {
  const { t } = useTranslation()
  const [zoom, setZoom] = useState(1)
  const [turn, setTurn] = useState(0)
  const change = (by: number) => setZoom((now) => Math.min(ZOOM.max, Math.max(ZOOM.min, now + by)))
  return (
    <>
      <div className={styles.stage}>
        <img
          src={file.url}
          alt={file.caption ?? file.name}
          style={{ transform: `scale(${zoom}) rotate(${turn}deg)` }}
        />
      </div>
      <div className={styles.tools}>
        <Button
          size="small"
          icon={<ZoomOutOutlined />}
          aria-label={t('kit:viewer.zoomOut')}
          onClick={() => change(-ZOOM.step)}
        />
        <Button
          size="small"
          icon={<ZoomInOutlined />}
          aria-label={t('kit:viewer.zoomIn')}
          onClick={() => change(ZOOM.step)}
        />
        <Button
          size="small"
          icon={<RotateRightOutlined />}
          aria-label={t('kit:viewer.rotate')}
          onClick={() => setTurn((now) => now + 90)}
        />
      </div>
    </>
  )
}

function Shown({ file }: { file: ViewedFile }): ReactNode {
  const { t } = useTranslation()
  if (file.mime.startsWith('image/')) return <Picture key={file.id} file={file} />
  if (file.mime.startsWith('video/')) {
    return (
      <div className={styles.stage}>
        <video key={file.id} src={file.url} controls preload="metadata" aria-label={file.caption ?? file.name} />
      </div>
    )
  }
  if (file.mime.startsWith('audio/'))
    return <audio key={file.id} src={file.url} controls preload="metadata" aria-label={file.name} />
  if (file.mime === 'application/pdf')
    return <iframe key={file.id} className={styles.document} src={file.url} title={file.caption ?? file.name} />
  return (
    <div className={styles.stage}>
      <p className={styles.none}>
        <FileOutlined aria-hidden="true" /> {t('kit:viewer.noInline')}
      </p>
    </div>
  )
}

function Thumbnail({ file }: { file: ViewedFile }) {
  const [broken, setBroken] = useState(false)
  if (file.thumbnailUrl && !broken)
    return <img src={file.thumbnailUrl} alt="" loading="lazy" onError={() => setBroken(true)} />
  if (file.mime.startsWith('video/')) return <PlayCircleOutlined aria-hidden="true" />
  return file.mime === 'application/pdf' ? <FilePdfOutlined aria-hidden="true" /> : <FileOutlined aria-hidden="true" />
}

/** Images, PDF and video where the data beside them can be read; thumbnails below, arrow keys move on. */
export function FileViewer({ files }: { files: readonly ViewedFile[] }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  const index = Math.max(
    0,
    files.findIndex((file) => file.id === chosen),
  )
  const file = files[index]
  if (!file) return null
  const move = (by: number) => setChosen(files[(index + by + files.length) % files.length]?.id ?? null)
  return (
    <figure className={styles.viewer}>
      <figcaption className={styles.caption}>
        <span className={styles.name}>
          {file.caption ? <strong>{file.caption}</strong> : null} {file.name}
        </span>
        {files.length > 1 ? (
          <span className={styles.pager}>
            <Button
              size="small"
              type="text"
              icon={<LeftOutlined />}
              aria-label={t('kit:viewer.previous')}
              onClick={() => move(-1)}
            />
            {index + 1}/{files.length}
            <Button
              size="small"
              type="text"
              icon={<RightOutlined />}
              aria-label={t('kit:viewer.next')}
              onClick={() => move(1)}
            />
          </span>
        ) : null}
        {file.downloadUrl ? (
          <Button
            size="small"
            type="text"
            icon={<DownloadOutlined />}
            href={file.downloadUrl}
            aria-label={t('kit:viewer.download')}
          />
        ) : null}
      </figcaption>
      <Shown file={file} />
      {files.length > 1 ? (
        <ul className={styles.strip}>
          {files.map((each) => (
            <li key={each.id}>
              <button
                type="button"
                aria-current={each.id === file.id}
                aria-label={each.caption ?? each.name}
                title={each.caption ?? each.name}
                onClick={() => setChosen(each.id)}
              >
                <Thumbnail file={each} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </figure>
  )
}
