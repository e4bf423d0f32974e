import { useTranslation } from 'react-i18next'
import type { EventDetail } from '#contract/cloudsync'
import {
  BusinessDate,
  CommandButton,
  Facts,
  Grid,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  useApi,
  useLiveRefresh,
  usePageParams,
} from '#kit'
import { actionsOf } from '../parts/actions.tsx'
import { EventItems } from '../parts/event-items.tsx'
import { State } from '../parts/states.tsx'

type Data = { event: EventDetail }

function About({ event }: Data) {
  const { t } = useTranslation()
  const field = (key: string) => t(`cloudsync:field.${key}`)
  const facts = event.facts.map((fact) => t(`cloudsync:state.fact.${fact}`)).join(t('kit:listSeparator'))
  return (
    <Panel title={t('cloudsync:page.event.about')}>
      <Facts
        items={[
          { label: field('business'), value: t(`cloudsync:state.business.${event.business}`), wide: true },
          { label: field('accountNo'), value: <Link to={`/accounts/${event.accountId}`}>{event.accountNo}</Link> },
          { label: field('clientName'), value: event.clientName },
          { label: field('businessLine'), value: t(`access:state.businessLine.${event.businessLine}`) },
          { label: field('occurredOn'), value: <BusinessDate value={event.occurredOn} /> },
          { label: field('source'), value: t(`cloudsync:state.source.${event.source}`) },
          { label: field('facts'), value: facts },
          { label: field('createdAt'), value: <Instant value={event.createdAt} /> },
        ]}
      />
    </Panel>
  )
}

/** By which rules it was decided what is due; fixed when the event happened. */
function Decided({ event }: Data) {
  const { t } = useTranslation()
  const field = (key: string) => t(`cloudsync:field.${key}`)
  return (
    <Panel title={t('cloudsync:page.event.rules')}>
      <Facts
        items={[
          { label: field('version'), value: event.ruleVersion },
          { label: field('counter'), value: t(`cloudsync:state.counter.${event.counter}`) },
          {
            label: t('cloudsync:page.event.grouping'),
            value: t(`cloudsync:page.event.${event.grouped ? 'grouped' : 'allOptional'}`),
          },
        ]}
      />
    </Panel>
  )
}

function Repaired({ event }: Data) {
  const { t } = useTranslation()
  const field = (key: string) => t(`cloudsync:field.${key}`)
  if (!event.repaired) return null
  return (
    <Panel title={field('repaired')}>
      <Facts
        items={[
          { label: field('repairedByName'), value: event.repairedByName },
          { label: field('repairedAt'), value: <Instant value={event.repairedAt} /> },
          { label: field('repairReason'), value: event.repairReason, wide: true },
        ]}
      />
    </Panel>
  )
}

/** One event: what is due for it, where each file stands, and what the platform said. */
export default function EventPage() {
  const { t } = useTranslation()
  const { eventId = '' } = usePageParams()
  const event = useApi<EventDetail>(`/cloud-events/${eventId}`)
  useLiveRefresh('cloudEvents', eventId, event)
  return (
    <Page>
      <QueryState query={event} rows={8}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/cloud-events', label: t('cloudsync:page.events.title') }}
              title={data.eventNo}
              subtitle={t(`cloudsync:state.business.${data.business}`)}
              status={<State of="event" value={data.state} />}
              actions={actionsOf(data).map((action) => (
                <CommandButton key={action.command} {...action} onDone={() => void event.refetch()} />
              ))}
            />
            <Grid wide>
              <EventItems event={data} />
              <Stack>
                <About event={data} />
                <Repaired event={data} />
                <Decided event={data} />
              </Stack>
            </Grid>
          </>
        )}
      </QueryState>
    </Page>
  )
}
