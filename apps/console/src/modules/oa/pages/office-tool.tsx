import { LinkOutlined, SwapOutlined } from '@ant-design/icons'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OaLink } from '#contract/oa'
import {
  CommandButton,
  Facts,
  formatInstant,
  OwnTabs,
  Page,
  PageHeader,
  Panel,
  QueryState,
  RecordTable,
  type Row,
  Stack,
  useApi,
  useLiveRefresh,
  useLocale,
} from '#kit'

const toCase = (row: Row) => `/cases/${String(row.caseId)}`

function People() {
  const { t } = useTranslation()
  return (
    <RecordTable
      listId="oa.person"
      rowActions={(row) => [{ command: 'oa.person.unmap', fixed: { operatorId: row.id }, danger: true }]}
      actions={<CommandButton command="oa.person.map" icon={<LinkOutlined aria-hidden="true" />} />}
      empty={{ title: t('oa:page.nobody'), hint: t('oa:page.nobodyHint') }}
    />
  )
}

/** What keeps it from working, or from being believed. */
function Warnings({ link }: { link: OaLink }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { configured, verified, failingSince } = link
  const failing = failingSince && t('oa:page.failing', { since: formatInstant(failingSince, locale) })
  const told = [
    ...(configured ? [] : [t('oa:page.unconfigured')]),
    ...(verified ? [] : [t('oa:page.unverified')]),
    ...(failing ? [failing] : []),
  ]
  return told.map((title) => <Alert key={title} type="warning" showIcon title={title} />)
}

function Standing({ link, refetch }: { link: OaLink; refetch: () => void }) {
  const { t } = useTranslation()
  const { perMinute, perDay, verified } = link
  return (
    <Panel
      title={t('oa:page.link')}
      extra={
        <CommandButton
          command="oa.link.setLimits"
          size="small"
          initial={{ perMinute, perDay, verified }}
          fields={{ reason: { kind: 'textarea' } }}
          onDone={refetch}
        />
      }
    >
      <Facts
        items={[
          { label: t('oa:page.open'), value: link.open },
          { label: t('oa:page.waiting'), value: link.waiting },
          { label: t('oa:page.sent'), value: link.sentInDay },
          { label: t('oa:field.perMinute'), value: perMinute },
          { label: t('oa:field.perDay'), value: perDay ?? t('oa:page.none') },
        ]}
      />
    </Panel>
  )
}

/** The link to the office tool: how it does, who is who there, what stands there, what came from there. */
export default function OfficeTool() {
  const { t } = useTranslation()
  const link = useApi<OaLink>('/oa/link')
  useLiveRefresh('oa', null, link)
  const refetch = () => void link.refetch()
  return (
    <Page>
      <PageHeader
        title={t('oa:page.title')}
        subtitle={t('oa:page.lead')}
        actions={<CommandButton command="oa.link.resync" icon={<SwapOutlined aria-hidden="true" />} onDone={refetch} />}
      />
      <Stack>
        <QueryState query={link} rows={3}>
          {(data) => (
            <Stack>
              <Warnings link={data} />
              <Standing link={data} refetch={refetch} />
            </Stack>
          )}
        </QueryState>
        <OwnTabs
          own={[
            { id: 'people', label: t('oa:page.people'), content: <People /> },
            { id: 'todos', label: t('oa:page.todos'), content: <RecordTable listId="oa.todo" to={toCase} /> },
            {
              id: 'decisions',
              label: t('oa:page.decisions'),
              content: <RecordTable listId="oa.decision" to={toCase} />,
            },
          ]}
        />
      </Stack>
    </Page>
  )
}
