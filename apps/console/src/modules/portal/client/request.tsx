import { CheckOutlined, FilePdfOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FormValues, fieldsOf, isFiles } from '#contract/forms'
import type { PortalRequest, Stage } from '#contract/portal'
import {
  api,
  apiUrl,
  ErrorNote,
  Link,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  Timeline,
  todayAtHome,
  useApi,
  useGo,
  useLanguage,
  useLiveRefresh,
  usePageParams,
} from '#kit'
import { FormView } from '../doors.ts'
import { useOutdate } from './around.ts'
import styles from './client.module.css'
import { UPLOADS } from './form-props.ts'
import { Trays } from './trays.tsx'
import { TONES, useNamed } from './words.ts'

/** The way of a request in a client's words, and how far it has come. */
const WAY = ['sent', 'review', 'carryingOut', 'done'] as const
const REACHED: Partial<Record<Stage, number>> = { returned: 0, review: 1, carryingOut: 2, done: 3 }

function Way({ stage }: { stage: Stage }) {
  const { t } = useTranslation()
  const reached = REACHED[stage]
  if (reached === undefined) return null
  return (
    <ol className={styles.way} aria-label={t('portal:page.request.way')}>
      {WAY.map((step, at) => {
        const done = at < reached || stage === 'done'
        const here = at === reached && !done
        return (
          <li key={step} data-done={done || undefined} aria-current={here ? 'step' : undefined}>
            <span className={styles.dot}>{done ? <CheckOutlined aria-hidden="true" /> : at + 1}</span>
            {t(`portal:page.way.${step}`)}
          </li>
        )
      })}
    </ol>
  )
}

type Named = { id: string; name: string }
const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null && 'sha256' in value

/** What can be fetched: the request on paper, and the files that were sent with it. */
function Papers({ request }: { request: PortalRequest }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const files = fieldsOf(request.form)
    .filter(isFiles)
    .flatMap((field) => [request.values[field.key] ?? []].flat().filter(isNamed))
  return (
    <Panel title={t('portal:page.request.papers')}>
      <ul className={styles.papers}>
        <li>
          <a href={apiUrl(`/portal/requests/${request.id}/print`, { language })} target="_blank" rel="noreferrer">
            <FilePdfOutlined aria-hidden="true" /> {t('portal:page.request.print')}
          </a>
        </li>
        {files.map(({ id, name }) => (
          <li key={id}>
            <a href={apiUrl(`/portal/requests/${request.id}/files/${id}`)} target="_blank" rel="noreferrer">
              <PaperClipOutlined aria-hidden="true" /> {name}
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Withdraw({ request }: { request: PortalRequest }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const outdate = useOutdate()
  const [error, setError] = useState<unknown>(null)
  const ask = () =>
    void modal.confirm({
      title: t('portal:page.request.withdrawTitle'),
      content: t('portal:page.request.withdrawLead'),
      okText: t('portal:page.request.withdraw'),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await api.post(`/portal/requests/${request.id}/withdraw`)
          outdate('active')
        } catch (thrown) {
          setError(thrown)
        }
      },
    })
  return (
    <>
      {error ? <ErrorNote error={error} /> : null}
      <Button size="large" danger onClick={ask}>
        {t('portal:page.request.withdraw')}
      </Button>
    </>
  )
}

function Body({ request }: { request: PortalRequest }) {
  const { t } = useTranslation()
  const go = useGo()
  const { stage } = request
  return (
    <div className={styles.columns}>
      <Stack>
        <Panel>
          <p className={styles.now}>{t(`portal:page.now.${stage}`)}</p>
          <Way stage={stage} />
        </Panel>
        {request.mayAmend ? (
          <Alert
            type="warning"
            showIcon
            title={t('portal:page.request.returned')}
            description={
              <>
                <p className={styles.because}>{request.returnedBecause}</p>
                <Button type="primary" size="large" onClick={() => go(`/portal/requests/${request.id}/amend`)}>
                  {t('portal:page.request.amend')}
                </Button>
              </>
            }
          />
        ) : null}
        <Trays trays={request.trays}>
          <FormView
            definition={request.form}
            values={request.values as FormValues}
            today={todayAtHome()}
            names={request.names}
            uploads={UPLOADS}
            readOnly
          />
        </Trays>
        {request.mayWithdraw ? (
          <div className={styles.actions}>
            <Withdraw request={request} />
          </div>
        ) : null}
      </Stack>
      <Stack>
        <Papers request={request} />
        <Panel title={t('portal:page.request.history')}>
          <Timeline
            items={request.milestones.toReversed().map(({ kind, at }) => ({
              id: `${kind}${at}`,
              at,
              title: t(`portal:page.milestone.${kind}`),
            }))}
          />
        </Panel>
        <Link to="/portal">{t('portal:page.home.title')}</Link>
      </Stack>
    </div>
  )
}

/** A request of one's own: where it stands, why it came back, what can be fetched. */
export default function RequestPage() {
  const { t } = useTranslation()
  const named = useNamed()
  const { requestId = '' } = usePageParams()
  const request = useApi<PortalRequest>(`/portal/requests/${requestId}`)
  useLiveRefresh('requests', requestId, request)
  return (
    <QueryState query={request} rows={8}>
      {(data) => (
        <>
          <PageHeader
            back={{ to: '/portal', label: t('portal:page.home.title') }}
            title={named(data.business.names)}
            subtitle={[data.requestNo, data.accountNo].filter(Boolean).join(' · ')}
            status={<StatusBadge tone={TONES[data.stage]} label={t(`portal:page.stage.${data.stage}`)} />}
          />
          <Body request={data} />
        </>
      )}
    </QueryState>
  )
}
