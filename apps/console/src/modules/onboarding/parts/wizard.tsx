import { CheckCircleOutlined, ExclamationCircleOutlined, RollbackOutlined } from '@ant-design/icons'
import { Progress, Select, Steps } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsNarrow } from '#kit'
import styles from './wizard.module.css'
import type { Step, StepStanding, StepState } from './wizard-steps.ts'

/** A step that is open has its number. */
const ICONS: Readonly<Record<Exclude<StepState, 'open'>, ReactNode>> = {
  returned: <RollbackOutlined aria-hidden="true" />,
  missing: <ExclamationCircleOutlined aria-hidden="true" />,
  complete: <CheckCircleOutlined aria-hidden="true" />,
}

/** The words of a step and of how it stands. */
export function useStepWords() {
  const { t } = useTranslation()
  return {
    name: (step: Step) => (step === 'review' ? t('onboarding:page.edit.review') : t(`onboarding:state.page.${step}`)),
    standing: ({ state, missing, open }: StepStanding): string | null => {
      if (state !== 'open') return t(`onboarding:page.edit.step.${state}`, { count: missing })
      return open > 0 ? t('onboarding:page.edit.step.open', { count: open }) : null
    },
  }
}

type Props = { standings: readonly StepStanding[]; current: Step; go: (step: Step) => void }

/** All steps below one another, each with its state; any can be gone to. */
function Rail({ standings, current, go }: Props) {
  const { t } = useTranslation()
  const words = useStepWords()
  return (
    <nav className={styles.rail} aria-label={t('onboarding:page.edit.steps')}>
      <Steps
        orientation="vertical"
        size="small"
        current={standings.findIndex(({ step }) => step === current)}
        onChange={(at) => {
          const chosen = standings[at]
          if (chosen) go(chosen.step)
        }}
        items={standings.map((standing) => ({
          title: words.name(standing.step),
          content: <span data-state={standing.state}>{words.standing(standing)}</span>,
          status: standing.step === current ? 'process' : standing.state === 'complete' ? 'finish' : 'wait',
          icon:
            standing.state === 'open' ? undefined : (
              <span className={styles.symbol} data-state={standing.state}>
                {ICONS[standing.state]}
              </span>
            ),
        }))}
      />
    </nav>
  )
}

/** On a phone: which step of how many, and a choice to go to any other. */
function Compact({ standings, current, go }: Props) {
  const { t } = useTranslation()
  const words = useStepWords()
  const at = standings.findIndex(({ step }) => step === current)
  const done = standings.filter(({ state }) => state === 'complete').length
  return (
    <nav className={styles.compact} aria-label={t('onboarding:page.edit.steps')}>
      <div className={styles.compactLine}>
        <span>{t('onboarding:page.edit.stepOf', { number: at + 1, total: standings.length })}</span>
        <Select<Step>
          className={styles.choice ?? ''}
          aria-label={t('onboarding:page.edit.steps')}
          value={current}
          onChange={go}
          options={standings.map((standing) => ({
            value: standing.step,
            label: [words.name(standing.step), words.standing(standing)].filter(Boolean).join(' · '),
          }))}
        />
      </div>
      <Progress
        percent={Math.round((done / (standings.length - 1)) * 100)}
        showInfo={false}
        size="small"
        aria-label={t('onboarding:page.edit.progress')}
      />
    </nav>
  )
}

/** The steps beside the one that is open; a step just gone to has the keyboard. */
export function Wizard({ children, ...props }: Props & { children: ReactNode }) {
  const words = useStepWords()
  const narrow = useIsNarrow()
  const heading = useRef<HTMLHeadingElement>(null)
  const { current } = props
  const shown = useRef(current)
  useEffect(() => {
    if (shown.current === current) return
    shown.current = current
    window.scrollTo({ top: 0 })
    heading.current?.focus({ preventScroll: true })
  }, [current])
  return (
    <div className={styles.wizard}>
      {narrow ? <Compact {...props} /> : <Rail {...props} />}
      <section className={styles.step} aria-labelledby="application-step">
        <h2 className={styles.heading} id="application-step" tabIndex={-1} ref={heading}>
          {words.name(current)}
        </h2>
        {children}
      </section>
    </div>
  )
}
