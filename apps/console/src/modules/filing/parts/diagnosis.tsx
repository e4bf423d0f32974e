import { CheckCircleFilled, ClockCircleFilled, CloseCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import { Space } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Diagnoses, Diagnosis } from '#contract/filing'
import {
  CommandButton,
  formatDate,
  Grid,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  useLiveRefresh,
  useLocale,
} from '#kit'
import styles from './diagnosis.module.css'

type Check = Diagnosis['checks'][number]

const SYMBOLS = {
  PASSED: <CheckCircleFilled />,
  FAILED: <CloseCircleFilled />,
  WAITING: <ClockCircleFilled />,
  LATER: <MinusCircleOutlined />,
} as const

function useReason(): (check: Check) => { text: string; step: string } | null {
  const { t } = useTranslation()
  const locale = useLocale()
  return ({ reason, values }) => {
    if (reason === null) return null
    const shown = { ...values, ...(values.day ? { day: formatDate(values.day, locale) } : {}) }
    return {
      text: t(`filing:page.reason.${reason}.text`, shown),
      step: reason === 'EFFECTIVE' ? '' : t(`filing:page.reason.${reason}.step`, shown),
    }
  }
}

function Line({ check, next }: { check: Check; next: boolean }) {
  const { t } = useTranslation()
  const reason = useReason()(check)
  return (
    <li className={styles.check} data-result={check.result} data-next={next || undefined}>
      <span className={styles.symbol} role="img" aria-label={t(`filing:page.result.${check.result}`)}>
        {SYMBOLS[check.result]}
      </span>
      <div>
        <div className={styles.name}>{t(`filing:page.check.${check.id}`)}</div>
        {reason ? <div>{reason.text}</div> : null}
        {reason && reason.step !== '' ? <div className={styles.step}>{reason.step}</div> : null}
      </div>
    </li>
  )
}

function Regime({ clientId, one }: { clientId: string; one: Diagnosis }) {
  const { t } = useTranslation()
  const tone = one.effective ? 'good' : 'warn'
  return (
    <Panel
      title={`${t(`filing:state.regime.${one.regime}`)}${one.tag === null ? '' : ` · ${one.tag}`}`}
      extra={
        <Space wrap>
          <StatusBadge tone={tone} label={t(`filing:page.diagnosis.${one.effective ? 'effective' : 'ineffective'}`)} />
          {one.mayRefile ? (
            <CommandButton
              size="small"
              command="filing.registration.refile"
              fixed={{ clientId, regime: one.regime }}
              fields={{ remark: { kind: 'textarea' } }}
            />
          ) : null}
        </Space>
      }
    >
      <ol className={styles.checks}>
        {one.checks.map((check) => (
          <Line key={check.id} check={check} next={check.id === one.next} />
        ))}
      </ol>
    </Panel>
  )
}

/** Why a client is not effective: every check in the order it is put right, the one to begin with marked. */
export function DiagnosisOf({ path, id }: { path: string; id: string }) {
  const read = useApi<Diagnoses>(path)
  useLiveRefresh('bcan', id, read)
  return (
    <QueryState query={read} rows={8}>
      {({ clientId, items }) => (
        <Stack>
          <Grid>
            {items.map((one) => (
              <Regime key={one.regime} clientId={clientId} one={one} />
            ))}
          </Grid>
        </Stack>
      )}
    </QueryState>
  )
}
