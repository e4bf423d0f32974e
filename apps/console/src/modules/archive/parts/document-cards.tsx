import type { DocumentAnswer } from '#contract/archive'
import { latestOf } from '../policy.ts'
import { useTypeName } from '../types.ts'
import { DocumentCard } from './document-card.tsx'
import styles from './document-wall.module.css'

type DocumentCardsProps<D> = {
  documents: readonly D[]
  /** The number said on the card, where a wall shows several accounts or clients. */
  numberOf?: (document: D) => string | null
  /** Small, to stand beside other data. */
  aside?: boolean
}

/** Documents as cards, each by its newest version; one of which no version is left has none. */
export function DocumentCards<D extends DocumentAnswer>({ documents, numberOf, aside }: DocumentCardsProps<D>) {
  const nameOf = useTypeName()
  return (
    <ul className={aside ? `${styles.cards} ${styles.aside}` : styles.cards}>
      {documents.map((document) => {
        const version = latestOf(document)
        return version ? (
          <DocumentCard
            key={document.id}
            document={document}
            version={version}
            typeName={nameOf(document.parameter)}
            number={numberOf?.(document) ?? null}
          />
        ) : null
      })}
    </ul>
  )
}
