import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormValues } from '#contract/forms'
import type { PortalAgreement } from '#contract/portal'
import {
  api,
  ErrorNote,
  PageHeader,
  QueryState,
  Stack,
  todayAtHome,
  useApi,
  useGo,
  useLiveRefresh,
  usePageParams,
} from '#kit'
import { FormView } from '../doors.ts'
import { useOutdate } from './around.ts'
import styles from './client.module.css'
import { rightsOf, UPLOADS } from './form-props.ts'
import { Trays } from './trays.tsx'
import { useNamed } from './words.ts'

/** What the person may do: agree or decline, or take back what he asked himself. */
function Answer({ agreement }: { agreement: PortalAgreement }) {
  const { t } = useTranslation()
  const go = useGo()
  const outdate = useOutdate()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const act = async (work: () => Promise<{ requestId?: string | null }>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
      outdate('none')
      go('/portal', { replace: true })
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  const path = `/portal/agreements/${agreement.id}`
  const say = (answer: 'agreed' | 'declined') => void act(() => api.post(`${path}/answer`, { answer }))
  return (
    <>
      {error ? <ErrorNote error={error} /> : null}
      <div className={styles.actions}>
        {agreement.mine ? (
          <Button size="large" danger loading={busy} onClick={() => void act(() => api.post(`${path}/withdraw`))}>
            {t('portal:page.request.withdraw')}
          </Button>
        ) : agreement.answered ? null : (
          <>
            <Button type="primary" size="large" loading={busy} onClick={() => say('agreed')}>
              {t('portal:page.agreement.agree')}
            </Button>
            <Button size="large" danger disabled={busy} onClick={() => say('declined')}>
              {t('portal:page.agreement.decline')}
            </Button>
          </>
        )}
      </div>
    </>
  )
}

/** What one of several holders wants to start, read by the others before they agree. */
export default function AgreementPage() {
  const { t } = useTranslation()
  const named = useNamed()
  const { agreementId = '' } = usePageParams()
  const agreement = useApi<PortalAgreement>(`/portal/agreements/${agreementId}`)
  useLiveRefresh('requests', agreementId, agreement)
  return (
    <QueryState query={agreement} rows={6}>
      {(data) => (
        <>
          <PageHeader
            back={{ to: '/portal', label: t('portal:page.home.title') }}
            title={named(data.business.names)}
            subtitle={data.accountNo}
          />
          <Alert
            type="info"
            showIcon
            title={t(`portal:page.agreement.${data.mine ? 'mine' : data.answered ? 'answered' : 'asked'}`, {
              login: data.askedByNo,
            })}
          />
          <Stack>
            <Trays trays={data.trays}>
              <FormView
                definition={data.form}
                values={data.values as FormValues}
                today={todayAtHome()}
                rights={rightsOf(data.rights)}
                names={data.names}
                uploads={UPLOADS}
                readOnly
              />
            </Trays>
            <Answer agreement={data} />
          </Stack>
        </>
      )}
    </QueryState>
  )
}
