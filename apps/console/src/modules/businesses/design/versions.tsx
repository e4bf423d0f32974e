import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type DataColumn, DataTable, EmptyState, Instant, Panel, Stack, StatusBadge, useCan } from '#kit'
import { FlowMigration, useFlowId } from '../doors.ts'
import styles from './design.module.css'
import { WarningTexts } from './problems.tsx'
import { SideBySide } from './side-by-side.tsx'
import type { Design } from './use-design.ts'

type Version = Design['business']['versions'][number]

/** What is new in a version, and the warnings in spite of which it was published. */
function Note({ version: { note, warnings } }: { version: Version }) {
  const { t } = useTranslation()
  return (
    <>
      {note}
      {warnings.length > 0 ? (
        <details className={styles.inSpite}>
          <summary>
            {t('businesses:page.design.versions.inSpite')} ({warnings.length})
          </summary>
          <WarningTexts warnings={warnings} />
        </details>
      ) : null}
    </>
  )
}

const columnsIn = (t: TFunction): DataColumn<Version>[] => [
  { key: 'number', label: t('businesses:field.versionNumber'), show: (row) => row.number },
  {
    key: 'current',
    label: t('businesses:field.state'),
    show: (row) =>
      row.current ? (
        <StatusBadge tone="good" label={t('businesses:page.design.versions.current')} />
      ) : (
        <StatusBadge tone="neutral" label={t('businesses:page.design.versions.earlier')} />
      ),
  },
  { key: 'running', label: t('businesses:page.design.versions.running'), show: (row) => row.running },
  { key: 'by', label: t('businesses:page.design.versions.by'), show: (row) => row.publishedBy },
  {
    key: 'at',
    label: t('businesses:page.design.versions.at'),
    show: (row) => <Instant value={row.publishedAt} />,
  },
  { key: 'note', label: t('businesses:field.note'), show: (row) => <Note version={row} /> },
]

/** Takes requests that still run on earlier versions over to another; there is nothing to take over with one version. */
function Moving({ design }: { design: Design }) {
  const { t } = useTranslation()
  const can = useCan()
  const flowId = useFlowId(`business.${design.business.code}`)
  if (flowId === null || design.business.versions.length < 2 || !can('approvals.flow.migrate')) return null
  return (
    <section aria-label={t('businesses:page.design.versions.moving')}>
      <p className={styles.lead}>{t('businesses:page.design.versions.movingHint')}</p>
      <FlowMigration flowId={flowId} />
    </section>
  )
}

/** What has been published, by whom and why, how much runs on it, and what differs between two versions. */
export function Versions({ design }: { design: Design }) {
  const { t } = useTranslation()
  const { versions } = design.business
  if (versions.length === 0) {
    return (
      <Panel>
        <EmptyState
          title={t('businesses:page.design.versions.none')}
          hint={t('businesses:page.design.versions.noneHint')}
        />
      </Panel>
    )
  }
  return (
    <Stack>
      <Panel title={t('businesses:page.design.tab.versions')} flush>
        <DataTable rows={versions} keyOf={(row) => row.id} columns={columnsIn(t)} />
      </Panel>
      <SideBySide design={design} />
      <Moving design={design} />
    </Stack>
  )
}
