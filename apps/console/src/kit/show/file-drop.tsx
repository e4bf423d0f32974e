import { CameraOutlined, CloudUploadOutlined } from '@ant-design/icons'
import { type DragEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './file-drop.module.css'

export type FileDropProps = {
  /** As the `accept` of a file input: `.xlsx,.csv`. */
  accept?: string
  multiple?: boolean
  disabled?: boolean
  /** Opens the camera where there is one: the one that looks away from its holder. */
  camera?: boolean
  /** What to drop here. */
  label?: string
  hint?: string
  onFiles: (files: File[]) => void
}

/** A place to drop files on, that is a plain file input for keyboards and screen readers. */
export function FileDrop({ accept, multiple, disabled, camera, label, hint, onFiles }: FileDropProps) {
  const { t } = useTranslation()
  const id = useId()
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!disabled) onFiles([...event.dataTransfer.files].slice(0, multiple ? undefined : 1))
  }
  return (
    <label
      htmlFor={id}
      className={styles.drop}
      data-over={over || undefined}
      data-disabled={disabled || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {camera ? (
        <CameraOutlined aria-hidden="true" className={styles.icon} />
      ) : (
        <CloudUploadOutlined aria-hidden="true" className={styles.icon} />
      )}
      <span className={styles.label}>{label ?? t('kit:drop.label')}</span>
      {hint ? <span className={styles.hint}>{hint}</span> : null}
      <input
        id={id}
        type="file"
        className="k-visually-hidden"
        accept={accept}
        {...(camera ? { capture: 'environment' as const } : {})}
        multiple={multiple}
        disabled={disabled}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </label>
  )
}
