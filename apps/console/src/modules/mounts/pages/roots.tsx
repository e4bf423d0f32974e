import { useTranslation } from 'react-i18next'
import type { MountRoot } from '#contract/mounts'
import { EmptyState, Page, PageHeader, Panel, QueryState, RecordTable, Stack, useApi, useLive } from '#kit'
import { RootPanel } from '../parts/root-panel.tsx'
import { stateCell } from '../parts/states.tsx'

const cells = { scanState: stateCell('scan'), failure: stateCell('failure') }

/** Folders of older systems: what their paths say, and when they were looked through. */
export default function Roots() {
  const { t } = useTranslation()
  const roots = useApi<{ items: MountRoot[] }>('/mount-roots')
  const refetch = () => void roots.refetch()
  useLive('mounts', refetch)
  return (
    <Page>
      <PageHeader title={t('mounts:page.roots.title')} subtitle={t('mounts:page.roots.lead')} />
      <QueryState query={roots} rows={6}>
        {({ items }) =>
          items.length > 0 ? (
            <Stack>
              {items.map((root) => (
                <RootPanel key={root.name} root={root} refetch={refetch} />
              ))}
            </Stack>
          ) : (
            <Panel>
              <EmptyState title={t('mounts:page.roots.none')} hint={t('mounts:page.roots.noneHint')} />
            </Panel>
          )
        }
      </QueryState>
      <Panel title={t('mounts:page.roots.scans')}>
        <RecordTable listId="mounts.scan" fixed={{}} cells={cells} empty={{ title: t('mounts:page.roots.noScans') }} />
      </Panel>
    </Page>
  )
}
