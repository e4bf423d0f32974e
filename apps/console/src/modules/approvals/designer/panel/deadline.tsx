import { InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DEADLINE_ACTIONS, type Deadline, type DeadlineStage, type FlowNode } from '#contract/approvals'
import { added, stagesIn, together, without } from '../model/deadline.ts'
import styles from './panel.module.css'
import { AddButton, Choice, RemoveButton, Section, useOptions } from './parts.tsx'

type Step = Extract<FlowNode, { kind: 'approve' | 'handle' }>
type Props = { node: Step; put: (node: Step, tag?: string) => void }

/** Hours as they are typed; they count when the input is left, so that no line jumps away under whoever types. */
function Hours({ label, value, onChange }: { label: string; value: number; onChange: (hours: number) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<number | null>(null)
  const settle = () => {
    if (typed !== null && typed !== value) onChange(typed)
    setTyped(null)
  }
  return (
    <InputNumber
      aria-label={label}
      className={styles.wide ?? ''}
      min={1}
      max={10_000}
      precision={0}
      prefix={t('approvals:page.designer.deadline.prefix')}
      suffix={t('approvals:page.designer.deadline.unit')}
      value={typed ?? value}
      onChange={setTyped}
      onBlur={settle}
      onPressEnter={settle}
      onStep={(hours) => {
        setTyped(null)
        onChange(Number(hours))
      }}
    />
  )
}

function Stage(props: {
  number: number
  stage: DeadlineStage
  handle: boolean
  change: (stage: DeadlineStage) => void
  remove: () => void
}) {
  const { t } = useTranslation()
  const options = useOptions()
  const { number, stage, handle, change, remove } = props
  const possible = DEADLINE_ACTIONS.filter((then) => !(handle && then === 'refuse'))
  const named = (name: string) => t('approvals:page.designer.deadline.nth', { number, name })
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <Hours
          label={named(t('approvals:page.designer.deadline.hours'))}
          value={stage.openHours}
          onChange={(openHours) => change({ ...stage, openHours })}
        />
        <RemoveButton label={named(t('approvals:page.designer.deadline.take'))} onClick={remove} />
      </div>
      <Choice
        bare
        label={named(t('approvals:page.designer.deadline.then'))}
        value={stage.then}
        options={options('deadline.do', possible)}
        onChange={(then) => change({ ...stage, then })}
      />
    </div>
  )
}

/** How long a step may take, and everything that happens when time has passed, in the order it does. */
export function DeadlineEditor({ node, put }: Props) {
  const { t } = useTranslation()
  const { deadline } = node
  const write = (next: Deadline | null) => {
    const { deadline: _was, ...rest } = node
    put(next ? { ...rest, deadline: next } : rest)
  }
  const stages = deadline ? stagesIn(deadline) : []
  const all = deadline ? [deadline, ...(deadline.also ?? [])] : []
  return (
    <Section title={t('approvals:page.designer.deadline.title')}>
      {stages.map(({ at, stage }, index) => (
        <Stage
          key={at}
          number={index + 1}
          stage={stage}
          handle={node.kind === 'handle'}
          change={(next) => write(together(all.map((one, other) => (other === at ? next : one))))}
          remove={() => write(deadline ? without(deadline, at) : null)}
        />
      ))}
      {stages.length > 1 ? (
        <Choice
          label={t('approvals:page.designer.deadline.due')}
          hint={t('approvals:page.designer.deadline.dueHint')}
          value="0"
          options={stages.map(({ at, stage }) => ({
            value: String(at),
            label: t('approvals:page.designer.deadline.count', { count: stage.openHours }),
          }))}
          onChange={(at) => write(together([...all.slice(Number(at)), ...all.slice(0, Number(at))]))}
        />
      ) : null}
      {stages.length > 0 ? <p className={styles.note}>{t('approvals:page.designer.deadline.calendar')}</p> : null}
      <AddButton
        label={t(`approvals:page.designer.deadline.${stages.length > 0 ? 'add' : 'set'}`)}
        disabled={stages.length >= 10}
        onClick={() => write(deadline ? added(deadline) : { openHours: 8, then: 'remind' })}
      />
    </Section>
  )
}
