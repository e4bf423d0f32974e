import { PaperClipOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Instant } from '../format/values.tsx'
import type { Tone } from '../tokens.ts'
import { SignedBy } from './signed-by.tsx'
import styles from './timeline.module.css'

export type TimelineItem = {
  id: string
  /** Null for what is still to come. */
  at: string | null
  who?: ReactNode
  title: ReactNode
  tone?: Tone
  /** What the person wrote. */
  note?: ReactNode
  files?: readonly { name: string; url: string }[]
  /** Anything more: a diff, a list of people. */
  more?: ReactNode
  /** How long it took, or has been waiting. */
  duration?: ReactNode
  /** Where it stands now. */
  current?: boolean
}

/** Who did what, when and why; the newest first or last as the page gives it. */
export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  const { t } = useTranslation()
  return (
    <ol className={styles.timeline}>
      {items.map((item) => (
        <li
          key={item.id}
          className={styles.item}
          data-tone={item.tone ?? 'neutral'}
          data-current={item.current || undefined}
        >
          <div className={styles.head}>
            <span className={styles.title}>{item.title}</span>
            {item.current ? <span className={styles.now}>{t('kit:timeline.now')}</span> : null}
            {item.duration ? <span className={styles.meta}>{item.duration}</span> : null}
          </div>
          <div className={styles.meta}>
            {item.who ? <span>{typeof item.who === 'string' ? <SignedBy name={item.who} /> : item.who}</span> : null}
            {item.at ? <Instant value={item.at} seconds /> : null}
          </div>
          {item.note ? <blockquote className={styles.note}>{item.note}</blockquote> : null}
          {item.files?.length ? (
            <ul className={styles.files}>
              {item.files.map((file) => (
                <li key={file.url}>
                  <a href={file.url} target="_blank" rel="noreferrer">
                    <PaperClipOutlined aria-hidden="true" /> {file.name}
                  </a>
                </li>
              ))}
            </ul>
          ) : null}
          {item.more}
        </li>
      ))}
    </ol>
  )
}
