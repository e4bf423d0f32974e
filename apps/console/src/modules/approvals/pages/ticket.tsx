import { useTranslation } from 'react-i18next'
import {
  ApiProblem,
  ApprovalRoute,
  DiffView,
  ErrorNote,
  Facts,
  Grid,
  Instant,
  isLabel,
  Link,
  moduleOf,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StateBadge,
  useApi,
  useCommandTitle,
  useLiveRefresh,
  usePageParams,
  useReasonText,
} from '#kit'
import { TicketActions } from '../parts/actions.tsx'
import { CaseDrawing } from '../parts/case-drawing.tsx'
import { CaseLog } from '../parts/case-log.tsx'
import { History } from '../parts/history.tsx'
import { useLabelText } from '../parts/label-text.ts'
import type { TicketDetail } from '../parts/ticket-detail.ts'
import { ToCase } from '../parts/to-case.tsx'

/** Where the target of a ticket can be seen. */
const TARGETS: Record<string, (id: string) => string> = {
  client: (id) => `/clients/${id}`,
  account: (id) => `/accounts/${id}`,
  application: (id) => `/applications/${id}`,
  document: (id) => `/documents/${id}`,
  operator: (id) => `/operators/${id}`,
  business: (id) => `/businesses/${id}/design`,
  member: (id) => `/members/${id}`,
  clientGroup: (id) => `/client-groups/${id}`,
  stockGroup: (id) => `/stock-groups/${id}`,
}
/** What is only asked for has no id yet, and no page. */
const ID = /^[0-9a-f]{8}-/

function Target({ ticket }: { ticket: TicketDetail }) {
  const labelText = useLabelText()
  const { type, id, label } = ticket.target
  const names = ticket.after?.names
  const shown = isLabel(names) ? `${labelText(names)} · ${label}` : label
  const at = TARGETS[type]
  return at && ID.test(id) ? <Link to={at(id)}>{shown}</Link> : shown
}

/** Why an approved command could not be carried out. */
function Failure({ ticket }: { ticket: TicketDetail }) {
  const { failure } = ticket.effect
  return failure ? <ErrorNote error={new ApiProblem({ status: 409, ...failure })} /> : null
}

function About({ ticket }: { ticket: TicketDetail }) {
  const { t } = useTranslation()
  const reasonText = useReasonText()
  return (
    <Panel title={t('approvals:page.ticket.about')}>
      <Facts
        items={[
          { label: t('approvals:page.ticket.target'), value: <Target ticket={ticket} /> },
          { label: t('approvals:page.ticket.maker'), value: ticket.maker.name },
          { label: t('approvals:page.ticket.openedAt'), value: <Instant value={ticket.openedAt} seconds /> },
          {
            label: t('approvals:page.ticket.closedAt'),
            value: ticket.closedAt ? <Instant value={ticket.closedAt} seconds /> : null,
          },
          { label: t('approvals:page.ticket.flow'), value: ticket.flow.name },
          ...(ticket.batch
            ? [
                {
                  label: t('approvals:page.batch.title'),
                  value: (
                    <Link to={`/ticket-batches/${ticket.batch.id}`}>
                      {t('approvals:page.batch.oneOf', { count: ticket.batch.count })}
                    </Link>
                  ),
                },
              ]
            : []),
          ...(ticket.reason
            ? [
                {
                  label: t('kit:field.reason'),
                  value: reasonText(moduleOf(ticket.command ?? ticket.target.type), ticket.reason),
                  wide: true,
                },
              ]
            : []),
        ]}
      />
    </Panel>
  )
}

/** One ticket: what would change, who decides, what happened; and the decision. */
export default function TicketPage() {
  const { t } = useTranslation()
  const { ticketId = '' } = usePageParams()
  const title = useCommandTitle()
  const ticket = useApi<TicketDetail>(`/tickets/${ticketId}`)
  useLiveRefresh('tickets', ticketId, ticket)
  return (
    <Page>
      <QueryState query={ticket} rows={10}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/inbox', label: t('approvals:page.inbox.title') }}
              title={data.command ? title(data.command) : data.flow.name}
              subtitle={<Target ticket={data} />}
              status={<StateBadge values="approvals:state.ticket" value={data.state} />}
              actions={<TicketActions ticket={data} />}
            />
            <Failure ticket={data} />
            <Grid wide>
              <Stack>
                <Panel title={t('approvals:page.ticket.change')}>
                  <DiffView
                    before={data.before}
                    after={data.after}
                    module={moduleOf(data.command ?? data.target.type)}
                  />
                </Panel>
                <About ticket={data} />
              </Stack>
              <Stack>
                <Panel title={t('approvals:page.ticket.route')}>
                  <ApprovalRoute steps={data.route} rule={data.rule} note={t('approvals:page.ticket.routeNote')} />
                </Panel>
                <Panel title={t('approvals:page.ticket.history')} extra={<ToCase id={ticketId} />}>
                  <History ticket={data} />
                </Panel>
              </Stack>
            </Grid>
            <CaseDrawing caseId={ticketId} />
            <CaseLog caseId={ticketId} />
          </>
        )}
      </QueryState>
    </Page>
  )
}
