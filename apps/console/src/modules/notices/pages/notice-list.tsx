import { CheckOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { CommandButton, Page, PageHeader, RecordTable } from '#kit'

/** Everything one was told, newest first. */
export default function NoticeList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        title={t('notices:page.list.title')}
        subtitle={t('notices:page.list.lead')}
        actions={<CommandButton command="notices.notice.readAll" icon={<CheckOutlined aria-hidden="true" />} />}
      />
      <RecordTable
        listId="notices.notice"
        to={(row) => String(row.path)}
        rowActions={(row) => (row.readAt ? [] : [{ command: 'notices.notice.read', fixed: { id: row.id } }])}
        empty={{ title: t('notices:page.list.none'), hint: t('notices:page.list.noneHint') }}
      />
    </Page>
  )
}
