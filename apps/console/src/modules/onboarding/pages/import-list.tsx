import { ImportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, useGo } from '#kit'

/** Imports of sheets, newest first. */
export default function ImportList() {
  const { t } = useTranslation()
  const go = useGo()
  return (
    <Page>
      <PageHeader
        title={t('onboarding:page.imports.title')}
        subtitle={t('onboarding:page.imports.lead')}
        actions={
          <Button type="primary" icon={<ImportOutlined aria-hidden="true" />} onClick={() => go('/imports/new')}>
            {t('onboarding:page.imports.new')}
          </Button>
        }
      />
      <RecordTable listId="onboarding.import" to={(row) => `/imports/${row.id}`} />
    </Page>
  )
}
