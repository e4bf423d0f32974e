import { DownloadOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcuts } from '../layout/shortcuts.tsx'
import { FileStage, isPicture } from './file-stage.tsx'
import styles from './file-viewer.module.css'
import { PictureTools, usePictureView } from './picture.tsx'
import { Thumbnail } from './thumbnail.tsx'

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

/** All files small, the one shown marked. */
function Strip({
  files,
  current,
  choose,
}: {
  files: readonly ViewedFile[]
  current: string
  choose: (id: string) => void
}) {
  return (
    <ul className={styles.strip}>
      {files.map((each) => (
        <li key={each.id}>
          <button
            type="button"
            aria-current={each.id === current}
            aria-label={each.caption ?? each.name}
            title={each.caption ?? each.name}
            onClick={() => choose(each.id)}
          >
            <Thumbnail mime={each.mime} {...(each.thumbnailUrl ? { url: each.thumbnailUrl } : {})} />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** What it is, which of how many, and its download. */
function Caption({ file, place, move }: { file: ViewedFile; place: string; move: ((by: number) => void) | null }) {
  const { t } = useTranslation()
  return (
    <figcaption className={styles.caption}>
      <span className={styles.name}>
        {file.caption ? <strong>{file.caption}</strong> : null} {file.name}
      </span>
      {move ? (
        <span className={styles.pager}>
          <Button
            size="small"
            type="text"
            icon={<LeftOutlined aria-hidden="true" />}
            aria-label={t('kit:viewer.previous')}
            onClick={() => move(-1)}
          />
          {place}
          <Button
            size="small"
            type="text"
            icon={<RightOutlined aria-hidden="true" />}
            aria-label={t('kit:viewer.next')}
            onClick={() => move(1)}
          />
        </span>
      ) : null}
      {file.downloadUrl ? (
        <Button
          size="small"
          type="text"
          icon={<DownloadOutlined aria-hidden="true" />}
          href={file.downloadUrl}
          aria-label={t('kit:viewer.download')}
        />
      ) : null}
    </figcaption>
  )
}

/**
 * Images, PDF and video where the data beside them can be read; thumbnails below, arrow keys move on. `titled` where the page
 * has the name of its one file as title, and the download among its actions.
 */
export function FileViewer({ files, titled = false }: { files: readonly ViewedFile[]; titled?: boolean }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const index = Math.max(
    0,
    files.findIndex((file) => file.id === chosen),
  )
  const file = files[index]
  const [view, setView] = usePictureView()
  const choose = (id: string | undefined) => {
    setChosen(id ?? null)
    setView({ zoom: 1, turn: 0 })
  }
  const move = (by: number) => choose(files[(index + by + files.length) % files.length]?.id)
  useShortcuts([
    { keys: 'ArrowLeft', label: 'kit:viewer.previous', run: () => move(-1) },
    { keys: 'ArrowRight', label: 'kit:viewer.next', run: () => move(1) },
  ])
  if (!file) return null
  return (
    <figure className={styles.viewer} aria-label={file.name}>
      {titled ? null : (
        <Caption file={file} place={`${index + 1}/${files.length}`} move={files.length > 1 ? move : null} />
      )}
      <div className={styles.stage}>
        <FileStage file={file} view={view} />
      </div>
      {isPicture(file) ? <PictureTools view={view} setView={setView} /> : null}
      {files.length > 1 ? <Strip files={files} current={file.id} choose={choose} /> : null}
    </figure>
  )
}
