import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader, useCan, useGo } from '#kit'
import { RecordsOfFeed } from '../parts/record-table.tsx'

/** Everything that came in from CAP, in scope. */
export default function RecordList() {
  const { t } = useTranslation()
  const can = useCan()
  const go = useGo()
  return (
    <Page>
      <PageHeader
        title={t('counters:page.records.title')}
        subtitle={t('counters:page.records.lead')}
        actions={
          can('counters.counter.view') ? (
            <Button onClick={() => go('/counter-slots')}>{t('counters:page.slots.title')}</Button>
          ) : null
        }
      />
      <RecordsOfFeed />
    </Page>
  )
}
