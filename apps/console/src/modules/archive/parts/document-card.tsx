import { useTranslation } from 'react-i18next'
import type { DocumentAnswer, DocumentVersion } from '#contract/archive'
import { formatDate, Link, momentAtHome, nowMs, StatusBadge, Thumbnail, useLocale } from '#kit'
import { thumbnailUrl } from '../document-files.ts'
import { expiryTone, isActivePdf } from '../policy.ts'
import styles from './document-wall.module.css'

/** When a document ceases to count, in words and tone. */
export function Expiry({ expiresOn }: { expiresOn: string }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const tone = expiryTone(Date.parse(momentAtHome(`${expiresOn}T23:59:59`)), nowMs())
  const date = formatDate(expiresOn, locale)
  if (tone === 'neutral') return <span className={styles.meta}>{t('archive:page.wall.until', { date })}</span>
  return (
    <StatusBadge
      tone={tone}
      label={t(tone === 'bad' ? 'archive:page.wall.expired' : 'archive:page.wall.expires', { date })}
    />
  )
}

type DocumentCardProps = {
  document: DocumentAnswer
  version: DocumentVersion
  /** Said to screen readers before the file's name. */
  typeName: string
  /** Whose it is, account or client, where a wall shows several. */
  number: string | null
}

/** One document on the wall; the whole card opens it. */
export function DocumentCard({ document, version, typeName, number }: DocumentCardProps) {
  const { t } = useTranslation()
  const url = thumbnailUrl(version)
  return (
    <li className={styles.card} data-withdrawn={document.status === 'WITHDRAWN' || undefined}>
      <Link to={`/documents/${document.id}`}>
        <span className="k-visually-hidden">{typeName}</span>
        <span className={styles.thumb}>
          <Thumbnail mime={version.mime} {...(url ? { url } : {})} />
          {document.versions.length > 1 ? (
            <span className={styles.versions}>{t('archive:page.wall.version', { n: version.version })}</span>
          ) : null}
        </span>
        <span className={styles.name} title={version.fileName}>
          {version.fileName}
        </span>
      </Link>
      <span className={styles.foot}>
        {document.status === 'WITHDRAWN' ? (
          <StatusBadge tone="neutral" label={t('archive:state.document.WITHDRAWN')} />
        ) : (
          <>
            {isActivePdf(version) ? <StatusBadge tone="warn" label={t('archive:page.wall.downloadOnly')} /> : null}
            {document.expiresOn ? <Expiry expiresOn={document.expiresOn} /> : null}
          </>
        )}
        {number ? <span className={styles.meta}>{number}</span> : null}
      </span>
    </li>
  )
}
