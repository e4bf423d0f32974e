import { useTranslation } from 'react-i18next'
import type { DocumentsAnswer } from '#contract/archive'
import { DocumentCards } from './document-cards.tsx'
import styles from './document-wall.module.css'

/** What the same person has on file under another client number, where a record was closed and made anew. */
export function Elsewhere({ papers }: { papers: DocumentsAnswer['elsewhere'] }) {
  const { t } = useTranslation()
  if (papers.length === 0) return null
  return (
    <section className={styles.group} data-several>
      <div className={styles.groupHead}>
        <div className={styles.groupName}>
          <h3 className={styles.groupTitle}>{t('archive:page.wall.elsewhere')}</h3>
          <span className={styles.meta}>{t('archive:page.wall.elsewhereHint')}</span>
        </div>
      </div>
      <DocumentCards documents={papers} numberOf={(document) => document.clientNo} />
    </section>
  )
}
