import { PlusOutlined } from '@ant-design/icons'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Rules } from '#contract/cloudsync'
import { CommandButton, Page, PageHeader, StatusBadge, useApi, useCan } from '#kit'
import { useEventFields } from '../parts/business-input.tsx'
import { EventTable } from '../parts/event-table.tsx'

/** Whether required papers are told from optional ones, and whether there is a platform at all. */
function Setup({ rules: { setting, grouped, connected } }: { rules: Rules }) {
  const { t } = useTranslation()
  const counter = t(`cloudsync:state.counter.${setting.counter}`)
  return (
    <>
      {connected ? null : <Alert type="warning" showIcon title={t('cloudsync:page.events.unconnected')} />}
      {grouped ? null : <Alert type="info" showIcon title={t('cloudsync:page.events.ungrouped', { counter })} />}
    </>
  )
}

/** Every business event in scope and what of it the cloud platform has. */
export default function EventList() {
  const { t } = useTranslation()
  const can = useCan()
  const fields = useEventFields()
  const rules = useApi<Rules>(can('cloudsync.rule.view') ? '/cloud-rules' : null).data
  return (
    <Page>
      <PageHeader
        title={t('cloudsync:page.events.title')}
        subtitle={t('cloudsync:page.events.lead')}
        status={
          rules ? <StatusBadge tone="neutral" label={t(`cloudsync:state.counter.${rules.setting.counter}`)} /> : null
        }
        actions={
          <CommandButton command="cloudsync.event.create" icon={<PlusOutlined aria-hidden="true" />} fields={fields} />
        }
      />
      {rules ? <Setup rules={rules} /> : null}
      <EventTable />
    </Page>
  )
}
