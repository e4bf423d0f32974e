import { PaperClipOutlined } from '@ant-design/icons'
import { formatBytes, useLocale } from '#kit'
import styles from './progress.module.css'

type Paper = { id: string; name: string; size: number }

/** Papers sent along, below the address they are had from. */
export function Papers({ files, at }: { files: readonly Paper[]; at: string }) {
  const locale = useLocale()
  if (files.length === 0) return null
  return (
    <ul className={styles.files}>
      {files.map(({ id, name, size }) => (
        <li key={id}>
          <PaperClipOutlined aria-hidden="true" />{' '}
          <a href={`/api/v1${at}/files/${id}`} target="_blank" rel="noreferrer">
            {name}
          </a>{' '}
          ({formatBytes(size, locale)})
        </li>
      ))}
    </ul>
  )
}
