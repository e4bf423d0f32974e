import { Button, Form, Input, Select } from 'antd'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { ACCOUNT_TYPES } from '#contract/accounts'
import { CLIENT_TYPES, PERSON_ROLES } from '#contract/clients'
import type { ApplicationDetail, editableContent } from '#contract/onboarding'
import {
  asProblem,
  ErrorNote,
  Page,
  PageHeader,
  Panel,
  QueryState,
  useApi,
  useBusinessLines,
  useFieldProblemText,
  useGo,
  usePageParams,
  useParts,
  useReferences,
  useRunCommand,
  useTextOr,
} from '#kit'
import { cleaned, placeProblems } from '../parts/editing.ts'
import { type DraftFile, FileList, fileInput } from '../parts/file-list.tsx'
import styles from '../parts/party-fields.module.css'
import { Entries, PartyFields } from '../parts/party-fields.tsx'
import { PAGE_ANCHORS, Returned } from '../parts/returned.tsx'

type Editable = z.output<typeof editableContent>

/** What a new application starts from. */
const BLANK = {
  businessLine: 'brokerage',
  profile: {
    type: 'individual',
    language: 'zh-Hant',
    documents: [{ country: 'HK' }],
    addresses: [{ kind: 'residential', country: 'HK' }],
    taxResidencies: [{ country: 'HK' }],
    persons: [],
    otherNames: [],
    answers: {},
  },
  accounts: [{ type: 'cash', marks: [] }],
}

/** A question left open has no answer; what the form does not ask stays. */
const answersOf = (answers: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== null && value !== undefined))

/** Without a status there is no employment at all. */
function contentOf(values: Record<string, unknown>, before: Editable['content'] | null): unknown {
  const content = cleaned({ ...before, ...values }) as { profile: Record<string, unknown> | null }
  const party = (one: Record<string, unknown>): Record<string, unknown> => {
    const work = one.employment as { status: string | null } | null | undefined
    return { ...one, employment: work?.status ? work : null }
  }
  if (!content.profile) return content
  const profile = party({ ...before?.profile, ...content.profile })
  const persons = (profile.persons as Record<string, unknown>[] | null) ?? []
  return {
    ...content,
    profile: {
      ...profile,
      persons: persons.map(party),
      answers: answersOf({ ...before?.profile?.answers, ...(profile.answers as object | null) }),
      otherNames: profile.otherNames ?? [],
    },
  }
}

function PlaceFields() {
  const { t } = useTranslation()
  const lines = useBusinessLines()
  const Department = useReferences().departmentId?.Input
  return (
    <div className={styles.grid}>
      <Form.Item name="businessLine" label={t('onboarding:field.businessLine')}>
        <Select options={lines.map((value) => ({ value, label: t(`accounts:state.businessLine.${value}`) }))} />
      </Form.Item>
      {Department ? (
        <Form.Item
          name="departmentId"
          label={t('onboarding:field.departmentId')}
          rules={[{ required: true, message: t('kit:fieldProblem.required') }]}
        >
          <Department />
        </Form.Item>
      ) : null}
      <Form.Item name="brokerCode" label={t('onboarding:field.brokerCode')}>
        <Input />
      </Form.Item>
      <Form.Item name="introducerCode" label={t('onboarding:field.introducerCode')}>
        <Input />
      </Form.Item>
    </div>
  )
}

function People() {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const type = Form.useWatch(['profile', 'type']) as string | undefined
  if (type === 'individual') return null
  return (
    <Panel title={t('clients:field.persons')}>
      <Entries
        name={['profile', 'persons']}
        title={t('clients:field.persons')}
        empty={{
          roles: type === 'joint' ? ['holder'] : ['director'],
          kind: 'natural',
          documents: [],
          addresses: [],
          taxResidencies: [],
        }}
      >
        {(place) => (
          <div className={styles.wide} style={{ gridColumn: '1 / -1' }}>
            <Form.Item name={[place, 'roles']} label={t('clients:field.roles')}>
              <Select
                mode="multiple"
                options={PERSON_ROLES.map((value) => ({ value, label: textOr(`clients:state.role.${value}`, value) }))}
              />
            </Form.Item>
            <PartyFields at={[place]} root={['profile', 'persons', place]} />
          </div>
        )}
      </Entries>
    </Panel>
  )
}

function Sections({ files, setFiles }: { files: DraftFile[]; setFiles: (files: DraftFile[]) => void }) {
  const { t } = useTranslation()
  const parts = useParts('applicationForm', '')
  return (
    <>
      <Panel title={t('onboarding:page.edit.place')}>
        <PlaceFields />
      </Panel>
      <div id={PAGE_ANCHORS.client}>
        <Panel title={t('onboarding:state.page.client')}>
          <Form.Item name={['profile', 'type']} label={t('clients:field.type')}>
            <Select options={CLIENT_TYPES.map((value) => ({ value, label: t(`clients:state.type.${value}`) }))} />
          </Form.Item>
          <PartyFields at={['profile']} root={['profile']} />
        </Panel>
      </div>
      <People />
      <Panel title={t('onboarding:state.page.accounts')}>
        <Entries name={['accounts']} title={t('onboarding:field.accounts')} empty={{ type: 'cash', marks: [] }}>
          {(place) => (
            <>
              <Form.Item name={[place, 'type']} label={t('accounts:field.type')}>
                <Select options={ACCOUNT_TYPES.map((value) => ({ value, label: t(`accounts:state.type.${value}`) }))} />
              </Form.Item>
              <Form.Item
                name={[place, 'accountNo']}
                label={t('accounts:field.accountNo')}
                extra={t('onboarding:page.application.generated')}
              >
                <Input />
              </Form.Item>
              <Form.Item name={[place, 'marks']} label={t('accounts:field.marks')}>
                <Select mode="tags" />
              </Form.Item>
            </>
          )}
        </Entries>
      </Panel>
      <div id={PAGE_ANCHORS.declarations}>
        {parts.map((part) => (
          <Fragment key={part.id}>{part.content}</Fragment>
        ))}
      </div>
      <div id={PAGE_ANCHORS.documents}>
        <Panel title={t('onboarding:state.page.documents')}>
          <FileList files={files} change={setFiles} />
        </Panel>
      </div>
    </>
  )
}

/** The form of an application; saved as a draft, which its page then submits. */
function Editor({
  id,
  editable,
  detail,
}: {
  id: string | null
  editable: Editable | null
  detail?: ApplicationDetail
}) {
  const { t } = useTranslation()
  const go = useGo()
  const [form] = Form.useForm()
  const fieldText = useFieldProblemText()
  const { run, pending } = useRunCommand(id ? 'onboarding.application.update' : 'onboarding.application.create')
  const [files, setFiles] = useState<DraftFile[]>(() =>
    (editable?.files ?? []).map(({ parameter, fileName, position }) => ({ parameter, fileName, keep: position })),
  )
  const [problem, setProblem] = useState<unknown>(null)
  const save = async (values: Record<string, unknown>) => {
    setProblem(null)
    try {
      const input = { content: contentOf(values, editable?.content ?? null), files: files.map(fileInput) }
      const outcome = await run<{ id: string }>(id ? { id, version: editable?.version ?? 0, ...input } : input)
      if (outcome.kind === 'done') go(`/applications/${outcome.value.id}`)
    } catch (error) {
      setProblem(error)
      const refused = asProblem(error)
      placeProblems(form, refused, (field) => fieldText(refused.module, field))
    }
  }
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={editable?.content ?? BLANK}
      onFinish={save}
      scrollToFirstError
    >
      <Page narrow>
        <PageHeader
          back={
            id
              ? { to: `/applications/${id}`, label: t('onboarding:page.edit.back') }
              : { to: '/applications', label: t('onboarding:page.applications.title') }
          }
          title={t(id ? 'onboarding:page.edit.title' : 'onboarding:page.edit.newTitle')}
          subtitle={t('onboarding:page.edit.lead')}
        />
        {detail ? <Returned application={detail} editing /> : null}
        {problem ? <ErrorNote error={problem} /> : null}
        <Sections files={files} setFiles={setFiles} />
        <div className={styles.buttons}>
          <Button type="primary" htmlType="submit" loading={pending}>
            {t('kit:save')}
          </Button>
        </div>
      </Page>
    </Form>
  )
}

/** A new application, or a draft or returned one to go on with. */
export default function ApplicationEdit() {
  const { applicationId } = usePageParams()
  const editable = useApi<Editable>(
    applicationId ? `/onboarding/applications/${applicationId}/content` : null,
    undefined,
    { staleTime: 0 },
  )
  const detail = useApi<ApplicationDetail>(applicationId ? `/onboarding/applications/${applicationId}` : null)
  if (!applicationId) return <Editor id={null} editable={null} />
  return (
    <QueryState query={editable}>
      {(data) => <Editor id={applicationId} editable={data} {...(detail.data ? { detail: detail.data } : {})} />}
    </QueryState>
  )
}
