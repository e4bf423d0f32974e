import { useTranslation } from 'react-i18next'
import { Drawer, formatBytes, Link, Thumbnail, Timeline, useIsNarrow, useLocale } from '#kit'
import { thumbnailUrl } from '../document-files.ts'
import { type Group, historyOf } from '../policy.ts'
import { useTypeName } from '../types.ts'
import styles from './history.module.css'
import { Origin } from './origin.tsx'

/** Everything that was ever on file of one type: version, flow, who, when, digest; each opens as it was. */
export function HistoryDrawer({ group, onClose }: { group: Group; onClose: () => void }) {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  const locale = useLocale()
  const narrow = useIsNarrow()
  const items = historyOf(group)
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('archive:page.wall.history', { type: nameOf(group.type) })}
      size={narrow ? '100%' : 520}
    >
      <Timeline
        items={items.map(({ document, version, current }) => ({
          id: version.id,
          at: version.filedAt,
          who: version.filedByName,
          title: (
            <Link to={`/documents/${document.id}?version=${version.version}`} className={styles.line}>
              <span className={styles.thumb}>
                <Thumbnail mime={version.mime} url={thumbnailUrl(version)} />
              </span>
              <span className={styles.name}>
                {version.fileName}
                <span className={styles.meta}>
                  {[
                    t('archive:page.document.versionN', { n: version.version }),
                    ...(document.status === 'WITHDRAWN' ? [t('archive:state.document.WITHDRAWN')] : []),
                  ].join(' · ')}
                </span>
              </span>
            </Link>
          ),
          tone: current ? 'good' : 'neutral',
          note: version.remark,
          current,
          duration: formatBytes(version.size, locale),
          more: <Origin version={version} />,
        }))}
      />
    </Drawer>
  )
}
