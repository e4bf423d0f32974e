import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { requestContent } from '#contract/businesses'
import type { FormValues } from '#contract/forms'
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
  useRunCommand,
} from '#kit'
import { FormView, useLookups } from '../doors.ts'
import { problemsOf, rightsOf } from '../parts/form-props.ts'

type Content = z.output<typeof requestContent>

function Amending({ content }: { content: Content }) {
  const { t } = useTranslation()
  const go = useGo()
  const { run, pending } = useRunCommand('businesses.request.amend')
  const [values, setValues] = useState<FormValues>(content.values)
  const { lookups, before, asking, offers } = useLookups({
    opened: content,
    token: 'offers',
    path: `/requests/${content.id}/content-lookups`,
    values,
    change: setValues,
  })
  const [remark, setRemark] = useState('')
  const [error, setError] = useState<unknown>(null)
  const send = async () => {
    setError(null)
    try {
      await run({
        id: content.id,
        revision: content.revision,
        values,
        offers,
        remark: remark.trim() || null,
      })
      go(`/requests/${content.id}`)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <>
      {error ? <ErrorNote error={error} /> : null}
      <FormView
        definition={content.form}
        values={values}
        before={before}
        onChange={setValues}
        today={todayAtHome()}
        rights={rightsOf(content.rights)}
        lookups={lookups}
        names={content.names}
        problems={error instanceof ApiProblem ? problemsOf(error) : []}
        showProblems={error ? 'all' : 'touched'}
      />
      <Panel title={t('businesses:page.request.why')}>
        <Input.TextArea
          rows={2}
          maxLength={1000}
          value={remark}
          aria-label={t('businesses:page.request.why')}
          onChange={(event) => setRemark(event.target.value)}
        />
      </Panel>
      <div>
        <Button type="primary" loading={pending} disabled={asking} onClick={() => void send()}>
          {t('businesses:page.request.sendOn')}
        </Button>
      </div>
    </>
  )
}

/** Puts a returned request right, in the clear, and sends it on. */
export default function AmendPage() {
  const { t } = useTranslation()
  const { requestId = '' } = usePageParams()
  const content = useApi<Content>(`/requests/${requestId}/content`, undefined, { once: true })
  return (
    <Page>
      <PageHeader
        back={{ to: `/requests/${requestId}`, label: t('businesses:page.request.back') }}
        title={t('businesses:page.request.amend')}
      />
      <QueryState query={content} rows={8}>
        {(data) => <Amending content={data} />}
      </QueryState>
    </Page>
  )
}
