import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DocumentAnswer, DocumentVersion } from '#contract/archive'
import { formatBytes, Panel, Timeline, useLocale } from '#kit'
import styles from './desk.module.css'
import { Origin } from './origin.tsx'

type VersionTimelineProps = {
  document: DocumentAnswer
  /** Newest first. */
  versions: readonly DocumentVersion[]
  shown: DocumentVersion | null
  other: DocumentVersion | null
  show: (version: number) => void
  compare: (version: number | null) => void
}

/** Every version: who filed it, when and why; one is shown, another can be put beside it. */
export function VersionTimeline({ document, versions, shown, other, show, compare }: VersionTimelineProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <Panel title={t('archive:page.document.versions', { count: versions.length })}>
      <Timeline
        items={versions.map((version, index) => ({
          id: version.id,
          at: version.filedAt,
          who: version.filedByName,
          title: t('archive:page.document.versionN', { n: version.version }),
          tone: version === shown ? 'good' : 'neutral',
          note: version.remark,
          current: index === 0 && document.status === 'CURRENT',
          duration: formatBytes(version.size, locale),
          more: (
            <>
              <Origin version={version} />
              <span className={styles.versionButtons}>
                {version === shown ? (
                  <span className={styles.onDesk}>{t('archive:page.document.shown')}</span>
                ) : (
                  <Button size="small" onClick={() => show(version.version)}>
                    {t('archive:page.document.show')}
                  </Button>
                )}
                {version === shown ? null : version === other ? (
                  <Button size="small" type="primary" onClick={() => compare(null)}>
                    {t('archive:page.document.stopCompare')}
                  </Button>
                ) : (
                  <Button size="small" onClick={() => compare(version.version)}>
                    {t('archive:page.document.compare')}
                  </Button>
                )}
              </span>
            </>
          ),
        }))}
      />
    </Panel>
  )
}
