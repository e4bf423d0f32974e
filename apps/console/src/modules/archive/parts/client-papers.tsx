import { useTranslation } from 'react-i18next'
import type { DocumentAnswer } from '#contract/archive'
import { EmptyState, Link, Panel, type PartProps, QueryState, useApi, useLive } from '#kit'
import { DocumentCards } from './document-cards.tsx'

/** How many stand beside the data; the rest is on the wall. */
const SHOWN = 8

/** The newest papers of a client, small, to stand beside its data. */
export default function ClientPapers({ id }: PartProps) {
  const { t } = useTranslation()
  const query = useApi<{ items: DocumentAnswer[] }>(`/clients/${id}/documents`)
  useLive('documents', () => void query.refetch())
  return (
    <Panel
      title={t('archive:page.documents.title')}
      extra={<Link to={`/clients/${id}?tab=documents`}>{t('archive:page.wall.all')}</Link>}
    >
      <QueryState query={query} rows={4}>
        {({ items }) => {
          const current = items.filter((one) => one.status === 'CURRENT').slice(0, SHOWN)
          if (current.length === 0) return <EmptyState title={t('archive:page.wall.none')} />
          return <DocumentCards documents={current} aside />
        }}
      </QueryState>
    </Panel>
  )
}
