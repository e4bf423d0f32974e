import { ExperimentOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LockStanding } from '#contract/archive'
import {
  type ApiProblem,
  api,
  asProblem,
  ErrorNote,
  Facts,
  formatCount,
  Instant,
  Panel,
  QueryState,
  SignedBy,
  Stack,
  StatusBadge,
  useApi,
  useCan,
  useCommandTitle,
  useLive,
  useLocale,
} from '#kit'
import styles from './retention.module.css'

const COMMAND = 'archive.lock.test'
const TONES = { HOLDS: 'good', BROKEN: 'bad', NONE: 'neutral' } as const

function Trials({ last }: { last: NonNullable<LockStanding['last']> }) {
  const { t } = useTranslation()
  return (
    <ul className={styles.trials}>
      {last.findings.map(({ trial, holds, answer }) => (
        <li key={trial} className={styles.trial}>
          <StatusBadge tone={holds ? 'good' : 'bad'} label={t(`archive:state.lockTrial.${trial}`)} />
          <code className={styles.meta}>{answer}</code>
        </li>
      ))}
    </ul>
  )
}

/** What the last trial says; without one nothing is claimed. */
function Standing({ standing }: { standing: LockStanding }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { store, mode, last, locked, failed } = standing
  const outcome = mode === null ? 'NONE' : last?.outcome
  return (
    <Stack>
      {mode === null ? <Alert type="info" showIcon title={t('archive:page.lock.noneHint')} /> : null}
      {mode !== null && !last ? <Alert type="warning" showIcon title={t('archive:page.lock.never')} /> : null}
      {last?.outcome === 'BROKEN' ? <Alert type="error" showIcon title={t('archive:page.lock.brokenHint')} /> : null}
      <Facts
        items={[
          { label: t('archive:field.store'), value: t(`archive:state.store.${store}`) },
          ...(mode === null ? [] : [{ label: t('archive:field.mode'), value: t(`archive:state.lockMode.${mode}`) }]),
          ...(outcome
            ? [
                {
                  label: t('archive:field.outcome'),
                  value: <StatusBadge tone={TONES[outcome]} label={t(`archive:state.lock.${outcome}`)} />,
                },
              ]
            : []),
          ...(last
            ? [
                {
                  label: t('archive:page.lock.tested'),
                  value: (
                    <>
                      <Instant value={last.testedAt} /> · <SignedBy name={last.testedByName} />
                    </>
                  ),
                },
              ]
            : []),
          ...(mode === null
            ? []
            : [
                { label: t('archive:page.lock.locked'), value: formatCount(locked, locale) },
                { label: t('archive:page.lock.failed'), value: formatCount(failed, locale) },
              ]),
        ]}
      />
      {last && last.findings.length > 0 ? <Trials last={last} /> : null}
    </Stack>
  )
}

/** Whether the store itself refuses what a lock must refuse, and the button that tries it. */
export function StoreLock() {
  const { t } = useTranslation()
  const can = useCan()
  const title = useCommandTitle()
  const query = useApi<LockStanding>('/archive/lock')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  useLive('lockTests', () => void query.refetch())
  const attempt = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await api.post('/archive/lock/tests', {})
      await query.refetch()
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel
      title={t('archive:page.destruction.lock')}
      extra={
        can(COMMAND) ? (
          <Button
            icon={<ExperimentOutlined aria-hidden="true" />}
            loading={busy}
            title={title(COMMAND)}
            onClick={() => void attempt()}
          >
            {t('archive:page.lock.try')}
          </Button>
        ) : null
      }
    >
      {problem ? <ErrorNote error={problem} /> : null}
      <QueryState query={query} rows={4}>
        {(standing) => <Standing standing={standing} />}
      </QueryState>
    </Panel>
  )
}
