import { Alert, Button, Input, Select } from 'antd'
import { useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestCorrection } from '#contract/businesses'
import { type Difference, differencesOf, type FormValues } from '#contract/forms'
import {
  ApiProblem,
  EmptyState,
  ErrorNote,
  Instant,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  todayAtHome,
  useApi,
  useGo,
  usePageParams,
  useRunCommand,
} from '#kit'
import { DifferenceTable, FormView, useLookups } from '../doors.ts'
import { problemsOf, rightsOf } from '../parts/form-props.ts'
import { useNamed } from '../words.ts'
import styles from './correct.module.css'

/** Where work goes back to: nowhere, or to a step behind or under it. */
function BackTo(props: { of: RequestCorrection; value: string | null; onChange: (nodeId: string | null) => void }) {
  const { t } = useTranslation()
  const named = useNamed()
  const id = useId()
  const word = (key: string, params = {}) => t(`businesses:page.correct.${key}`, params)
  const [start, ...steps] = props.of.steps
  const nameOf = (step: RequestCorrection['steps'][number]) => named(step.label, step.nodeId)
  const options = [
    { value: '', label: word('stay') },
    // The first step behind every case is its start: there its maker amends.
    ...(start && !start.here ? [{ value: start.nodeId, label: word('maker') }] : []),
    ...(start?.here ? [start, ...steps] : steps).map((step) => ({
      value: step.nodeId,
      label: step.here ? word('again', { step: nameOf(step) }) : nameOf(step),
    })),
  ]
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{word('backTo')}</label>
      <Select
        id={id}
        value={props.value ?? ''}
        options={options}
        onChange={(next) => props.onChange(next === '' ? null : next)}
      />
    </div>
  )
}

function Reason({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{t('businesses:page.correct.reason')}</label>
      <Input.TextArea
        id={id}
        rows={2}
        maxLength={1000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}

/** Whose approvals will count no more. */
function Outdated({ of: { approvals } }: { of: RequestCorrection }) {
  const { t } = useTranslation()
  const named = useNamed()
  if (approvals.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('businesses:page.correct.stale')}
      description={
        <ul className={styles.approvals}>
          {approvals.map(({ label, by, at }) => (
            <li key={`${by}${at}`}>
              {[named(label), by].filter(Boolean).join(' · ')} <Instant value={at} />
            </li>
          ))}
        </ul>
      }
    />
  )
}

/** What is about to be changed, old against new. */
function Changes(props: { of: RequestCorrection; changes: readonly Difference[]; values: FormValues }) {
  const { t } = useTranslation()
  const { of, changes, values } = props
  return (
    <Panel title={t('businesses:page.correct.changes')} flush={changes.length > 0}>
      {changes.length > 0 ? (
        <DifferenceTable
          definition={of.form}
          differences={changes}
          values={values}
          today={todayAtHome()}
          names={of.names}
        />
      ) : (
        <p>{t('businesses:page.correct.nothing')}</p>
      )}
    </Panel>
  )
}

function Correcting({ of }: { of: RequestCorrection }) {
  const { t } = useTranslation()
  const go = useGo()
  const { run, pending } = useRunCommand('businesses.request.correct')
  const [values, setValues] = useState<FormValues>(of.values)
  const { lookups, before, asking, offers } = useLookups({
    opened: of,
    token: 'offers',
    path: `/requests/${of.id}/correction-lookups`,
    values,
    change: setValues,
  })
  const [remark, setRemark] = useState('')
  const [backTo, setBackTo] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const today = todayAtHome()
  const changes = useMemo(() => differencesOf(of.form, of.values, values), [of, values])
  const send = async () => {
    setError(null)
    try {
      await run({ id: of.id, revision: of.revision, values, offers, remark: remark.trim(), backTo })
      go(`/requests/${of.id}`)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <div className={styles.columns}>
      <FormView
        definition={of.form}
        values={values}
        before={before}
        onChange={setValues}
        today={today}
        rights={rightsOf(of.rights)}
        lookups={lookups}
        names={of.names}
        comparison={changes}
        around={{ subject: { type: of.subjectType }, request: { origin: of.origin } }}
        problems={error instanceof ApiProblem ? problemsOf(error) : []}
        showProblems={error ? 'all' : 'touched'}
      />
      <div className={styles.aside}>
        <Stack>
          <Changes of={of} changes={changes} values={values} />
          <Outdated of={of} />
          <Panel>
            <Stack>
              <Reason value={remark} onChange={setRemark} />
              <BackTo of={of} value={backTo} onChange={setBackTo} />
              {error ? <ErrorNote error={error} /> : null}
              <div>
                <Button
                  type="primary"
                  loading={pending}
                  disabled={asking || changes.length === 0 || remark.trim() === ''}
                  onClick={() => void send()}
                >
                  {t('businesses:page.correct.send')}
                </Button>
              </div>
            </Stack>
          </Panel>
        </Stack>
      </div>
    </div>
  )
}

/** Puts a running request right, in charge: what changes is shown before it is sent, and whose approvals fall with it. */
export default function CorrectPage() {
  const { t } = useTranslation()
  const { requestId = '' } = usePageParams()
  // What is being corrected does not change under the hands of whoever writes.
  const correction = useApi<RequestCorrection>(`/requests/${requestId}/correction`, undefined, { once: true })
  const { title, requestNo } = correction.data ?? {}
  return (
    <Page>
      <PageHeader
        back={{ to: `/requests/${requestId}`, label: t('businesses:page.request.back') }}
        title={t('businesses:page.correct.title')}
        subtitle={title ? `${requestNo} · ${title}` : t('businesses:page.correct.lead')}
      />
      <QueryState query={correction} rows={8}>
        {(data) =>
          data.tooLate ? (
            <EmptyState title={t('businesses:page.correct.tooLate')} hint={t('businesses:page.correct.tooLateHint')} />
          ) : (
            <Correcting key={data.revision} of={data} />
          )
        }
      </QueryState>
    </Page>
  )
}
