import { Alert } from 'antd'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail } from '#contract/onboarding'
import {
  ApiProblem,
  ErrorNote,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StateBadge,
  Timeline,
  type Tone,
  useApi,
  useLiveRefresh,
  usePageParams,
  useParts,
  useProblemText,
  useTextOr,
} from '#kit'
import { ApplicationActions } from '../parts/actions.tsx'
import { Changes } from '../parts/changes.tsx'
import { Contact } from '../parts/contact.tsx'
import { Content } from '../parts/content.tsx'
import { Files } from '../parts/files.tsx'
import { Findings } from '../parts/findings.tsx'
import { Returned } from '../parts/returned.tsx'
import styles from './application.module.css'

const TONES: Record<string, Tone> = {
  agree: 'good',
  approved: 'good',
  opened: 'good',
  returned: 'warn',
  rejected: 'bad',
  failed: 'bad',
  submitted: 'info',
  opening: 'info',
}

/** What somebody wrote; of an opening that failed the story keeps the code of the refusal, which is said in words. */
function useNote({ failure }: ApplicationDetail): (remark: string | null) => string | null {
  const problemText = useProblemText()
  return (remark) => {
    const [, module, code] = /^([a-z]+):([A-Z][A-Z_]+)$/.exec(remark ?? '') ?? []
    if (!module || !code) return remark
    const params = failure?.code === code ? failure.params : {}
    const said = problemText(new ApiProblem({ status: 409, module, code, params })).title
    // Of an earlier failure the particulars are gone; without them the step's name has to do.
    return said.includes('{{') ? null : said
  }
}

/** The story: what happened, by whom, at which step and why. */
function Story({ application }: { application: ApplicationDetail }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const noteOf = useNote(application)
  return (
    <Panel title={t('onboarding:page.application.story')}>
      <Timeline
        items={application.events.toReversed().map((event) => ({
          id: String(event.seq),
          at: event.at,
          who: event.operatorName,
          title: [
            textOr(`onboarding:state.event.${event.kind}`, event.kind),
            event.step ? textOr(`onboarding:state.reviewStep.${event.step}`, event.step) : null,
            event.toName,
          ]
            .filter(Boolean)
            .join(' · '),
          note: noteOf(event.remark),
          tone: TONES[event.kind] ?? 'neutral',
        }))}
      />
    </Panel>
  )
}

/** Who decides now and next, from the approvals module. */
function Review({ caseId }: { caseId: string }) {
  return useParts('caseStory', caseId).map((part) => (
    <Panel key={part.id} title={part.label}>
      {part.content}
    </Panel>
  ))
}

/** What other modules know of whom the accounts are for, and of the accounts. */
function Around({ id }: { id: string }) {
  return useParts('application', id).map((part) => <Fragment key={part.id}>{part.content}</Fragment>)
}

/** The accounts that it opened. */
function Opened({ application }: { application: ApplicationDetail }) {
  const { t } = useTranslation()
  if (application.accounts.length === 0) return null
  return (
    <Alert
      type="success"
      showIcon
      title={t('onboarding:page.application.opened')}
      description={application.accounts.map((account, index) => (
        <span key={account.accountId}>
          {index > 0 ? t('kit:listSeparator') : null}
          <Link to={`/accounts/${account.accountId}`}>{account.accountNo}</Link> (
          {t(`accounts:state.type.${account.type}`)})
        </span>
      ))}
    />
  )
}

function Body({ application, refetch }: { application: ApplicationDetail; refetch: () => void }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const steps = application.reviewSteps.map((step) => textOr(`onboarding:state.reviewStep.${step}`, step))
  const contact = <Contact application={application} refetch={refetch} />
  // What its maker has to do before it goes on stands above what is only looked at.
  // Whoever decides sees at a glance what he has not seen; later it is only looked up.
  const reviewed = application.state === 'SUBMITTED'
  const first = application.editable && application.contact?.demanded === true && !application.contact.settled
  return (
    <>
      <PageHeader
        back={{ to: '/applications', label: t('onboarding:page.applications.title') }}
        title={application.displayName}
        subtitle={[
          application.applicationNo,
          t(`clients:state.type.${application.clientType}`),
          t(`accounts:state.businessLine.${application.businessLine}`),
          t('onboarding:page.application.revision', { number: application.revision }),
          application.makerName,
        ].join(' · ')}
        status={<StateBadge values="onboarding:state.application" value={application.state} reasons={steps} />}
        actions={<ApplicationActions application={application} />}
      />
      {application.failure ? <ErrorNote error={new ApiProblem({ status: 409, ...application.failure })} /> : null}
      <Opened application={application} />
      <Returned application={application} />
      <Findings application={application} />
      {first ? contact : null}
      {reviewed ? <Changes application={application} /> : null}
      <div className={styles.columns}>
        <div className={styles.files}>
          <Files application={application} />
        </div>
        <Stack>
          {first ? null : contact}
          <Content application={application} />
          {reviewed ? null : <Changes application={application} />}
          <Around id={application.id} />
          {application.caseId ? <Review caseId={application.caseId} /> : null}
          <Story application={application} />
        </Stack>
      </div>
    </>
  )
}

/** One application under review: its images beside what was written, who decides, what happened. */
export default function ApplicationPage() {
  const { applicationId = '' } = usePageParams()
  const application = useApi<ApplicationDetail>(`/onboarding/applications/${applicationId}`)
  useLiveRefresh('applications', applicationId, application)
  return (
    <Page>
      <QueryState query={application} rows={12}>
        {(data) => <Body application={data} refetch={() => void application.refetch()} />}
      </QueryState>
    </Page>
  )
}
