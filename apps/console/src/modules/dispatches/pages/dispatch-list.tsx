import { SendOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, useCan, useGo } from '#kit'

/** What was dispatched, newest first. */
export default function DispatchList() {
  const { t } = useTranslation()
  const go = useGo()
  const can = useCan()
  const button = can('dispatches.dispatch.send') ? (
    <Button type="primary" icon={<SendOutlined aria-hidden="true" />} onClick={() => go('/dispatches/new')}>
      {t('dispatches:page.list.new')}
    </Button>
  ) : null
  return (
    <Page>
      <PageHeader title={t('dispatches:page.list.title')} subtitle={t('dispatches:page.list.lead')} actions={button} />
      <RecordTable
        listId="dispatches.dispatch"
        to={(row) => `/dispatches/${row.id}`}
        empty={{ title: t('dispatches:page.list.none'), hint: t('dispatches:page.list.noneHint') }}
      />
    </Page>
  )
}
