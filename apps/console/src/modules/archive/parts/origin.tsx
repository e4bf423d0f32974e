import { useTranslation } from 'react-i18next'
import type { DocumentVersion } from '#contract/archive'
import { formatDate, Link, useLocale } from '#kit'
import styles from './origin.module.css'

/** Digits of a digest that are enough to tell contents apart at a glance. */
const DIGITS = 12

const PAGES: Partial<Record<DocumentVersion['source'], string>> = { application: '/applications', case: '/requests' }

/** Where a version came from, with the flow that brought it, and the digest of its bytes. */
export function Origin({ version }: { version: DocumentVersion }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const page = PAGES[version.source]
  const source = t(`archive:state.source.${version.source}`)
  return (
    <span className={styles.origin}>
      {page && version.sourceId ? (
        <Link to={`${page}/${version.sourceId}`}>{source}</Link>
      ) : version.originDocumentId && version.datedAt ? (
        <Link to={`/documents/${version.originDocumentId}`}>
          {t('archive:page.copy.origin', { date: formatDate(version.datedAt.slice(0, 10), locale) })}
        </Link>
      ) : (
        source
      )}
      <code className={styles.digest} title={version.sha256}>
        {t('archive:page.document.digest', { digest: version.sha256.slice(0, DIGITS) })}
      </code>
    </span>
  )
}
