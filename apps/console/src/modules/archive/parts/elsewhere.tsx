import { useTranslation } from 'react-i18next'
import type { DocumentsAnswer } from '#contract/archive'
import { latestOf } from '../policy.ts'
import { useTypeName } from '../types.ts'
import { DocumentCard } from './document-card.tsx'
import styles from './document-wall.module.css'

/** What the same person has on file under another client number, where a record was closed and made anew. */
export function Elsewhere({ papers }: { papers: DocumentsAnswer['elsewhere'] }) {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  if (papers.length === 0) return null
  return (
    <section className={styles.group} data-several>
      <div className={styles.groupHead}>
        <div className={styles.groupName}>
          <h3 className={styles.groupTitle}>{t('archive:page.wall.elsewhere')}</h3>
          <span className={styles.meta}>{t('archive:page.wall.elsewhereHint')}</span>
        </div>
      </div>
      <ul className={styles.cards}>
        {papers.map((document) => {
          const version = latestOf(document)
          return version ? (
            <DocumentCard
              key={document.id}
              document={document}
              version={version}
              typeName={nameOf(document.parameter)}
              accountNo={document.clientNo}
            />
          ) : null
        })}
      </ul>
    </section>
  )
}
