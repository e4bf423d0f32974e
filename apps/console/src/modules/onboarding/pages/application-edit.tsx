import { Button, Form } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountDetail } from '#contract/accounts'
import type { ClientDetail } from '#contract/clients'
import { type ApplicationDetail, pageOf } from '#contract/onboarding'
import {
  type ApiProblem,
  CommandButton,
  ErrorNote,
  Page,
  PageHeader,
  QueryState,
  useApi,
  useFieldProblemText,
  useGo,
  usePageParams,
  usePageSearch,
  useShortcuts,
} from '#kit'
import { Contact } from '../parts/contact.tsx'
import { BLANK, type DraftContent, type Editable } from '../parts/draft.ts'
import { placeOf } from '../parts/editing.ts'
import { MissingHere } from '../parts/findings.tsx'
import { blankFurther, useAccountsOf } from '../parts/further.tsx'
import { Returned } from '../parts/returned.tsx'
import { ReviewStep, useOutlook } from '../parts/review-step.tsx'
import { StepBody } from '../parts/step-bodies.tsx'
import { type Draft, useDraft } from '../parts/use-draft.ts'
import styles from '../parts/wizard.module.css'
import { Wizard } from '../parts/wizard.tsx'
import { problemsOn, returnedTo, type Step, standingsOf, stepsOf } from '../parts/wizard-steps.ts'

const FORM = 'application-form'

/** The step in the address; without one, the page a reviewer meant, or the first. */
function useStep(steps: readonly Step[], application: ApplicationDetail | undefined): Step {
  const [{ step }] = usePageSearch()
  const asked = steps.find((one) => one === step) ?? steps.find((one) => one === returnedTo(application))
  return asked ?? steps[0] ?? 'client'
}

/** What the server refused stands at its inputs, once their step is open. */
function useErrorsAtFields({ form, problem }: Draft, step: Step): void {
  const fieldText = useFieldProblemText()
  const text = useRef(fieldText)
  text.current = fieldText
  useEffect(() => {
    const here = (problem?.fields ?? []).filter(({ path }) => path !== '' && pageOf(path) === step)
    form.setFields(
      here.map((field) => ({ name: placeOf(field.path), errors: [text.current(problem?.module ?? '', field)] })),
    )
    const [first] = here
    if (first) form.scrollToField(placeOf(first.path), { focus: true, block: 'center' })
  }, [form, problem, step])
}

const isHere = (problem: ApiProblem, step: Step): boolean =>
  problem.fields.length === 0 || problem.fields.some(({ path }) => pageOf(path) === step)

type Ways = { steps: readonly Step[]; step: Step; go: (step: Step) => void; close: () => void }

function Footer({ id, draft, ways }: { id: string | null; draft: Draft; ways: Ways }) {
  const { t } = useTranslation()
  const leave = useGo()
  const { steps, step, go, close } = ways
  const at = steps.indexOf(step)
  const before = steps[at - 1]
  const after = steps[at + 1]
  const outlook = useOutlook(step === 'review' ? id : null)
  return (
    <div className={styles.footer}>
      <Button onClick={close} loading={draft.pending}>
        {t('onboarding:page.edit.saveAndClose')}
      </Button>
      {before ? <Button onClick={() => go(before)}>{t('onboarding:page.edit.before')}</Button> : null}
      {after ? (
        <Button type="primary" htmlType="submit" form={FORM} loading={draft.pending}>
          {t('onboarding:page.edit.next')}
        </Button>
      ) : null}
      {id && outlook.data?.problems.length === 0 ? (
        <CommandButton
          command="onboarding.application.submit"
          type="primary"
          fixed={{ id }}
          onDone={() => leave(`/applications/${id}`)}
        />
      ) : null}
    </div>
  )
}

/** Ways from step to step: each saves what stands there, and stays where something is wrong. */
function useWays(id: string | null, draft: Draft, steps: readonly Step[], step: Step): Ways {
  const go = useGo()
  const saved = async (then: (id: string) => string) => {
    if (!id) {
      const complete = await draft.form.validateFields().then(
        () => true,
        () => false,
      )
      if (!complete) return
    }
    const outcome = await draft.save()
    if (outcome.id !== null) return go(then(outcome.id))
    if (id && !isHere(outcome.problem, step)) go(then(id))
  }
  const ways = {
    steps,
    step,
    go: (to: Step) => void saved((draftId) => `/applications/${draftId}/edit?step=${to}`),
    close: () => void saved((draftId) => `/applications/${draftId}`),
  }
  const at = steps.indexOf(step)
  const near = (to: Step | undefined) => () => {
    if (to) ways.go(to)
  }
  useShortcuts([
    { keys: '[', label: 'onboarding:page.edit.before', run: near(steps[at - 1]) },
    { keys: ']', label: 'onboarding:page.edit.next', run: near(steps[at + 1]) },
    { keys: 'Ctrl+s', label: 'kit:save', run: near(step) },
  ])
  return ways
}

type EditorProps = {
  id: string | null
  editable: Editable | null
  detail?: ApplicationDetail
  refetch: () => void
  /** What a new one starts from. */
  blank?: DraftContent
}

const titleOf = (id: string | null, { clientId }: DraftContent): string => {
  if (id) return 'onboarding:page.edit.title'
  return clientId ? 'onboarding:page.further.title' : 'onboarding:page.edit.newTitle'
}

/** The form of an application, step by step; each is saved as a draft, the last puts it to its reviewers. */
function Editor({ id, editable, detail, refetch, blank = BLANK }: EditorProps) {
  const { t } = useTranslation()
  const draft = useDraft(id, editable, blank)
  const steps = stepsOf(draft.initial)
  const step = useStep(steps, detail)
  const ways = useWays(id, draft, steps, step)
  useErrorsAtFields(draft, step)
  const after = steps[steps.indexOf(step) + 1]
  return (
    <Form
      // Panels with a form of their own stand between its inputs and its end.
      component="div"
      form={draft.form}
      layout="vertical"
      requiredMark={false}
      initialValues={draft.initial}
      onFinish={() => after && ways.go(after)}
      scrollToFirstError
    >
      <Page>
        <PageHeader
          back={
            id
              ? { to: `/applications/${id}`, label: t('onboarding:page.edit.back') }
              : { to: '/applications', label: t('onboarding:page.applications.title') }
          }
          title={t(titleOf(id, draft.initial))}
          subtitle={t('onboarding:page.edit.lead')}
        />
        <Wizard standings={standingsOf(steps, detail)} current={step} go={ways.go}>
          {detail ? <Returned application={detail} editing={{ step, go: ways.go }} /> : null}
          {draft.problem ? <ErrorNote error={draft.problem} /> : null}
          {step === 'review' ? (
            detail && <ReviewStep application={detail} go={ways.go} />
          ) : (
            <>
              {detail ? <MissingHere found={problemsOn(detail.problems, step)} /> : null}
              <form id={FORM} noValidate>
                <StepBody
                  page={step}
                  files={draft.files}
                  setFiles={draft.setFiles}
                  save={() => id && void draft.save()}
                />
              </form>
              {step === 'employment' && detail ? <Contact application={detail} refetch={refetch} /> : null}
            </>
          )}
          <Footer id={id} draft={draft} ways={ways} />
        </Wizard>
      </Page>
    </Form>
  )
}

/** A draft or returned application to go on with. */
function Existing({ id }: { id: string }) {
  const editable = useApi<Editable>(`/onboarding/applications/${id}/content`, undefined, { once: true })
  const detail = useApi<ApplicationDetail>(`/onboarding/applications/${id}`)
  return (
    <QueryState query={editable}>
      {(content) => (
        <QueryState query={detail}>
          {(application) => (
            <Editor key={id} id={id} editable={content} detail={application} refetch={() => void detail.refetch()} />
          )}
        </QueryState>
      )}
    </QueryState>
  )
}

const nothing = () => undefined

/** A new application for a client we have, beginning where the account it joins stands. */
function Further({ clientId, parentId }: { clientId: string; parentId: string | undefined }) {
  const client = useApi<ClientDetail>(`/clients/${clientId}`, undefined, { once: true })
  const accounts = useAccountsOf(clientId)
  const beside = parentId ?? accounts.data?.find(({ status }) => status !== 'CANCELLED')?.id
  const account = useApi<AccountDetail>(beside ? `/accounts/${beside}` : null, undefined, { once: true })
  const start = (known: ClientDetail, near: AccountDetail | null) => (
    <Editor id={null} editable={null} refetch={nothing} blank={blankFurther(known, near, parentId ?? null)} />
  )
  return (
    <QueryState query={client}>
      {(known) => (
        <QueryState query={accounts}>
          {() =>
            beside ? <QueryState query={account}>{(near) => start(known, near)}</QueryState> : start(known, null)
          }
        </QueryState>
      )}
    </QueryState>
  )
}

/** A new application, or one to go on with. */
export default function ApplicationEdit() {
  const { applicationId } = usePageParams()
  const [{ clientId, parentId }] = usePageSearch()
  if (!applicationId && clientId) return <Further clientId={clientId} parentId={parentId} />
  return applicationId ? <Existing id={applicationId} /> : <Editor id={null} editable={null} refetch={nothing} />
}
