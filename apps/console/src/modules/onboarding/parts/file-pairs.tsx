import { useTranslation } from 'react-i18next'
import type { ApplicationDetail } from '#contract/onboarding'
import { apiUrl, FileStage, isPicture, PictureTools, usePictureView } from '#kit'
import styles from './changes.module.css'
import type { FileChange } from './content-fields.ts'
import { useParameters } from './parameters.ts'

const SYMBOLS = { added: '+', removed: '−', changed: '≠' } as const

type File = ApplicationDetail['files'][number]
type Of = { applicationId: string; from: number; to: number }

function Pair({ applicationId, from, to, change }: Of & { change: FileChange }) {
  const { t } = useTranslation()
  const { nameOf } = useParameters()
  const [view, setView] = usePictureView()
  const { before, after, kind } = change
  const stage = (file: File | null, revision: number) => (
    <figure className={styles.figure} data-side={file === before ? 'before' : 'after'}>
      <figcaption className={styles.caption}>
        {[t('onboarding:page.application.revision', { number: revision }), file?.fileName]
          .filter(Boolean)
          .join(t('onboarding:page.application.pathSeparator'))}
      </figcaption>
      <div className={styles.stage} data-kind={kind}>
        {file ? (
          <FileStage
            file={{
              url: apiUrl(`/onboarding/applications/${applicationId}/revisions/${revision}/files/${file.position}`),
              name: file.fileName,
              mime: file.mime,
            }}
            view={view}
          />
        ) : (
          <span className={styles.none}>–</span>
        )}
      </div>
    </figure>
  )
  const file = after ?? before
  return (
    <section className={styles.pair}>
      <h3 className={styles.pairTitle} data-kind={kind}>
        <span className={styles.sign} aria-hidden="true">
          {SYMBOLS[kind]}
        </span>
        <span className="k-visually-hidden">{t(`kit:diff.${kind}`)}</span>
        {nameOf(file?.parameter ?? '')}
      </h3>
      <div className={styles.sides}>
        {stage(before, from)}
        {stage(after, to)}
      </div>
      {file && isPicture(file) ? <PictureTools view={view} setView={setView} /> : null}
    </section>
  )
}

/** Files that differ, the older beside the newer; both are enlarged and turned together. */
export function FilePairs({ changes, ...of }: Of & { changes: readonly FileChange[] }) {
  return changes.map((change) => {
    const { before, after } = change
    return <Pair key={`${before?.position}/${after?.position}`} {...of} change={change} />
  })
}
