import { Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SubscriptionDetail } from '#contract/webhooks'
import {
  CommandButton,
  Facts,
  Instant,
  Page,
  PageHeader,
  Panel,
  QueryState,
  RecordTable,
  Stack,
  StateBadge,
  useApi,
  useGo,
  useLiveRefresh,
  usePageParams,
} from '#kit'
import { type Secret, ShownOnce } from '../doors.ts'
import { TypesInput, useTypeName } from '../parts/types-input.tsx'
import { secretOf } from './webhook-list.tsx'

type Data = { webhook: SubscriptionDetail }

function About({ webhook }: Data) {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  const field = (key: string) => t(`webhooks:field.${key}`)
  const types =
    webhook.types.length === 0
      ? t('webhooks:page.detail.all')
      : webhook.types.map((type) => <Tag key={type}>{nameOf(type)}</Tag>)
  return (
    <Panel title={t('webhooks:page.detail.about')}>
      <Facts
        items={[
          { label: field('types'), value: types, wide: true },
          { label: field('operatorName'), value: webhook.operatorName },
          { label: field('createdAt'), value: <Instant value={webhook.createdAt} /> },
          { label: field('waiting'), value: webhook.waiting },
          ...(webhook.failingSince
            ? [
                { label: field('failingSince'), value: <Instant value={webhook.failingSince} /> },
                { label: field('nextAt'), value: <Instant value={webhook.nextAt} /> },
              ]
            : []),
        ]}
      />
    </Panel>
  )
}

function Actions({ webhook, issued }: Data & { issued: (value: string) => void }) {
  const { id, name, url, types, state } = webhook
  const go = useGo()
  const fixed = { id }
  return (
    <>
      {state === 'active' ? <CommandButton command="webhooks.subscription.try" fixed={fixed} type="primary" /> : null}
      {state === 'active' ? (
        <CommandButton command="webhooks.subscription.pause" fixed={fixed} />
      ) : (
        <CommandButton command="webhooks.subscription.resume" fixed={fixed} type="primary" />
      )}
      <CommandButton
        command="webhooks.subscription.change"
        fixed={fixed}
        initial={{ name, url, types }}
        fields={{ types: { render: (props) => <TypesInput {...props} /> } }}
      />
      <CommandButton
        command="webhooks.subscription.rotateSecret"
        fixed={fixed}
        onDone={(outcome) => {
          const value = secretOf(outcome)
          if (value) issued(value)
        }}
      />
      <CommandButton command="webhooks.subscription.remove" fixed={fixed} danger onDone={() => go('/webhooks')} />
    </>
  )
}

/** Everything that was sent to it, with sending again. */
function Deliveries({ webhook }: Data) {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  return (
    <Panel title={t('webhooks:page.detail.deliveries')}>
      <RecordTable
        listId="webhooks.delivery"
        fixed={{ subscriptionId: webhook.id }}
        cells={{ type: (value) => nameOf(String(value)) }}
        rowActions={(row) =>
          row.state === 'waiting' ? [] : [{ command: 'webhooks.delivery.replay', fixed: { id: row.id } }]
        }
        bulkActions={[{ command: 'webhooks.delivery.replay', idField: 'id' }]}
        empty={{ title: t('webhooks:page.detail.none'), hint: t('webhooks:page.detail.noneHint') }}
      />
    </Panel>
  )
}

/** One receiver: what it hears of, how it does, what was sent. */
export default function WebhookPage() {
  const { t } = useTranslation()
  const { webhookId = '' } = usePageParams()
  const [secret, setSecret] = useState<Secret | null>(null)
  const webhook = useApi<SubscriptionDetail>(`/webhooks/${webhookId}`)
  useLiveRefresh('webhooks', webhookId, webhook)
  const issued = (value: string) =>
    setSecret({ title: t('webhooks:page.secret.title'), lead: t('webhooks:page.secret.lead'), value })
  return (
    <Page>
      <QueryState query={webhook} rows={8}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/webhooks', label: t('webhooks:page.list.title') }}
              title={data.name}
              subtitle={data.url}
              status={
                <StateBadge
                  values="webhooks:state.subscription"
                  value={data.state}
                  reasons={data.reason === null ? [] : [t(`webhooks:state.reason.${data.reason}`)]}
                />
              }
              actions={<Actions webhook={data} issued={issued} />}
            />
            <Stack>
              <About webhook={data} />
              <Deliveries webhook={data} />
            </Stack>
          </>
        )}
      </QueryState>
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}
