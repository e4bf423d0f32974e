import { FileOutlined } from '@ant-design/icons'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './file-viewer.module.css'
import { Picture, type PictureView } from './picture.tsx'

/** A file that the browser may show: the address of its bytes and what they are. */
export type StagedFile = {
  url: string
  name: string
  mime: string
  caption?: string
  /** Stands across a film or a recording while it plays; pictures and papers carry it themselves. */
  mark?: string
}

/** What the archive calls these kinds can be shown; the rest is downloaded. */
export const isPicture = (file: Pick<StagedFile, 'mime'>): boolean => file.mime.startsWith('image/')

/** Arrow keys inside a player move its time and nothing else. */
const keepKeys = { onKeyDown: (event: KeyboardEvent) => event.stopPropagation() }

const MARKS = ['a', 'b', 'c', 'd', 'e', 'f']

/** A player with the text across it, where there is one. */
function Marked({ mark, children }: { mark: string | undefined; children: ReactNode }) {
  if (!mark) return children
  return (
    <div className={styles.marked}>
      {children}
      <div className={styles.marks} aria-hidden="true">
        {MARKS.map((key) => (
          <span key={key}>{mark}</span>
        ))}
      </div>
    </div>
  )
}

/** A PDF that holds scripts or files is sent under a type of its own, and only to be downloaded. */
const isActivePdf = (mime: string): boolean => mime.startsWith('application/pdf;')

/** One file filling its place: picture, PDF, sound or video with seek. */
export function FileStage({ file, view }: { file: StagedFile; view: PictureView }): ReactNode {
  const { t } = useTranslation()
  const name = file.caption ?? file.name
  if (isPicture(file)) return <Picture key={file.url} url={file.url} name={name} view={view} />
  if (file.mime.startsWith('video/')) {
    return (
      <Marked mark={file.mark}>
        <video
          key={file.url}
          src={file.url}
          controls
          // The whole screen would show the film without its mark.
          {...(file.mark ? { controlsList: 'nofullscreen nodownload', disablePictureInPicture: true } : {})}
          preload="metadata"
          aria-label={name}
          {...keepKeys}
        />
      </Marked>
    )
  }
  if (file.mime.startsWith('audio/')) {
    return (
      <Marked mark={file.mark}>
        <audio key={file.url} src={file.url} controls preload="metadata" aria-label={name} {...keepKeys} />
      </Marked>
    )
  }
  if (file.mime === 'application/pdf') {
    return <iframe key={file.url} className={styles.document} src={file.url} title={name} />
  }
  return (
    <p className={styles.none}>
      <FileOutlined aria-hidden="true" /> {t(isActivePdf(file.mime) ? 'kit:viewer.active' : 'kit:viewer.noInline')}
    </p>
  )
}
