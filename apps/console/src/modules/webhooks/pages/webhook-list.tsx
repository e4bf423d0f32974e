import { PlusOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandButton, type Outcome, Page, PageHeader, RecordTable } from '#kit'
import { type Secret, ShownOnce } from '../doors.ts'
import { TypesInput } from '../parts/types-input.tsx'

/** The secret an answer carries. */
export const secretOf = (outcome: Outcome<unknown>): string | null =>
  outcome.kind === 'done' && typeof outcome.value === 'object' && outcome.value !== null && 'secret' in outcome.value
    ? String(outcome.value.secret)
    : null

/** Every receiver of events, and how it does. */
export default function WebhookList() {
  const { t } = useTranslation()
  const [secret, setSecret] = useState<Secret | null>(null)
  return (
    <Page>
      <PageHeader
        title={t('webhooks:page.list.title')}
        subtitle={t('webhooks:page.list.lead')}
        actions={
          <CommandButton
            command="webhooks.subscription.create"
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            fields={{ types: { render: (props) => <TypesInput {...props} /> } }}
            onDone={(outcome) => {
              const value = secretOf(outcome)
              if (value) {
                setSecret({ title: t('webhooks:page.secret.title'), lead: t('webhooks:page.secret.lead'), value })
              }
            }}
          />
        }
      />
      <RecordTable
        listId="webhooks.subscription"
        to={(row) => `/webhooks/${row.id}`}
        empty={{ title: t('webhooks:page.list.none'), hint: t('webhooks:page.list.noneHint') }}
      />
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}
