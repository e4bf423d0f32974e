import { ArrowRightOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { StatusBadge } from '../show/status.tsx'
import type { Tone } from '../tokens.ts'
import styles from './route.module.css'

export type RouteStep = {
  name: string
  /** How many of the people must agree: `any`, `all`, `inTurn`, `vote`. */
  mode: string
  approvers: readonly { id: string; name: string }[]
  /** For a case on its way: `waiting`, `current`, `done`, `stuck`, `notReached`. */
  state?: string
  /** What was agreed to here has been changed since. */
  stale?: boolean
  /** Facts nobody knows yet that say whether a case comes here. */
  depends?: readonly string[]
}

const STEP_TONES: Record<string, Tone> = { current: 'warn', done: 'done', stuck: 'bad' }

/** A step ahead that nobody can decide. */
const isDeserted = (step: RouteStep) =>
  step.approvers.length === 0 && step.state !== 'done' && step.state !== 'notReached'

export type ApprovalRouteProps = {
  steps: readonly RouteStep[]
  note?: string
  /** By which rule the steps came about: what to do when there is nobody depends on it. */
  rule?: string | null
  /** What facts are called, where steps depend on them. */
  factName?: (fact: string) => string
}

/** The people who will decide, or have: step after step. */
export function ApprovalRoute({ steps, note, rule, factName = (fact) => fact }: ApprovalRouteProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.route}>
      <p className={styles.lead}>
        <SafetyCertificateOutlined aria-hidden="true" /> {note ?? t('kit:route.needed')}
      </p>
      <ol className={styles.steps}>
        {steps.map((step, index) => (
          <li
            key={`${step.name}-${index}`}
            className={styles.step}
            data-state={step.state}
            data-depends={step.depends?.length ? true : undefined}
          >
            <span className={styles.number} aria-hidden="true">
              {index + 1}
            </span>
            <div>
              <p className={styles.name}>
                {step.name}
                {step.approvers.length > 1 ? (
                  <span className={styles.mode}>{t(`kit:route.mode.${step.mode}`)}</span>
                ) : null}
              </p>
              <p className={styles.people}>
                {step.approvers.length === 0
                  ? t('kit:route.nobody')
                  : step.approvers.map((person) => person.name).join(t('kit:listSeparator'))}
              </p>
              {isDeserted(step) ? (
                <p className={styles.people}>
                  {t(`kit:route.nobodyNext.${rule === 'SUPER_ADMIN' ? 'SUPER_ADMIN' : 'FLOW'}`)}
                </p>
              ) : null}
              {step.depends && step.depends.length > 0 ? (
                <p className={styles.depends}>
                  {t('kit:route.depends', { facts: step.depends.map(factName).join(t('kit:listSeparator')) })}
                </p>
              ) : null}
              {step.state ? (
                <StatusBadge
                  tone={step.stale ? 'warn' : (STEP_TONES[step.state] ?? 'neutral')}
                  label={step.stale ? t('kit:route.stale') : t(`kit:route.state.${step.state}`)}
                />
              ) : null}
            </div>
            {index < steps.length - 1 ? <ArrowRightOutlined className={styles.arrow} aria-hidden="true" /> : null}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Nobody else has to agree: the change takes effect at once. */
export function NoRoute() {
  const { t } = useTranslation()
  return <p className={styles.direct}>{t('kit:route.direct')}</p>
}
