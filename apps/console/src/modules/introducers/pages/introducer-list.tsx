import { SafetyCertificateOutlined, UserAddOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { CheckSettings } from '#contract/introducers'
import { CommandButton, Page, PageHeader, RecordTable, StatusBadge, useApi } from '#kit'
import { useIntroducerFields } from '../parts/fields.tsx'

/** Whether openings are compared with this register, and the switch. */
function CheckSwitch() {
  const { t } = useTranslation()
  const check = useApi<CheckSettings>('/introducer-check')
  if (!check.data) return null
  return (
    <CommandButton
      command="introducers.check.configure"
      icon={<SafetyCertificateOutlined aria-hidden="true" />}
      label={t('introducers:page.check.title')}
      initial={check.data}
      onDone={() => void check.refetch()}
    />
  )
}

function CheckStatus() {
  const { t } = useTranslation()
  const { data } = useApi<CheckSettings>('/introducer-check')
  if (!data) return null
  return (
    <StatusBadge
      tone={data.enabled ? 'good' : 'warn'}
      label={t(data.enabled ? 'introducers:page.check.on' : 'introducers:page.check.off')}
    />
  )
}

/** Everybody who introduces clients, or has. */
export default function IntroducerList() {
  const { t } = useTranslation()
  const fields = useIntroducerFields()
  return (
    <Page>
      <PageHeader
        title={t('introducers:page.list.title')}
        subtitle={t('introducers:page.list.lead')}
        status={<CheckStatus />}
        actions={
          <>
            <CheckSwitch />
            <CommandButton
              command="introducers.introducer.register"
              type="primary"
              icon={<UserAddOutlined aria-hidden="true" />}
              initial={{ kind: 'person', identity: { kind: 'prc-id', country: 'CN' } }}
              fields={fields}
            />
          </>
        }
      />
      <RecordTable
        listId="introducers.introducer"
        to={(row) => `/introducers/${row.id}`}
        bulkActions={[{ command: 'introducers.introducer.setStatus', idField: 'id' }]}
      />
    </Page>
  )
}
