import { CopyOutlined, EditOutlined, PrinterOutlined, ToolOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '#contract/businesses'
import {
  formatInstant,
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
  useGo,
  useLiveRefresh,
  useLocale,
  usePageParams,
  useParts,
} from '#kit'
import { Chain } from '../parts/chain.tsx'
import { Contents, type Edits } from '../parts/contents.tsx'
import { Decisions } from '../parts/decisions.tsx'
import { Files } from '../parts/files.tsx'
import { Hints } from '../parts/hints.tsx'
import { PrintedPage } from '../parts/print-check.tsx'
import { Revisions } from '../parts/revisions.tsx'
import { useNamed } from '../words.ts'
import styles from './request.module.css'

/** What the person adds to an agreement: the hints taken note of, and what was written at this step. */
type Added = { noted: string[]; edits: Edits | null }

function Actions({ request, added }: { request: RequestDetail; added: Added }) {
  const { t } = useTranslation()
  const go = useGo()
  const can = useCan()
  const { id, caseId } = request
  const agree = {
    acknowledged: added.noted,
    ...(request.task?.kind === 'handle' && added.edits
      ? { edits: added.edits.values, offers: added.edits.offers }
      : {}),
  }
  const parts = useParts('caseActions', caseId ?? '', {
    agree,
    asking: added.edits?.asking ?? false,
    returns: 'byTask',
  })
  return (
    <>
      {caseId ? parts.map((part) => <span key={part.id}>{part.content}</span>) : null}
      {request.canAmend ? (
        <Button type="primary" icon={<EditOutlined aria-hidden="true" />} onClick={() => go(`/requests/${id}/amend`)}>
          {t('businesses:page.request.amend')}
        </Button>
      ) : null}
      {can('businesses.request.launch') ? (
        <Button
          icon={<CopyOutlined aria-hidden="true" />}
          onClick={() => go(`/launch/${request.business.id}?copyOf=${id}`)}
        >
          {t('businesses:page.request.copy')}
        </Button>
      ) : null}
      {request.canCorrect ? (
        <Button icon={<ToolOutlined aria-hidden="true" />} onClick={() => go(`/requests/${id}/correct`)}>
          {t('businesses:page.request.correct')}
        </Button>
      ) : null}
      <Button icon={<PrinterOutlined aria-hidden="true" />} href={`/api/v1/requests/${id}/print`} target="_blank">
        {t('businesses:page.request.print')}
      </Button>
    </>
  )
}

/** Where it stands, in a sentence. */
function Standing({ request }: { request: RequestDetail }) {
  const { t } = useTranslation()
  const named = useNamed()
  const steps = request.steps.map(({ nodeId, label }) => named(label, nodeId))
  return (
    <>
      <StateBadge values="businesses:state.request" value={request.state} />
      {steps.length > 0 ? <span>{steps.join(t('kit:listSeparator'))}</span> : null}
    </>
  )
}

function Story({ request }: { request: RequestDetail }) {
  const { t } = useTranslation()
  const story = useParts('caseStory', request.caseId ?? '')
  const aside = useParts('caseAside', request.caseId ?? '')
  return (
    <Stack>
      <Chain request={request} />
      {request.caseId
        ? story.map((part) => (
            <Panel key={part.id} title={part.label}>
              {part.content}
            </Panel>
          ))
        : null}
      {request.caseId ? aside.map((part) => <Fragment key={part.id}>{part.content}</Fragment>) : null}
      <Decisions request={request} />
      <Panel title={t('businesses:page.request.revisions')}>
        <Revisions request={request} />
      </Panel>
      <Panel title={t('businesses:page.request.printCheck.title')}>
        <PrintedPage request={request} />
      </Panel>
    </Stack>
  )
}

function Subtitle({ request }: { request: RequestDetail }) {
  const { t } = useTranslation()
  const named = useNamed()
  return (
    <>
      {request.requestNo}
      {' · '}
      {named(request.business.names)} ({t('businesses:page.request.version', { number: request.business.version })})
      {request.accountId ? (
        <>
          {' · '}
          <Link to={`/accounts/${request.accountId}`}>
            {[request.subjectName, request.accountNo].filter(Boolean).join(' ')}
          </Link>
        </>
      ) : request.clientId ? (
        <>
          {' · '}
          <Link to={`/clients/${request.clientId}`}>{request.subjectName}</Link>
        </>
      ) : null}
      {' · '}
      {t(`businesses:state.origin.${request.origin}`)}
      {' · '}
      {request.maker.name} <Instant value={request.startedAt} />
      {request.dueAt ? (
        <>
          {' · '}
          {t('businesses:field.dueAt')} <Instant value={request.dueAt} />
        </>
      ) : null}
    </>
  )
}

/** That the form was put right from outside, and whose approvals count no more because of it. */
function Corrected({ request: { corrected } }: { request: RequestDetail }) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (!corrected) return null
  const { by, at, reason, stale } = corrected
  const names = stale.join(t('kit:listSeparator'))
  return (
    <Alert
      type="warning"
      showIcon
      title={t('businesses:page.request.corrected', { by, at: formatInstant(at, locale) })}
      description={
        <>
          {reason}
          {stale.length > 0 ? <p>{t('businesses:page.request.staleApprovals', { names })}</p> : null}
        </>
      }
    />
  )
}

/** Who gave it out and until when, for a request that was dispatched. */
function Dispatched({ requestId }: { requestId: string }) {
  return useParts('dispatchedRequest', requestId).map((part) => <div key={part.id}>{part.content}</div>)
}

/** What other modules have written down about its case. */
function Log({ caseId }: { caseId: string }) {
  return useParts('caseLog', caseId).map((part) => (
    <Panel key={part.id} title={part.label}>
      {part.content}
    </Panel>
  ))
}

function Body({ request }: { request: RequestDetail }) {
  const { t } = useTranslation()
  const { revision } = request
  const [{ of, noted, edits }, setAdded] = useState<Added & { of: number }>({ of: revision, noted: [], edits: null })
  // What was added to an earlier revision says nothing of this one. The page is not mounted anew: that would break off
  // what its parts are just reading.
  if (of !== revision) setAdded({ of: revision, noted: [], edits: null })
  const returned = request.canAmend ? request.returnedBecause : null
  return (
    <>
      <PageHeader
        back={{ to: '/requests', label: t('businesses:page.requests.title') }}
        title={request.title}
        subtitle={<Subtitle request={request} />}
        status={<Standing request={request} />}
        actions={<Actions request={request} added={{ noted, edits }} />}
      />
      {request.origin === 'dispatch' ? <Dispatched requestId={request.id} /> : null}
      {returned ? (
        <Alert type="warning" showIcon title={t('businesses:page.request.returned')} description={returned} />
      ) : null}
      <Corrected request={request} />
      <div className={styles.columns}>
        <Stack>
          {request.task ? (
            <Hints hints={request.task.hints} noted={noted} onNoted={(next) => setAdded({ of, noted: next, edits })} />
          ) : null}
          <Contents
            key={revision}
            request={request}
            edits={edits}
            onEdit={(next) => setAdded({ of, noted, edits: next })}
          />
          <Files request={request} />
        </Stack>
        <Story request={request} />
      </div>
      {request.caseId ? <Log caseId={request.caseId} /> : null}
    </>
  )
}

/** One request: what it says and what changed, who decides, what happened; and the decision. */
export default function RequestPage() {
  const { requestId = '' } = usePageParams()
  const request = useApi<RequestDetail>(`/requests/${requestId}`)
  useLiveRefresh('requests', requestId, request)
  return (
    <Page>
      <QueryState query={request} rows={12}>
        {(data) => <Body request={data} />}
      </QueryState>
    </Page>
  )
}
