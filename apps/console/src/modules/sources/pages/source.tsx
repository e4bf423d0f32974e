import { EditOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SourceView, VersionView } from '#contract/sources'
import {
  CommandButton,
  EmptyState,
  Page,
  PageHeader,
  QueryState,
  StateBadge,
  Tabs,
  useApi,
  useCan,
  useLiveRefresh,
  usePageParams,
  usePageSearch,
  useRunCommand,
  useSession,
} from '#kit'
import { useLabel } from '../label.ts'
import styles from '../parts/editor.module.css'
import { Log } from '../parts/log.tsx'
import { Rows } from '../parts/rows.tsx'
import { Uses } from '../parts/uses.tsx'
import { Versions } from '../parts/versions.tsx'
import { Workbench } from '../parts/workbench.tsx'

const isOpen = ({ state }: VersionView) => state === 'draft' || state === 'checked'

/** The draft; without one what is in use, or was last. */
const versionToShow = (source: SourceView) =>
  source.versions.find(isOpen) ?? source.versions.find((one) => one.state === 'published') ?? source.versions[0]

function Actions({ source, version }: { source: SourceView; version: VersionView }) {
  const { t } = useTranslation()
  const can = useCan()
  const { operator } = useSession()
  const open = useRunCommand('sources.draft.open')
  const isEditor = version.editors.includes(operator.id)
  if (!isOpen(version)) {
    return can('sources.draft.open') ? (
      <Button
        icon={<EditOutlined aria-hidden="true" />}
        loading={open.pending}
        onClick={() => void open.run({ id: source.id })}
      >
        {t('sources:command.draft.open')}
      </Button>
    ) : null
  }
  return (
    <>
      {version.number > 1 ? <CommandButton command="sources.draft.discard" fixed={{ id: source.id }} danger /> : null}
      {version.state === 'checked' ? (
        <CommandButton
          command="sources.version.publish"
          type="primary"
          disabled={isEditor}
          fixed={{ id: source.id, number: version.number }}
          label={t(isEditor ? 'sources:page.editor.needsOther' : 'sources:command.version.publish')}
        >
          <p>{t('sources:page.versions.publishHint', { number: version.number, author: version.author.name })}</p>
        </CommandButton>
      ) : null}
    </>
  )
}

function Body({ source, version }: { source: SourceView; version: VersionView }) {
  const { t } = useTranslation()
  const can = useCan()
  const [search, setSearch] = usePageSearch()
  const mayEdit = isOpen(version) && can('sources.draft.edit')
  const { definition } = version
  const items = [
    {
      key: 'definition',
      label: t('sources:page.tabs.definition'),
      children: (
        <Workbench key={`${version.id} ${version.edition}`} source={source} version={version} mayEdit={mayEdit} />
      ),
    },
    ...(definition.kind === 'register'
      ? [
          {
            key: 'rows',
            label: t('sources:page.tabs.rows'),
            children: <Rows source={source} version={version} definition={definition} disabled={!mayEdit} />,
          },
        ]
      : []),
    { key: 'versions', label: t('sources:page.tabs.versions'), children: <Versions source={source} /> },
    { key: 'uses', label: t('sources:page.tabs.uses'), children: <Uses source={source} /> },
    ...(can('sources.run.view')
      ? [{ key: 'log', label: t('sources:page.tabs.log'), children: <Log sourceId={source.id} /> }]
      : []),
  ]
  return (
    <Tabs
      activeKey={items.find(({ key }) => key === search.tab)?.key ?? 'definition'}
      items={items.map((one) => ({ ...one, children: <div className={styles.tab}>{one.children}</div> }))}
      destroyOnHidden
      onChange={(key) => setSearch({ tab: key })}
    />
  )
}

/** A source: what it asks, what it answers, who let it out, who uses it, every run. */
export default function SourcePage() {
  const { t } = useTranslation()
  const labelOf = useLabel()
  const { sourceId = '' } = usePageParams()
  const query = useApi<SourceView>(`/sources/${sourceId}`)
  useLiveRefresh('sources', sourceId, query)
  return (
    <QueryState query={query}>
      {(source) => {
        const version = versionToShow(source)
        return (
          <Page>
            <PageHeader
              title={labelOf(source.label, source.code)}
              subtitle={`${source.code} · ${t(`sources:state.kind.${source.kind}`)}${version ? ` · ${t('sources:page.versions.number', { number: version.number })}` : ''}`}
              status={version ? <StateBadge values="sources:state.version" value={version.state} /> : null}
              back={{ to: '/sources', label: t('sources:page.list.title') }}
              actions={version ? <Actions source={source} version={version} /> : null}
            />
            {version ? (
              <Body source={source} version={version} />
            ) : (
              <EmptyState title={t('sources:page.versions.none')} />
            )}
          </Page>
        )
      }}
    </QueryState>
  )
}
