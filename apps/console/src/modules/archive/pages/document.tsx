import { DownloadOutlined, SwapOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentAnswer } from '#contract/archive'
import {
  CommandButton,
  Page,
  PageHeader,
  QueryState,
  StateBadge,
  useApi,
  useCan,
  useLiveRefresh,
  usePageParams,
  usePageSearch,
} from '#kit'
import { contentUrl } from '../document-files.ts'
import styles from '../parts/desk.module.css'
import { DocumentFacts } from '../parts/document-facts.tsx'
import { ReplaceDrawer } from '../parts/replace-drawer.tsx'
import { RetentionPanel } from '../parts/retention-panel.tsx'
import { VersionStages } from '../parts/version-stages.tsx'
import { VersionTimeline } from '../parts/version-timeline.tsx'
import { useTypeName } from '../types.ts'

/** The version that the address names, else the newest; and the one it is compared with. */
function useShownVersions(document: DocumentAnswer) {
  const [search, change] = usePageSearch()
  const versions = document.versions.toSorted((a, b) => b.version - a.version)
  const at = (n: string | undefined) => versions.find((version) => String(version.version) === n) ?? null
  const shown = at(search.version) ?? versions[0] ?? null
  const other = at(search.with)
  return { versions, shown, other: other === shown ? null : other, change }
}

function Actions({ document, download }: { document: DocumentAnswer; download: { url: string; name: string } | null }) {
  const { t } = useTranslation()
  const can = useCan()
  const [replacing, setReplacing] = useState(false)
  const current = document.status === 'CURRENT'
  return (
    <>
      {download ? (
        <Button icon={<DownloadOutlined aria-hidden="true" />} href={download.url} download={download.name}>
          {t('archive:page.document.download')}
        </Button>
      ) : null}
      {current && can('archive.document.replace') && can('archive.upload.stage') ? (
        <Button icon={<SwapOutlined aria-hidden="true" />} onClick={() => setReplacing(true)}>
          {t('archive:page.document.replace')}
        </Button>
      ) : null}
      {current ? (
        <CommandButton
          command="archive.document.withdraw"
          label={t('archive:page.document.withdraw')}
          fixed={{ documentId: document.id }}
          fields={{ remark: { kind: 'textarea' } }}
          danger
        >
          <p className={styles.lead}>{t('archive:page.document.withdrawLead')}</p>
        </CommandButton>
      ) : null}
      {replacing ? <ReplaceDrawer document={document} onClose={() => setReplacing(false)} /> : null}
    </>
  )
}

function Desk({ document }: { document: DocumentAnswer }) {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  const { versions, shown, other, change } = useShownVersions(document)
  const owner = document.accountId
    ? { to: `/accounts/${document.accountId}?tab=documents`, label: t('archive:page.document.toAccount') }
    : { to: `/clients/${document.clientId}?tab=documents`, label: t('archive:page.document.toClient') }
  return (
    <>
      <PageHeader
        back={owner}
        title={nameOf(document.parameter)}
        status={<StateBadge values="archive:state.document" value={document.status} />}
        subtitle={shown?.fileName}
        actions={
          <Actions document={document} download={shown ? { url: contentUrl(shown), name: shown.fileName } : null} />
        }
      />
      <div className={styles.desk}>
        <VersionStages document={document} shown={shown} other={other} />
        <div className={styles.side}>
          <DocumentFacts document={document} version={shown} />
          <RetentionPanel document={document} />
          <VersionTimeline
            document={document}
            versions={versions}
            shown={shown}
            other={other}
            show={(version) => change({ version: String(version), with: null })}
            compare={(version) => change({ with: version === null ? null : String(version) })}
          />
        </div>
      </div>
    </>
  )
}

/** One document: what it shows, what is known of it, every version it had. */
export default function DocumentPage() {
  const { documentId = '' } = usePageParams()
  const document = useApi<DocumentAnswer>(`/archive/documents/${documentId}`)
  useLiveRefresh('documents', documentId, document)
  return (
    <Page>
      <QueryState query={document} rows={10}>
        {(data) => <Desk key={data.id} document={data} />}
      </QueryState>
    </Page>
  )
}
