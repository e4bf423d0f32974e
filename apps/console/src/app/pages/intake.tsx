import { DownloadOutlined } from '@ant-design/icons'
import { Button, Progress, Steps } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  ApiProblem,
  apiUrl,
  CommandButton,
  ErrorNote,
  formatCount,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StateBadge,
  StatusBadge,
  type Tone,
  useApi,
  useLiveRefresh,
  useLocale,
  usePageParams,
} from '#kit'
import styles from '../parts/intake.module.css'
import { INTAKE_ROW_STATES, type Intake, type IntakeRowState } from '../parts/intake.ts'
import { IntakeRows } from '../parts/intake-rows.tsx'

const STEP: Record<Intake['state'], number> = {
  CHECKING: 0,
  REFUSED: 0,
  CHECKED: 1,
  CANCELLED: 1,
  RUNNING: 2,
  STOPPED: 2,
  DONE: 3,
}
const TONES: Record<IntakeRowState, Tone> = {
  VALID: 'neutral',
  INVALID: 'bad',
  DONE: 'good',
  AWAITING: 'info',
  FAILED: 'bad',
  CANCELLED: 'warn',
}

const countOf = ({ counts }: Intake, ...states: IntakeRowState[]) =>
  states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)

/** Checked, confirmed, run: where it stands, and how many rows stand where. */
function Standing({ intake }: { intake: Intake }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const over = countOf(intake, 'DONE', 'AWAITING', 'FAILED')
  const all = over + countOf(intake, 'VALID', 'CANCELLED')
  return (
    <Panel>
      <Steps
        size="small"
        responsive
        current={STEP[intake.state]}
        status={intake.state === 'REFUSED' ? 'error' : 'process'}
        items={['checking', 'confirm', 'running', 'done'].map((step) => ({ title: t(`app:intakes.step.${step}`) }))}
      />
      {intake.state === 'RUNNING' && all > 0 ? (
        <Progress percent={Math.floor((over / all) * 100)} aria-label={t('kit:bulk.progress')} />
      ) : null}
      <div className={styles.figures} role="status">
        {INTAKE_ROW_STATES.filter((state) => countOf(intake, state) > 0).map((state) => (
          <StatusBadge
            key={state}
            tone={TONES[state]}
            label={`${t(`platform:state.intakeRow.${state}`)} ${formatCount(countOf(intake, state), locale)}`}
          />
        ))}
      </div>
    </Panel>
  )
}

/** What can be done with the sheet as it stands. */
function Actions({ intake }: { intake: Intake }) {
  const { t } = useTranslation()
  const fixed = { id: intake.id }
  const file = (rows: 'all' | 'bad') => apiUrl(`/intakes/${intake.id}/result`, { rows })
  const left = countOf(intake, 'FAILED', 'CANCELLED')
  return (
    <>
      {countOf(intake, 'INVALID', 'FAILED') > 0 ? (
        <Button icon={<DownloadOutlined aria-hidden="true" />} href={file('bad')}>
          {t('app:intakes.errorFile')}
        </Button>
      ) : null}
      {['DONE', 'STOPPED'].includes(intake.state) ? (
        <Button icon={<DownloadOutlined aria-hidden="true" />} href={file('all')}>
          {t('app:intakes.resultFile')}
        </Button>
      ) : null}
      {['CHECKING', 'CHECKED', 'RUNNING'].includes(intake.state) ? (
        <CommandButton
          command="platform.intake.cancel"
          fixed={fixed}
          label={t(intake.state === 'RUNNING' ? 'app:intakes.stop' : 'app:intakes.giveUp')}
        />
      ) : null}
      {intake.state === 'CHECKED' && countOf(intake, 'VALID') > 0 ? (
        <CommandButton command="platform.intake.confirm" type="primary" fixed={fixed} />
      ) : null}
      {['DONE', 'STOPPED'].includes(intake.state) && left > 0 ? (
        <CommandButton command="platform.intake.retry" fixed={fixed} />
      ) : null}
    </>
  )
}

/** One sheet: what is wrong row by row before anything happens, then what became of each. */
export default function IntakePage() {
  const { t } = useTranslation()
  const { intakeId = '' } = usePageParams()
  const found = useApi<Intake>(`/intakes/${intakeId}`)
  useLiveRefresh('intakes', intakeId, found)
  return (
    <Page>
      <QueryState query={found}>
        {(intake) => (
          <>
            <PageHeader
              back={{ to: '/intakes', label: t('app:intakes.title') }}
              title={intake.fileName}
              subtitle={t(`${intake.kind.replace('.', ':sheet.')}.title`)}
              status={<StateBadge values="platform:state.intake" value={intake.state} />}
              actions={<Actions intake={intake} />}
            />
            {intake.failure ? <ErrorNote error={new ApiProblem({ status: 422, ...intake.failure })} /> : null}
            <Standing intake={intake} />
            {Object.values(intake.counts).some((n) => n > 0) ? <IntakeRows intake={intake} /> : null}
          </>
        )}
      </QueryState>
    </Page>
  )
}
