import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClientDetail } from '#contract/clients'
import {
  AsOfNote,
  AsOfPicker,
  CommandButton,
  Grid,
  Link,
  OwnTabs,
  Page,
  PageHeader,
  Panel,
  type Part,
  PartTabs,
  QueryState,
  Stack,
  StateBadge,
  Timeline,
  useApi,
  useAsOf,
  useLiveRefresh,
  usePageParams,
  useParts,
  usePastParts,
  useTextOr,
} from '#kit'
import { clientActions } from '../client-actions.ts'
import { Happenings } from '../parts/happenings.tsx'
import { People } from '../parts/people.tsx'
import { Profile } from '../parts/profile.tsx'

/** Freezes, lifted ones too, as what happened when and by whom. */
function Freezes({ client }: { client: ClientDetail }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const reasonOf = (reason: string) => textOr(`clients:state.freezeReason.${reason}`, reason)
  if (client.freezes.length === 0) return null
  return (
    <Panel title={t('clients:page.client.freezes')}>
      <Timeline
        items={client.freezes.map((freeze) => ({
          id: `${freeze.reason}/${freeze.frozenAt}`,
          at: freeze.liftedAt ?? freeze.frozenAt,
          tone: freeze.liftedAt ? 'good' : 'bad',
          title: t(freeze.liftedAt ? 'clients:page.client.lifted' : 'clients:page.client.frozen', {
            reason: reasonOf(freeze.reason),
          }),
          who: freeze.liftedByName ?? freeze.frozenByName ?? '',
          note: freeze.liftedRemark ?? freeze.remark,
          current: freeze.liftedAt === null,
          more: freeze.ticketId ? <Link to={`/tickets/${freeze.ticketId}`}>{t('kit:command.openTicket')}</Link> : null,
        }))}
      />
    </Panel>
  )
}

/** What other modules know of the client, now or then. */
function Around({ parts }: { parts: readonly Part[] }) {
  if (parts.length === 0) return null
  return (
    <Grid>
      {parts.map((part) => (
        <Fragment key={part.id}>{part.content}</Fragment>
      ))}
    </Grid>
  )
}

const Now = ({ id }: { id: string }) => <Around parts={useParts('clientProfile', id)} />
const Then = ({ id, at }: { id: string; at: string }) => <Around parts={usePastParts('clientProfile', id, at)} />

/** The client's own data and what other modules can tell of that moment. */
function PastTabs({ id, at, own }: { id: string; at: string; own: readonly Part[] }) {
  return <OwnTabs own={[...own, ...usePastParts('client', id, at)]} />
}

function ClientTabs({ client }: { client: ClientDetail }) {
  const { t } = useTranslation()
  const profile = (
    <Stack>
      <Freezes client={client} />
      <Profile client={client} />
      {client.asOf === null ? <Now id={client.id} /> : <Then id={client.id} at={client.asOf} />}
    </Stack>
  )
  const own = [
    { id: 'profile', label: t('clients:page.client.tab.profile'), content: profile },
    { id: 'people', label: t('clients:page.client.tab.people'), content: <People client={client} /> },
  ]
  if (client.asOf !== null) return <PastTabs id={client.id} at={client.asOf} own={own} />
  const timeline = {
    id: 'timeline',
    label: t('clients:page.client.tab.timeline'),
    content: <Happenings path={`/clients/${client.id}/timeline`} />,
  }
  return <PartTabs place="client" id={client.id} own={[...own, timeline]} />
}

/** What a status of a client keeps from happening; its accounts have freezes of their own. */
const BLOCKED: Record<ClientDetail['status'], readonly string[]> = {
  ACTIVE: [],
  FROZEN: ['signIn'],
  CANCELLED: ['signIn', 'everything'],
}

/** The status with why it is so and what that blocks. */
function Standing({ client }: { client: ClientDetail }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const kind = client.cancelledKind ? [t(`clients:state.cancelledKind.${client.cancelledKind}`)] : []
  const live = client.freezes.filter((freeze) => freeze.liftedAt === null)
  return (
    <StateBadge
      values="clients:state.client"
      value={client.status}
      reasons={[...kind, ...live.map(({ reason }) => textOr(`clients:state.freezeReason.${reason}`, reason))]}
      blocks={BLOCKED[client.status].map((block) => t(`clients:page.client.block.${block}`))}
    />
  )
}

function Header({ client }: { client: ClientDetail }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (
    <>
      <PageHeader
        back={{ to: '/clients', label: t('clients:page.clients.title') }}
        title={client.displayName}
        subtitle={[client.clientNo, textOr(`clients:state.type.${client.type}`, client.type), client.nameEn]
          .filter(Boolean)
          .join(' · ')}
        status={<Standing client={client} />}
        actions={
          <>
            {client.asOf === null
              ? clientActions(client.id, client.status).map((action) => (
                  <CommandButton key={action.command} {...action} />
                ))
              : null}
            <AsOfPicker />
          </>
        }
      />
      <AsOfNote />
    </>
  )
}

/** Everything about one client that this person may see, now or as it was at the moment in the address. */
export default function ClientPage() {
  const { t } = useTranslation()
  const { clientId = '' } = usePageParams()
  const [at] = useAsOf()
  const client = useApi<ClientDetail>(`/clients/${clientId}`, at ? { at } : undefined)
  useLiveRefresh('clients', clientId, client)
  return (
    <Page>
      {at && client.error ? (
        <>
          <PageHeader title={t('clients:page.clients.title')} />
          <AsOfNote />
        </>
      ) : null}
      <QueryState query={client} rows={10}>
        {(data) => (
          <>
            <Header client={data} />
            <ClientTabs client={data} />
          </>
        )}
      </QueryState>
    </Page>
  )
}
