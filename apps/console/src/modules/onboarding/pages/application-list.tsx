import { FormOutlined, ImportOutlined, SafetyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, useCan, useGo } from '#kit'
import { handOverFields } from '../parts/maker-input.tsx'

/** Every application in scope. */
export default function ApplicationList() {
  const { t } = useTranslation()
  const can = useCan()
  const go = useGo()
  const write = can('onboarding.application.create') ? (
    <Button icon={<FormOutlined aria-hidden="true" />} onClick={() => go('/applications/new')}>
      {t('onboarding:page.edit.newTitle')}
    </Button>
  ) : null
  const bringIn = can('onboarding.import.create') ? (
    <Button type="primary" icon={<ImportOutlined aria-hidden="true" />} onClick={() => go('/imports/new')}>
      {t('onboarding:page.imports.new')}
    </Button>
  ) : null
  const demand = (
    <Button icon={<SafetyOutlined aria-hidden="true" />} onClick={() => go('/applications/contact-demand')}>
      {t('onboarding:page.contact.demandTitle')}
    </Button>
  )
  return (
    <Page>
      <PageHeader
        title={t('onboarding:page.applications.title')}
        subtitle={t('onboarding:page.applications.lead')}
        actions={
          <>
            {can('onboarding.contactDemand.set') ? demand : null}
            {write}
            {bringIn}
          </>
        }
      />
      <RecordTable
        listId="onboarding.application"
        to={(row) => `/applications/${row.id}`}
        bulkActions={[
          { command: 'onboarding.application.submit', idField: 'id' },
          { command: 'onboarding.application.reassign', idField: 'id', fields: handOverFields(null) },
        ]}
        empty={{
          title: t('onboarding:page.applications.none'),
          hint: t('onboarding:page.applications.noneHint'),
          action: bringIn,
        }}
      />
    </Page>
  )
}
