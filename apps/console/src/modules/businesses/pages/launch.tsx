import { Alert, Button, Space } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry, LaunchForm } from '#contract/businesses'
import { comparisonOf, type FormValues } from '#contract/forms'
import {
  ApiProblem,
  ErrorNote,
  Page,
  PageHeader,
  Panel,
  QueryState,
  todayAtHome,
  useApi,
  useGo,
  usePageParams,
  usePageSearch,
  useRunCommand,
} from '#kit'
import { FormView, useLookups } from '../doors.ts'
import { problemsOf, rightsOf } from '../parts/form-props.ts'
import { Obstacles, warningsOf } from '../parts/obstacles.tsx'
import { AccountInput } from '../parts/subject-input.tsx'
import { useNamed } from '../words.ts'

type Asked = {
  accountId: string | null
  clientId: string | null
  draftId: string | null
  copyOf: string | null
  origin: string
}

/** Answers of an older form that found no place in this one: shown, so that nothing gets lost unseen. */
function Lost({ lost }: { lost: LaunchForm['lost'] }) {
  const { t } = useTranslation()
  if (lost.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('businesses:page.launch.lost')}
      description={lost.map(({ field, value }) => (
        <div key={field}>
          {field}: {typeof value === 'string' ? value : JSON.stringify(value)}
        </div>
      ))}
    />
  )
}

/** Sends or keeps what was filled in. */
function useSending(opened: LaunchForm, asked: Asked, values: FormValues, baseline: string | null, noted: string[]) {
  const go = useGo()
  const launch = useRunCommand('businesses.request.launch')
  const keep = useRunCommand('businesses.draft.save')
  const [error, setError] = useState<unknown>(null)
  const [draft, setDraft] = useState(opened.draft)
  const [kept, setKept] = useState(false)
  const { accountId, clientId } = opened
  const subject = { businessId: opened.business.id, accountId, clientId, copyOf: asked.copyOf, values }
  const attempt = async (work: () => Promise<void>) => {
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
    }
  }
  return {
    error,
    kept,
    pending: launch.pending || keep.pending,
    send: () =>
      attempt(async () => {
        const input = { ...subject, baseline, acknowledged: noted, origin: asked.origin, draftId: draft?.id ?? null }
        const outcome = await launch.run<{ id: string }>(input)
        if (outcome.kind === 'done') go(`/requests/${outcome.value.id}`)
      }),
    keep: () =>
      attempt(async () => {
        const outcome = await keep.run<{ id: string; number: number }>({
          ...subject,
          id: draft?.id ?? null,
          number: draft?.number ?? null,
        })
        if (outcome.kind !== 'done') return
        setDraft({ ...outcome.value, updatedAt: '' })
        setKept(true)
      }),
  }
}

/** Why it was not sent, brought into sight: the button stands at the other end of a long form. */
function Refusal({ error }: { error: unknown }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.scrollIntoView({ block: 'center' }), [])
  return (
    <div ref={place}>
      <ErrorNote error={error} />
    </div>
  )
}

function Filling({ opened, asked }: { opened: LaunchForm; asked: Asked }) {
  const { t } = useTranslation()
  const [values, setValues] = useState<FormValues>(opened.values)
  const [noted, setNoted] = useState<string[]>([])
  const [tries, setTries] = useState(0)
  const { accountId, clientId } = opened
  const { lookups, before, asking, baseline } = useLookups({
    opened,
    token: 'baseline',
    path: `/businesses/${opened.business.id}/launch-lookups`,
    more: { accountId, clientId },
    values,
    change: setValues,
  })
  const { error, kept, pending, send, keep } = useSending(opened, asked, values, baseline, noted)
  const blocked = opened.obstacles.some((one) => one.level === 'block')
  const open = warningsOf(opened.obstacles).some((note) => !noted.includes(note))
  const problems = error instanceof ApiProblem ? problemsOf(error) : []
  const comparison = useMemo(
    () => comparisonOf(opened.form, values, { counter: opened.current, rights: rightsOf(opened.rights) }).counter,
    [opened, values],
  )
  return (
    <>
      <Obstacles obstacles={opened.obstacles} noted={noted} onNoted={setNoted} />
      <Lost lost={opened.lost} />
      {error ? <Refusal key={tries} error={error} /> : null}
      {kept && !error ? <Alert type="success" showIcon title={t('businesses:page.launch.kept')} /> : null}
      <FormView
        definition={opened.form}
        values={values}
        before={before}
        comparison={comparison}
        onChange={setValues}
        today={todayAtHome()}
        rights={rightsOf(opened.rights)}
        lookups={lookups}
        names={opened.names}
        reference={opened.reference}
        around={{ subject: { type: opened.subjectType }, request: { origin: asked.origin } }}
        problems={problems}
        showProblems={tries > 0 ? 'all' : 'touched'}
      />
      <Space wrap>
        <Button
          type="primary"
          loading={pending}
          disabled={blocked || open || asking}
          onClick={() => {
            setTries(tries + 1)
            void send()
          }}
        >
          {t('businesses:page.launch.send')}
        </Button>
        <Button disabled={pending} onClick={() => void keep()}>
          {t('businesses:page.launch.keep')}
        </Button>
      </Space>
    </>
  )
}

/** Whether somebody has been named: by himself, by a draft, or by the request that is copied. */
const isNamed = ({ accountId, clientId, draftId, copyOf }: Asked): boolean =>
  [accountId, clientId, draftId, copyOf].some((one) => one !== null)

/** Whether a business is about somebody, so that its form waits until it is known whom. */
const needsSubject = ({ account, subjectTypes }: CatalogueEntry): boolean =>
  account === 'required' || !subjectTypes.some((type) => type === 'none' || type === 'introducer')

/** Somebody is named, but no account, which the business needs. */
const lacksAccount = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'ACCOUNT_MISSING'

function Opened({ businessId, asked }: { businessId: string; asked: Asked }) {
  const { t } = useTranslation()
  const textOf = useNamed()
  const { origin: _origin, ...query } = asked
  const named = isNamed(asked)
  const catalogue = useApi<{ items: CatalogueEntry[] }>(named ? null : '/business-catalogue')
  const entry = catalogue.data?.items.find((one) => one.id === businessId)
  const waits = !named && (catalogue.isPending || (entry !== undefined && needsSubject(entry)))
  const opened = useApi<LaunchForm>(waits ? null : `/businesses/${businessId}/launch-form`, query, { once: true })
  const [, setSearch] = usePageSearch()
  if ((waits && entry) || lacksAccount(opened.error)) {
    return (
      <>
        <PageHeader
          back={{ to: '/launch', label: t('businesses:page.catalogue.title') }}
          title={entry ? textOf(entry.names) : t('businesses:page.launch.choose')}
          {...(entry ? { subtitle: t('businesses:page.launch.choose') } : {})}
        />
        <Panel title={t('businesses:page.launch.whom')}>
          <AccountInput onChange={(accountId) => setSearch({ accountId })} />
        </Panel>
      </>
    )
  }
  return (
    <QueryState query={opened} rows={8}>
      {(data) => (
        <>
          <PageHeader
            back={{ to: '/launch', label: t('businesses:page.catalogue.title') }}
            title={textOf(data.business.names)}
            subtitle={[data.subjectLabel, t(`businesses:state.subjectType.${data.subjectType}`)]
              .filter(Boolean)
              .join(' · ')}
          />
          <Filling key={`${data.draft?.id ?? ''}${data.baseline.length}`} opened={data} asked={asked} />
        </>
      )}
    </QueryState>
  )
}

/** Fills in a business for one account, client or nobody, and launches it. */
export default function LaunchPage() {
  const { businessId = '' } = usePageParams()
  const [search] = usePageSearch()
  const { accountId = null, clientId = null, draftId = null, copyOf = null } = search
  const origin = copyOf ? 'copy' : accountId ? 'account' : clientId ? 'client' : 'menu'
  return (
    <Page>
      <Opened
        key={`${accountId}${clientId}`}
        businessId={businessId}
        asked={{ accountId, clientId, draftId, copyOf, origin }}
      />
    </Page>
  )
}
