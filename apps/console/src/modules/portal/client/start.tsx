import { Alert, Button, Checkbox } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormValues, Lookups, Settled } from '#contract/forms'
import type { PortalForm } from '#contract/portal'
import {
  ApiProblem,
  api,
  ErrorNote,
  newKey,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  todayAtHome,
  useApi,
  useGo,
  usePageParams,
  usePageSearch,
  useProblemText,
} from '#kit'
import { FormView, useLookups } from '../doors.ts'
import { useOutdate } from './around.ts'
import styles from './client.module.css'
import { problemsOf, rightsOf, UPLOADS } from './form-props.ts'
import { Trays } from './trays.tsx'
import { useNamed } from './words.ts'

/** Launched, or waiting for the others who hold the account. */
type Launched = { id: string | null; agreementId: string | null }
type Obstacle = PortalForm['obstacles'][number]
const noteOf = ({ module, code }: Obstacle) => `${module}:${code}`

/** What stands in the way. Warnings are taken note of by going on. */
function Obstacles({ obstacles }: { obstacles: readonly Obstacle[] }) {
  const textOf = useProblemText()
  return obstacles.map((one) => {
    const { title, next } = textOf(new ApiProblem({ status: 409, ...one }))
    return (
      <Alert
        key={noteOf(one)}
        type={one.level === 'block' ? 'error' : 'warning'}
        showIcon
        title={title}
        description={next}
      />
    )
  })
}

/** Sends and keeps what was filled in. What is sent once is the same sending however often the button is hit. */
function useSending(opened: PortalForm, values: FormValues, baseline: string | null) {
  const go = useGo()
  const outdate = useOutdate()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [draft, setDraft] = useState(opened.draft)
  const [kept, setKept] = useState(false)
  const sent = useRef<{ text: string; key: string } | null>(null)
  const subject = { businessId: opened.business.id, accountId: opened.accountId, values }
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
      // On a phone the button stands far below what is said about it.
      requestAnimationFrame(() => window.scrollTo(0, 0))
    } finally {
      setBusy(false)
    }
  }
  return {
    error,
    busy,
    kept,
    send: () =>
      attempt(async () => {
        const acknowledged = opened.obstacles.filter(({ level }) => level === 'warn').map(noteOf)
        const input = { ...subject, baseline, acknowledged, draftId: draft?.id ?? null, consent: true }
        const text = JSON.stringify(input)
        if (sent.current?.text !== text) sent.current = { text, key: newKey() }
        const made = await api.post<Launched>('/portal/requests', input, { key: sent.current.key })
        outdate('none')
        go(made.id ? `/portal/requests/${made.id}` : `/portal/agreements/${made.agreementId}`, { replace: true })
      }),
    keep: () =>
      attempt(async () => {
        const input = { ...subject, id: draft?.id ?? null, number: draft?.number ?? null }
        const made = await api.post<{ id: string; number: number }>('/portal/drafts', input)
        outdate('none')
        setDraft({ ...made, updatedAt: '' })
        setKept(true)
      }),
    drop: () =>
      attempt(async () => {
        if (draft) await api.delete(`/portal/drafts/${draft.id}`)
        outdate('none')
        go('/portal', { replace: true })
      }),
    draft,
  }
}

type Sending = ReturnType<typeof useSending>

/** What is about to be sent, read once more, and the tick that it is meant. */
function Summary(props: {
  opened: PortalForm
  values: FormValues
  lookups: Lookups
  sending: Sending
  back: () => void
}) {
  const { t } = useTranslation()
  const named = useNamed()
  const [agreed, setAgreed] = useState(false)
  const { opened, values, lookups, sending, back } = props
  return (
    <Stack>
      <FormView
        definition={opened.form}
        values={values}
        today={todayAtHome()}
        rights={rightsOf(opened.rights)}
        lookups={lookups}
        names={opened.names}
        uploads={UPLOADS}
        readOnly
      />
      <Panel>
        <Checkbox checked={agreed} onChange={(event) => setAgreed(event.target.checked)}>
          {named(opened.consent, t('portal:consent'))}
        </Checkbox>
      </Panel>
      <div className={styles.actions}>
        <Button
          type="primary"
          size="large"
          disabled={!agreed}
          loading={sending.busy}
          onClick={() => void sending.send()}
        >
          {t('portal:page.start.send')}
        </Button>
        <Button size="large" disabled={sending.busy} onClick={back}>
          {t('portal:page.start.change')}
        </Button>
      </div>
    </Stack>
  )
}

/** What is done with what was filled in. */
function Actions({ sending, disabled, check }: { sending: Sending; disabled: boolean; check: () => void }) {
  const { t } = useTranslation()
  const { busy, draft } = sending
  return (
    <div className={styles.actions}>
      <Button type="primary" size="large" disabled={disabled} onClick={check}>
        {t('portal:page.start.check')}
      </Button>
      <Button size="large" loading={busy} onClick={() => void sending.keep()}>
        {t('portal:page.start.keep')}
      </Button>
      {draft ? (
        <Button size="large" danger type="text" disabled={busy} onClick={() => void sending.drop()}>
          {t('portal:page.start.drop')}
        </Button>
      ) : null}
    </div>
  )
}

function Filling({ opened }: { opened: PortalForm }) {
  const { t } = useTranslation()
  const [values, setValues] = useState<FormValues>(opened.values as FormValues)
  const [step, setStep] = useState<'fill' | 'check'>('fill')
  const [tried, setTried] = useState(false)
  const settled = useRef<Settled | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const { lookups, before, asking, baseline } = useLookups({
    opened,
    token: 'baseline',
    path: `/portal/accounts/${opened.accountId}/businesses/${opened.business.id}/lookups`,
    values,
    change: setValues,
  })
  const sending = useSending(opened, values, baseline)
  const { error, kept } = sending
  const blocked = opened.obstacles.some(({ level }) => level === 'block')
  const problems = problemsOf(error)
  const check = () => {
    setTried(true)
    if (!settled.current || settled.current.problems.length > 0) {
      // On a phone what is wrong stands far above the button.
      requestAnimationFrame(() => place.current?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'center' }))
      return
    }
    setStep('check')
    window.scrollTo(0, 0)
  }
  if (step === 'check' && problems.length === 0)
    return (
      <>
        {error ? <ErrorNote error={error} /> : null}
        <p className={styles.lead}>{t('portal:page.start.checkLead')}</p>
        <Summary opened={opened} values={values} lookups={lookups} sending={sending} back={() => setStep('fill')} />
      </>
    )
  return (
    <Stack>
      <Obstacles obstacles={opened.obstacles} />
      {error ? <ErrorNote error={error} /> : null}
      {kept && !error ? <Alert type="success" showIcon title={t('portal:page.start.kept')} /> : null}
      <div ref={place}>
        <FormView
          definition={opened.form}
          values={values}
          onChange={setValues}
          today={todayAtHome()}
          rights={rightsOf(opened.rights)}
          before={before}
          lookups={lookups}
          names={opened.names}
          reference={opened.reference}
          around={{ subject: { type: opened.subjectType }, request: { origin: 'portal' } }}
          problems={problems}
          showProblems={tried ? 'all' : 'touched'}
          uploads={UPLOADS}
          onSettled={(now) => {
            settled.current = now
          }}
        />
      </div>
      <Actions sending={sending} disabled={blocked || asking} check={check} />
    </Stack>
  )
}

/** Fills in a business for one's own account, reads it once more and sends it. */
export default function StartPage() {
  const { t } = useTranslation()
  const named = useNamed()
  const { accountId = '', businessId = '' } = usePageParams()
  const [{ draftId }] = usePageSearch()
  const path = `/portal/accounts/${accountId}/businesses/${businessId}/form`
  const opened = useApi<PortalForm>(path, draftId ? { draftId } : {}, { once: true })
  return (
    <QueryState query={opened} rows={8}>
      {(data) => (
        <>
          <PageHeader
            back={{ to: '/portal', label: t('portal:page.home.title') }}
            title={named(data.business.names)}
            subtitle={data.accountNo}
          />
          <Trays trays={data.trays}>
            <Filling opened={data} />
          </Trays>
        </>
      )}
    </QueryState>
  )
}
