import { Alert, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FeedState, SlotState } from '#contract/counters'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  formatDuration,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StatusBadge,
  useApi,
  useLiveRefresh,
  useLocale,
  useTextOr,
} from '#kit'

/** Whether a slot tells, and why not. */
function Standing({ slot }: { slot: SlotState }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  if (!slot.enabled) return <StatusBadge tone="neutral" label={t('counters:page.counters.notUsed')} />
  if (slot.failures > 0) {
    const cause = textOr(`counters:state.reason.${slot.failure}`, slot.failure ?? '')
    return <StatusBadge tone="bad" label={t('counters:page.slots.failing')} reasons={[cause]} />
  }
  if (slot.pulledAt === null) return <StatusBadge tone="neutral" label={t('counters:page.slots.never')} />
  return <StatusBadge tone="good" label={t('counters:state.circuit.closed')} />
}

function useColumns(refetch: () => void): DataColumn<SlotState>[] {
  const { t } = useTranslation()
  const locale = useLocale()
  const span = (seconds: number | null) => (seconds === null ? '–' : formatDuration(seconds, locale))
  return [
    {
      key: 'slot',
      label: t('counters:field.slot'),
      show: ({ no, code }) => (
        <>
          {no} · <Link to={`/counter-records?slot=${code}`}>{t(`counters:state.slot.${code}`)}</Link>
        </>
      ),
    },
    { key: 'state', label: t('counters:field.state'), show: (slot) => <Standing slot={slot} /> },
    { key: 'lag', label: t('counters:page.slots.lag'), show: ({ lagSeconds }) => span(lagSeconds) },
    { key: 'delay', label: t('counters:page.slots.delay'), show: ({ delaySeconds }) => span(delaySeconds) },
    { key: 'records', label: t('counters:page.slots.records'), show: ({ records }) => records },
    {
      key: 'actions',
      label: t('counters:page.delivery.settle'),
      actions: true,
      show: ({ code, enabled }) => (
        <Flex gap={4} wrap>
          <CommandButton
            command="counters.slot.pull"
            label={t('counters:page.slots.pull')}
            size="small"
            fixed={{ slot: code }}
            initial={{ fromStart: false }}
            onDone={refetch}
          />
          <CommandButton
            command="counters.slot.configure"
            label={t('counters:page.counters.setUp')}
            size="small"
            fixed={{ slot: code }}
            initial={{ enabled }}
            fields={{ reason: { kind: 'textarea' } }}
            onDone={refetch}
          />
        </Flex>
      ),
    },
  ]
}

/** The slots of opening data: when each was pulled, how late it is, and what went wrong. */
export default function Slots() {
  const { t } = useTranslation()
  const feed = useApi<FeedState>('/counter-slots')
  useLiveRefresh('counterRecords', null, feed)
  const columns = useColumns(() => void feed.refetch())
  return (
    <Page>
      <PageHeader
        back={{ to: '/counter-records', label: t('counters:page.records.title') }}
        title={t('counters:page.slots.title')}
        subtitle={t('counters:page.slots.lead')}
      />
      <QueryState query={feed} rows={12}>
        {({ configured, slots }) => (
          <>
            {configured ? null : <Alert type="info" showIcon title={t('counters:page.slots.notConfigured')} />}
            <Panel flush>
              <DataTable columns={columns} rows={slots} keyOf={({ code }) => code} faded={({ enabled }) => !enabled} />
            </Panel>
          </>
        )}
      </QueryState>
    </Page>
  )
}
