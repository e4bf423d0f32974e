import { useTranslation } from 'react-i18next'
import type { EventDetail } from '#contract/suspicions'
import {
  BusinessDate,
  CommandButton,
  type Fact,
  Facts,
  Grid,
  Instant,
  Link,
  nowMs,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StateBadge,
  StatusBadge,
  useApi,
  useLiveRefresh,
  usePageParams,
} from '#kit'
import { useEventFields } from '../parts/fields.tsx'
import { LinkedTickets } from '../parts/tickets.tsx'

type Data = { event: EventDetail }

function Actions({ event }: Data) {
  const fields = useEventFields(event.clientId)
  const { id, version, status, alertedOn, trigger, triggerRemark, remark, assigneeId, dueAt, ticketIds } = event
  const initial = { alertedOn, trigger, triggerRemark, remark, assigneeId, dueAt, ticketIds }
  const open = status === 'PENDING' || status === 'FOLLOWING_UP'
  return (
    <>
      {open ? (
        <CommandButton command="suspicions.event.update" fixed={{ id, version }} initial={initial} fields={fields} />
      ) : null}
      {status === 'PENDING' ? (
        <CommandButton command="suspicions.event.followUp" type="primary" fixed={{ id }} />
      ) : null}
      {status === 'FOLLOWING_UP' ? (
        <CommandButton command="suspicions.event.submit" type="primary" fixed={{ id }} fields={fields} />
      ) : null}
      {event.mayReview ? (
        <>
          <CommandButton command="suspicions.event.sendBack" fixed={{ id }} fields={fields} danger />
          <CommandButton command="suspicions.event.complete" type="primary" fixed={{ id }} fields={fields} />
        </>
      ) : null}
    </>
  )
}

function About({ event }: Data) {
  const { t } = useTranslation()
  const field = (key: string) => t(`suspicions:field.${key}`)
  return (
    <Panel title={t('suspicions:page.about')}>
      <Facts
        items={[
          { label: field('clientNo'), value: <Link to={`/clients/${event.clientId}`}>{event.clientNo}</Link> },
          { label: field('accountNo'), value: <Link to={`/accounts/${event.accountId}`}>{event.accountNo}</Link> },
          { label: field('clientNameZh'), value: event.clientNameZh },
          { label: field('clientNameEn'), value: event.clientNameEn },
          {
            label: field('clientStatus'),
            value: <StateBadge values="clients:state.client" value={event.clientStatus} />,
          },
          { label: field('alertedOn'), value: <BusinessDate value={event.alertedOn} /> },
          { label: field('trigger'), value: t(`suspicions:state.trigger.${event.trigger}`) },
          { label: field('source'), value: t(`suspicions:state.source.${event.source}`) },
          { label: field('creatorName'), value: event.creatorName },
          { label: field('createdAt'), value: <Instant value={event.createdAt} /> },
          { label: field('updatedAt'), value: <Instant value={event.updatedAt} /> },
          { label: field('triggerRemark'), value: event.triggerRemark, wide: true },
          { label: field('remark'), value: event.remark, wide: true },
        ]}
      />
    </Panel>
  )
}

function Work({ event }: Data) {
  const { t } = useTranslation()
  const field = (key: string) => t(`suspicions:field.${key}`)
  const outcome: Fact[] = [
    { label: field('result'), value: event.result ? t(`suspicions:state.result.${event.result}`) : null },
    { label: field('strReference'), value: event.strReference },
    { label: field('submitterName'), value: event.submitterName },
    { label: field('reviewerName'), value: event.reviewerName },
    { label: field('reviewedAt'), value: event.reviewedAt ? <Instant value={event.reviewedAt} /> : null },
    { label: field('resultRemark'), value: event.resultRemark, wide: true },
    { label: field('reviewRemark'), value: event.reviewRemark, wide: true },
  ]
  const late = event.status !== 'COMPLETED' && event.dueAt !== null && Date.parse(event.dueAt) < nowMs()
  return (
    <Panel title={t('suspicions:page.work')}>
      <Facts
        items={[
          { label: field('assigneeId'), value: event.assigneeName },
          {
            label: field('dueAt'),
            value: (
              <>
                <Instant value={event.dueAt} />{' '}
                {late ? <StatusBadge tone="bad" label={t('suspicions:page.late')} /> : null}
              </>
            ),
          },
          // What comes of it is not there before it is: a row of dashes would look like something forgotten.
          ...outcome.filter(({ value }) => value !== null),
          ...(event.ticketIds.length > 0
            ? [{ label: field('ticketIds'), value: <LinkedTickets ids={event.ticketIds} />, wide: true }]
            : []),
        ]}
      />
    </Panel>
  )
}

/** One suspicious event: what it is about, who looks into it, what came of it. */
export default function EventPage() {
  const { t } = useTranslation()
  const { eventId = '' } = usePageParams()
  const event = useApi<EventDetail>(`/suspicious-events/${eventId}`)
  useLiveRefresh('suspicions', eventId, event)
  return (
    <Page>
      <QueryState query={event} rows={8}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/suspicious-events', label: t('suspicions:page.title') }}
              title={data.eventNo}
              subtitle={data.clientNameZh ?? data.clientNameEn ?? data.clientNo}
              status={<StateBadge values="suspicions:state.event" value={data.status} />}
              actions={<Actions event={data} />}
            />
            <Grid wide>
              <About event={data} />
              <Work event={data} />
            </Grid>
          </>
        )}
      </QueryState>
    </Page>
  )
}
