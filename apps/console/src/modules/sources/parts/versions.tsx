import { Button } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceView, VersionView } from '#contract/sources'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Drawer,
  Instant,
  Nothing,
  Panel,
  StateBadge,
  useIsNarrow,
} from '#kit'
import { Rows } from './rows.tsx'
import { Workbench } from './workbench.tsx'

function columnsOf(t: TFunction, sourceId: string, show: (version: VersionView) => void): DataColumn<VersionView>[] {
  return [
    {
      key: 'number',
      label: t('sources:field.number'),
      show: ({ number }) => t('sources:page.versions.number', { number }),
    },
    {
      key: 'state',
      label: t('sources:field.state'),
      show: ({ state }) => <StateBadge values="sources:state.version" value={state} />,
    },
    { key: 'author', label: t('sources:field.author'), show: ({ author }) => author.name },
    {
      key: 'publisher',
      label: t('sources:page.versions.publisher'),
      show: ({ publisher }) => publisher?.name ?? <Nothing />,
    },
    {
      key: 'publishedAt',
      label: t('sources:page.versions.publishedAt'),
      show: ({ publishedAt }) => <Instant value={publishedAt} />,
    },
    {
      key: 'rows',
      label: t('sources:field.rows'),
      show: ({ rowCount, definition }) => (definition.kind === 'register' ? rowCount : <Nothing />),
    },
    {
      key: 'actions',
      label: t('sources:page.versions.actions'),
      actions: true,
      show: (version) => (
        <>
          <Button size="small" onClick={() => show(version)}>
            {t('sources:page.versions.show')}
          </Button>
          {version.state === 'published' ? (
            <CommandButton
              size="small"
              danger
              command="sources.version.retire"
              fixed={{ id: sourceId, number: version.number }}
              fields={{ reason: { kind: 'textarea' } }}
            />
          ) : null}
        </>
      ),
    },
  ]
}

/** Every version there was: who wrote it, who let it out, and what stood in it. */
export function Versions({ source }: { source: SourceView }) {
  const { t } = useTranslation()
  const narrow = useIsNarrow()
  const [shown, setShown] = useState<VersionView | null>(null)
  const columns = columnsOf(t, source.id, setShown)
  return (
    <Panel title={t('sources:page.tabs.versions')} flush>
      <DataTable
        columns={columns}
        rows={source.versions}
        keyOf={(one) => one.id}
        faded={(one) => one.state === 'retired'}
      />
      <Drawer
        open={shown !== null}
        onClose={() => setShown(null)}
        title={shown ? t('sources:page.versions.number', { number: shown.number }) : ''}
        size={narrow ? '100%' : 1080}
        destroyOnHidden
      >
        {shown ? <Workbench source={source} version={shown} mayEdit={false} /> : null}
        {shown?.definition.kind === 'register' ? (
          <Rows source={source} version={shown} definition={shown.definition} disabled />
        ) : null}
      </Drawer>
    </Panel>
  )
}
