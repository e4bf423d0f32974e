import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Facts,
  Grid,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StateBadge,
  useApi,
  useCan,
  useLiveRefresh,
  usePageParams,
  useParts,
} from '#kit'
import { useCaseName } from '../cells.tsx'
import { TicketActions } from '../parts/actions.tsx'
import { CaseChain } from '../parts/case-chain.tsx'
import { CaseDiagram } from '../parts/case-diagram.tsx'
import { CaseLog } from '../parts/case-log.tsx'
import { CaseStoryView } from '../parts/case-story.tsx'
import { SUBJECTS } from '../parts/subjects.ts'
import type { TicketDetail } from '../parts/ticket-detail.ts'
import { WatchActions } from '../parts/watch-actions.tsx'

function Subject({ ticket }: { ticket: TicketDetail }) {
  const base = SUBJECTS[ticket.target.type]?.page
  if (ticket.command !== null) return <Link to={`/tickets/${ticket.id}`}>{ticket.target.label}</Link>
  return base ? <Link to={`${base}/${ticket.target.id}`}>{ticket.target.label}</Link> : ticket.target.label
}

function About({ ticket }: { ticket: TicketDetail }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('approvals:page.monitor.about')}>
      <Facts
        items={[
          { label: t('approvals:page.ticket.target'), value: <Subject ticket={ticket} /> },
          { label: t('approvals:page.ticket.flow'), value: ticket.flow.name },
          { label: t('approvals:page.ticket.maker'), value: ticket.maker.name },
          { label: t('approvals:page.ticket.openedAt'), value: <Instant value={ticket.openedAt} /> },
          {
            label: t('approvals:page.ticket.closedAt'),
            value: ticket.closedAt ? <Instant value={ticket.closedAt} /> : null,
          },
        ]}
      />
    </Panel>
  )
}

/** What other modules know of a case, each in a panel of its own if there is anything. */
function Aside({ caseId }: { caseId: string }) {
  return useParts('caseAside', caseId).map((part) => <Fragment key={part.id}>{part.content}</Fragment>)
}

/** One case under watch: its drawing with where it stands, its story, and what may be changed about it alone. */
export default function CasePage() {
  const { t } = useTranslation()
  const { caseId = '' } = usePageParams()
  const nameOf = useCaseName()
  const watches = useCan()('approvals.case.view')
  const ticket = useApi<TicketDetail>(`/cases/${caseId}`)
  useLiveRefresh('tickets', caseId, ticket)
  return (
    <Page>
      <QueryState query={ticket} rows={10}>
        {(data) => (
          <>
            <PageHeader
              back={
                watches
                  ? { to: '/monitor', label: t('approvals:page.monitor.title') }
                  : { to: '/inbox', label: t('approvals:page.inbox.title') }
              }
              title={nameOf({ command: data.command, targetType: data.target.type, flow: data.flow.name })}
              subtitle={<Subject ticket={data} />}
              status={<StateBadge values="approvals:state.case" value={data.caseState} />}
              actions={
                <>
                  <TicketActions ticket={data} />
                  <WatchActions ticket={data} />
                </>
              }
            />
            <Stack>
              <CaseChain id={data.id} />
              <Panel title={t('approvals:page.monitor.diagram')} flush>
                <CaseDiagram id={data.id} />
              </Panel>
              <Grid wide>
                <Panel title={t('approvals:page.ticket.history')}>
                  <CaseStoryView ticket={data} />
                </Panel>
                <Stack>
                  <About ticket={data} />
                  <Aside caseId={data.id} />
                </Stack>
              </Grid>
              <CaseLog caseId={data.id} />
            </Stack>
          </>
        )}
      </QueryState>
    </Page>
  )
}
