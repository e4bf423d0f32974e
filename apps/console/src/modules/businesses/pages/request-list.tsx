import { useTranslation } from 'react-i18next'
import { Link, Page, PageHeader, RecordTable, Tabs, useCan, usePageSearch } from '#kit'
import { handlersCell } from '../doors.ts'

/** Requests in scope: the person's own first. */
export default function RequestList() {
  const { t } = useTranslation()
  const can = useCan()
  const [search, setSearch] = usePageSearch()
  const own = can('businesses.request.launch')
  const tab = search.mine === 'true' || (own && search.all === undefined) ? 'mine' : 'all'
  return (
    <Page>
      <PageHeader
        title={t('businesses:page.requests.title')}
        subtitle={t('businesses:page.requests.lead')}
        actions={own ? <Link to="/launch">{t('businesses:page.catalogue.title')}</Link> : null}
        tabs={
          own ? (
            <Tabs
              activeKey={tab}
              onChange={(key) => setSearch({ mine: null, all: key === 'all' ? '1' : null, cursor: null })}
              items={['mine', 'all'].map((key) => ({ key, label: t(`businesses:page.requests.${key}`) }))}
            />
          ) : null
        }
      />
      <RecordTable
        key={tab}
        listId="businesses.request"
        to={(row) => `/requests/${row.id}`}
        cells={{ handlers: handlersCell }}
        {...(tab === 'mine' ? { fixed: { mine: 'true' } } : {})}
        empty={{ title: t('businesses:page.requests.none'), hint: t('businesses:page.requests.noneHint') }}
      />
    </Page>
  )
}
