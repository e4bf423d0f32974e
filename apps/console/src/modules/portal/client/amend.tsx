import { Alert, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormValues } from '#contract/forms'
import type { PortalContent, PortalRequest } from '#contract/portal'
import { api, ErrorNote, PageHeader, Panel, QueryState, Stack, todayAtHome, useApi, useGo, usePageParams } from '#kit'
import { FormView, useLookups } from '../doors.ts'
import { useOutdate } from './around.ts'
import styles from './client.module.css'
import { problemsOf, rightsOf, UPLOADS } from './form-props.ts'
import { Trays } from './trays.tsx'
import { useNamed } from './words.ts'

/** What the client has to say about it. */
function Remark({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <Panel>
      <label htmlFor={id} className={styles.faint}>
        {t('portal:page.request.remark')}
      </label>
      <Input.TextArea
        id={id}
        rows={2}
        maxLength={1000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Panel>
  )
}

function Filling({ content, request }: { content: PortalContent; request: PortalRequest }) {
  const { t } = useTranslation()
  const go = useGo()
  const outdate = useOutdate()
  const [values, setValues] = useState<FormValues>(content.values as FormValues)
  const { lookups, before, asking, offers } = useLookups({
    opened: content,
    token: 'offers',
    path: `/portal/requests/${content.id}/lookups`,
    values,
    change: setValues,
  })
  const [remark, setRemark] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const send = async () => {
    setBusy(true)
    setError(null)
    try {
      const { revision } = content
      const said = remark.trim() === '' ? null : remark.trim()
      await api.post(`/portal/requests/${content.id}/amend`, { revision, offers, values, remark: said })
      outdate('none')
      go(`/portal/requests/${content.id}`, { replace: true })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack>
      <Alert
        type="warning"
        showIcon
        title={t('portal:page.request.returned')}
        description={request.returnedBecause ?? undefined}
      />
      {error ? <ErrorNote error={error} /> : null}
      <FormView
        definition={content.form}
        values={values}
        onChange={setValues}
        today={todayAtHome()}
        rights={rightsOf(content.rights)}
        before={before}
        lookups={lookups}
        names={content.names}
        around={{ subject: { type: request.subjectType }, request: { origin: 'portal' } }}
        problems={problemsOf(error)}
        showProblems={error ? 'all' : 'touched'}
        uploads={UPLOADS}
      />
      <Remark value={remark} onChange={setRemark} />
      <div className={styles.actions}>
        <Button type="primary" size="large" loading={busy} disabled={asking} onClick={() => void send()}>
          {t('portal:page.request.sendAgain')}
        </Button>
      </div>
    </Stack>
  )
}

/** Puts a returned request right and sends it again. */
export default function AmendPage() {
  const { t } = useTranslation()
  const named = useNamed()
  const { requestId = '' } = usePageParams()
  const request = useApi<PortalRequest>(`/portal/requests/${requestId}`, undefined, { once: true })
  const content = useApi<PortalContent>(`/portal/requests/${requestId}/content`, undefined, { once: true })
  return (
    <QueryState query={request} rows={4}>
      {(about) => (
        <>
          <PageHeader
            back={{ to: `/portal/requests/${requestId}`, label: about.requestNo }}
            title={t('portal:page.request.amend')}
            subtitle={named(about.business.names)}
          />
          <QueryState query={content} rows={8}>
            {(data) => (
              <Trays trays={data.trays}>
                <Filling content={data} request={about} />
              </Trays>
            )}
          </QueryState>
        </>
      )}
    </QueryState>
  )
}
