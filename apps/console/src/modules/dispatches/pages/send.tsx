import { DeleteOutlined, SendOutlined } from '@ant-design/icons'
import { Button, Input, Radio, Select } from 'antd'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LaunchForm } from '#contract/businesses'
import { CLOSING_RULES } from '#contract/dispatches'
import type { FormValues } from '#contract/forms'
import {
  ApiProblem,
  DateInput,
  ErrorNote,
  FileDrop,
  formatBytes,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  todayAtHome,
  uploadFile,
  useApi,
  useLanguage,
  useLocale,
} from '#kit'
import { FormView, useLookups } from '../doors.ts'
import { DepartmentsInput, PasteRecipients, PeopleInput } from '../parts/recipients.tsx'
import styles from '../parts/send.module.css'
import { type Making, NOTHING, useSending, useWhoGetsIt } from '../parts/use-send.ts'
import { WhoGetsIt } from '../parts/who.tsx'

type Change = (change: Partial<Making>) => void
type Part = { making: Making; change: Change }
type Business = { id: string; names: Record<'zh-Hans' | 'zh-Hant' | 'en', string> }

function Line(props: { label: string; hint?: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
      {props.hint ? <span className={styles.hint}>{props.hint}</span> : null}
    </div>
  )
}

/** Which business, what it is called here, until when, and when it is over. */
function What({ making, change }: Part) {
  const { t } = useTranslation()
  const language = useLanguage()
  const businesses = useApi<{ items: Business[] }>('/dispatch-businesses')
  const choose = (businessId: string) => {
    const name = businesses.data?.items.find((one) => one.id === businessId)?.names[language] ?? ''
    change({ businessId, values: {}, baseline: null, asking: false, ...(making.title === '' ? { title: name } : {}) })
  }
  return (
    <Panel title={t('dispatches:page.send.what')}>
      <Line label={t('dispatches:field.businessId')}>
        {(id) => (
          <Select
            id={id}
            style={{ width: '100%' }}
            showSearch={{ optionFilterProp: 'label' }}
            value={making.businessId}
            options={(businesses.data?.items ?? []).map((one) => ({ value: one.id, label: one.names[language] }))}
            notFoundContent={t('dispatches:page.send.noBusiness')}
            onChange={choose}
          />
        )}
      </Line>
      <Line label={t('dispatches:field.title')}>
        {(id) => (
          <Input
            id={id}
            maxLength={200}
            value={making.title}
            onChange={({ target }) => change({ title: target.value })}
          />
        )}
      </Line>
      <div className={styles.pair}>
        <Line label={t('dispatches:field.dueOn')} hint={t('dispatches:field.dueOnHint')}>
          {(id) => (
            <DateInput id={id} value={making.dueOn} onChange={(value) => change({ dueOn: value as string | null })} />
          )}
        </Line>
        <div className={styles.line} role="group" aria-label={t('dispatches:field.rule')}>
          <span className={styles.legend}>{t('dispatches:field.rule')}</span>
          <Radio.Group
            value={making.rule}
            vertical
            options={CLOSING_RULES.map((value) => ({ value, label: t(`dispatches:state.rule.${value}`) }))}
            onChange={({ target }) => change({ rule: target.value as Making['rule'] })}
          />
        </div>
      </div>
      <Line label={t('dispatches:field.remark')}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={1000}
            value={making.remark}
            onChange={({ target }) => change({ remark: target.value })}
          />
        )}
      </Line>
    </Panel>
  )
}

const joined = <T extends { id: string }>(all: readonly T[], more: readonly T[]): T[] => [
  ...all,
  ...more.filter((one) => !all.some((other) => other.id === one.id)),
]

function Whom({ making, change }: Part) {
  const { t } = useTranslation()
  return (
    <Panel
      title={t('dispatches:page.send.whom')}
      extra={
        <PasteRecipients
          onFound={({ departments, operators }) =>
            change({
              departmentIds: [...new Set([...making.departmentIds, ...departments.map((one) => one.id)])],
              people: joined(making.people, operators),
            })
          }
        />
      }
    >
      <Line label={t('dispatches:field.departmentIds')} hint={t('dispatches:page.send.departmentsHint')}>
        {(id) => (
          <DepartmentsInput
            id={id}
            value={making.departmentIds}
            onChange={(departmentIds) => change({ departmentIds })}
          />
        )}
      </Line>
      <Line label={t('dispatches:field.operatorIds')}>
        {(id) => <PeopleInput id={id} value={making.people} onChange={(people) => change({ people })} />}
      </Line>
    </Panel>
  )
}

/** The form itself; data sources are asked again while it is filled in. */
function Filled({ opened, making, change, problems }: Part & { opened: LaunchForm; problems: ApiProblem | null }) {
  const [values, setValues] = useState<FormValues>({ ...opened.values, ...making.values })
  const { lookups, before, asking, baseline } = useLookups({
    opened,
    token: 'baseline',
    path: `/businesses/${opened.business.id}/launch-lookups`,
    values,
    change: setValues,
  })
  const latest = useRef(change)
  latest.current = change
  useEffect(() => latest.current({ values, baseline, asking }), [values, baseline, asking])
  return (
    <FormView
      definition={opened.form}
      values={values}
      before={before}
      onChange={setValues}
      today={todayAtHome()}
      rights={{ fields: opened.rights, otherwise: 'hidden' }}
      lookups={lookups}
      names={opened.names}
      around={{ subject: { type: 'none' }, request: { origin: 'dispatch' } }}
      problems={(problems?.fields ?? [])
        .filter(({ path }) => path.startsWith('values.'))
        .map((problem) => ({ ...problem, path: problem.path.replace(/^values\./, '') }))}
      showProblems={problems ? 'all' : 'touched'}
    />
  )
}

/** What the sender fills in for all; what recipients will fill in is shown as it will stand before them. */
function Contents({
  businessId,
  making,
  change,
  problems,
}: Part & { businessId: string; problems: ApiProblem | null }) {
  const { t } = useTranslation()
  const opened = useApi<LaunchForm>(`/businesses/${businessId}/launch-form`, undefined, {
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <QueryState query={opened}>
      {(data) => (
        <>
          <p className={styles.hint}>{t('dispatches:page.send.formHint')}</p>
          <Filled opened={data} making={making} change={change} problems={problems} />
        </>
      )}
    </QueryState>
  )
}

/** Papers that go along with it. */
function Papers({ making, change }: Part) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [error, setError] = useState<unknown>(null)
  const take = async (files: File[]) => {
    setError(null)
    try {
      const sent = await Promise.all(
        files.map(async (file) => {
          const query = { parameter: 'other' }
          const { id } = await uploadFile<{ id: string }>('/archive/uploads', file, { query, bare: true })
          return { id, name: file.name, size: file.size }
        }),
      )
      change({ files: [...making.files, ...sent] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <Panel title={t('dispatches:field.files')}>
      <FileDrop multiple onFiles={(files) => void take(files)} />
      {error ? <ErrorNote error={error} /> : null}
      <ul className={styles.files}>
        {making.files.map(({ id, name, size }) => (
          <li key={id}>
            {name} ({formatBytes(size, locale)})
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t('dispatches:page.send.removeFile', { name })}
              onClick={() => change({ files: making.files.filter((one) => one.id !== id) })}
            />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Chooses a business, fills in what is the same for all, says who gets it until when, and sends it. */
export default function SendPage() {
  const { t } = useTranslation()
  const [making, setMaking] = useState<Making>(NOTHING)
  const change: Change = (more) => setMaking((known) => ({ ...known, ...more }))
  const { preview, error: notSeen } = useWhoGetsIt(making)
  const { send, pending, error } = useSending(making)
  const count = preview?.recipients.length ?? 0
  const empty = preview?.recipients.some((one) => one.people.length === 0) ?? true
  const ready = making.dueOn !== null && making.title.trim() !== '' && preview !== null && !empty
  const problem = error instanceof ApiProblem ? error : null
  return (
    <Page>
      <PageHeader
        back={{ to: '/dispatches', label: t('dispatches:page.list.title') }}
        title={t('dispatches:page.send.title')}
        subtitle={t('dispatches:page.send.lead')}
        actions={
          <Button
            type="primary"
            icon={<SendOutlined aria-hidden="true" />}
            disabled={!ready || making.asking}
            loading={pending}
            onClick={() => void send()}
          >
            {count > 0 ? t('dispatches:page.send.send', { count }) : t('dispatches:command.dispatch.send')}
          </Button>
        }
      />
      {error ? <ErrorNote error={error} /> : null}
      <div className={styles.columns}>
        <Stack>
          <What making={making} change={change} />
          <Whom making={making} change={change} />
          {making.businessId ? (
            <Contents
              key={making.businessId}
              businessId={making.businessId}
              making={making}
              change={change}
              problems={problem}
            />
          ) : null}
          <Papers making={making} change={change} />
        </Stack>
        <WhoGetsIt preview={preview} error={notSeen} />
      </div>
    </Page>
  )
}
