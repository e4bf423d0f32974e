import { Steps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DeliveryDetail } from '#contract/counters'
import {
  BusinessDate,
  CommandButton,
  type DataColumn,
  DataTable,
  Facts,
  formatInstant,
  Grid,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  useApi,
  useIsNarrow,
  useLiveRefresh,
  useLocale,
  usePageParams,
  useTextOr,
} from '#kit'
import { DeliveryState } from '../parts/delivery-table.tsx'
import { Rows } from '../parts/rows.tsx'

type Data = { delivery: DeliveryDetail }
const reason = { reason: { kind: 'textarea' as const } }

/** How far it has come at the counter. */
function Way({ delivery }: Data) {
  const { t } = useTranslation()
  const locale = useLocale()
  const narrow = useIsNarrow()
  const { createdAt, sentAt, importedAt, checkedAt, effectiveAt, state } = delivery
  const stages = [
    { key: 'queued', at: createdAt },
    { key: 'sent', at: sentAt },
    { key: 'imported', at: importedAt },
    { key: 'checked', at: checkedAt },
    { key: 'effective', at: effectiveAt },
  ]
  const reached = stages.filter(({ at }) => at !== null).length
  return (
    <Panel title={t('counters:page.delivery.way')}>
      <Steps
        size="small"
        orientation={narrow ? 'vertical' : 'horizontal'}
        current={
          state === 'effective'
            ? stages.length
            : state === 'failed'
              ? Math.min(reached, stages.length - 1)
              : reached - 1
        }
        status={state === 'failed' ? 'error' : state === 'effective' ? 'finish' : 'process'}
        items={stages.map(({ key, at }) => ({
          title: t(`counters:state.delivery.${key}`),
          content: at === null ? null : formatInstant(at, locale),
        }))}
      />
    </Panel>
  )
}

function About({ delivery }: Data) {
  const { t } = useTranslation()
  const field = (key: string) => t(`counters:field.${key}`)
  const { caseId, channel, counter, kind } = delivery
  const underWay = delivery.state !== 'effective' && delivery.state !== 'failed'
  return (
    <Panel title={t('counters:page.delivery.about')}>
      <Facts
        items={[
          {
            label: field('accountNo'),
            value: <Link to={`/accounts/${delivery.accountId}?tab=counters`}>{delivery.accountNo}</Link>,
          },
          { label: field('clientName'), value: delivery.clientName },
          { label: field('kind'), value: t(`counters:state.kind.${kind}`) },
          { label: field('lasting'), value: t(`counters:state.lasting.${delivery.lasting}`) },
          { label: field('dueOn'), value: <BusinessDate value={delivery.dueOn} /> },
          { label: field('untilOn'), value: delivery.untilOn ? <BusinessDate value={delivery.untilOn} /> : null },
          {
            label: field('caseId'),
            value: caseId ? <Link to={`/cases/${caseId}`}>{t('counters:page.delivery.openCase')}</Link> : null,
          },
          { label: field('createdByName'), value: delivery.createdByName },
          { label: field('channel'), value: channel ? t(`counters:state.channel.${channel}`) : null },
          {
            label: field('mappingVersion'),
            value: delivery.mappingVersion ? (
              <Link to={`/counters/${counter}/mappings/${kind}`}>{delivery.mappingVersion}</Link>
            ) : null,
          },
          { label: field('round'), value: delivery.round },
          { label: field('attempts'), value: delivery.attempts },
          ...(underWay ? [{ label: field('nextAt'), value: <Instant value={delivery.nextAt} /> }] : []),
          { label: field('receipt'), value: delivery.receipt, wide: true },
        ]}
      />
    </Panel>
  )
}

function useIncidentColumns(refetch: () => void): DataColumn<DeliveryDetail['incidents'][number]>[] {
  const { t } = useTranslation()
  const field = (key: string) => t(`counters:field.${key}`)
  return [
    { key: 'line', label: field('line'), show: ({ line }) => line },
    {
      key: 'field',
      label: t('counters:page.delivery.field'),
      show: (one) => t(`counters:state.source.${one.field}`),
    },
    { key: 'wanted', label: field('wanted'), show: ({ wanted }) => wanted ?? '–' },
    { key: 'found', label: field('found'), show: ({ found }) => found ?? '–' },
    {
      key: 'closed',
      label: t('counters:page.delivery.closed'),
      show: ({ closedAt, closedByName, remark }) =>
        closedAt === null ? (
          t('counters:page.delivery.open')
        ) : (
          <>
            <Instant value={closedAt} /> {closedByName ?? t('counters:page.delivery.byReading')} {remark}
          </>
        ),
    },
    {
      key: 'actions',
      label: t('counters:page.delivery.settle'),
      actions: true,
      show: ({ id, closedAt }) =>
        closedAt === null ? (
          <CommandButton
            command="counters.incident.close"
            size="small"
            fixed={{ id }}
            fields={{ remark: { kind: 'textarea' } }}
            onDone={refetch}
          />
        ) : null,
    },
  ]
}

/** Fields that stood otherwise, open ones with the way to settle them. */
function Incidents({ delivery, refetch }: Data & { refetch: () => void }) {
  const { t } = useTranslation()
  const columns = useIncidentColumns(refetch)
  if (delivery.incidents.length === 0) return null
  return (
    <Panel title={t('counters:page.delivery.incidents')} flush>
      <DataTable
        rows={delivery.incidents}
        keyOf={({ id }) => id}
        faded={({ closedAt }) => closedAt !== null}
        columns={columns}
      />
    </Panel>
  )
}

function Beside({ delivery }: Data) {
  const { t } = useTranslation()
  if (delivery.beside.length === 0) return null
  return (
    <Panel title={t('counters:page.delivery.beside')}>
      <Facts
        items={delivery.beside.map(({ id, counter, state }) => ({
          label: <Link to={`/counter-deliveries/${id}`}>{t(`counters:state.counter.${counter}`)}</Link>,
          value: <DeliveryState state={state} reason={null} />,
        }))}
      />
    </Panel>
  )
}

function Actions({ delivery, refetch }: Data & { refetch: () => void }) {
  const { id, state, sentAt, reversedBy } = delivery
  const settled = state === 'effective' || state === 'failed'
  return (
    <>
      {state === 'failed' ? (
        <CommandButton
          command="counters.delivery.resend"
          type="primary"
          fixed={{ id }}
          fields={reason}
          onDone={refetch}
        />
      ) : null}
      {settled && sentAt ? (
        <CommandButton command="counters.delivery.readBack" fixed={{ id }} onDone={refetch} />
      ) : null}
      {state !== 'queued' && reversedBy === null ? (
        <CommandButton command="counters.delivery.reverse" danger fixed={{ id }} fields={reason} onDone={refetch} />
      ) : null}
    </>
  )
}

/** One change on its way to one counter: how far it has come, what was approved, and what stands there. */
export default function DeliveryPage() {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const { deliveryId = '' } = usePageParams()
  const delivery = useApi<DeliveryDetail>(`/counter-deliveries/${deliveryId}`)
  useLiveRefresh('counters', deliveryId, delivery)
  const refetch = () => void delivery.refetch()
  return (
    <Page>
      <QueryState query={delivery} rows={10}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/counter-deliveries', label: t('counters:page.deliveries.title') }}
              title={t('counters:page.delivery.title', {
                counter: t(`counters:state.counter.${data.counter}`),
                accountNo: data.accountNo,
              })}
              subtitle={[
                t(`counters:state.kind.${data.kind}`),
                ...(data.reason ? [textOr(`counters:state.reason.${data.reason}`, data.reason)] : []),
                ...(data.reverses ? [t('counters:field.reversing')] : []),
              ].join(' · ')}
              status={<DeliveryState state={data.state} reason={data.reason} />}
              actions={<Actions delivery={data} refetch={refetch} />}
            />
            <Stack>
              <Way delivery={data} />
              <Incidents delivery={data} refetch={refetch} />
              <Panel title={t('counters:page.delivery.rows')} flush>
                <Rows delivery={data} />
              </Panel>
              <Grid wide>
                <About delivery={data} />
                <Beside delivery={data} />
              </Grid>
            </Stack>
          </>
        )}
      </QueryState>
    </Page>
  )
}
