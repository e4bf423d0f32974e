import { StepBackwardOutlined, StepForwardOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { TrialDecision, TrialStep, trialAnswer } from '#contract/approvals'
import { type ApiProblem, api, asProblem, DateInput, ErrorNote, StatusBadge } from '#kit'
import { useDesigner } from '../context.ts'
import { asksPeople, nodeById, waysInto } from '../model/kinds.ts'
import { readingOrder } from '../model/neighbours.ts'
import { factsAsked, factValues } from '../model/trial.ts'
import { useNodeName } from '../words.tsx'
import styles from './panel.module.css'
import { Choice, Field, Section, useOptions } from './parts.tsx'
import { ReadingLine } from './reading.tsx'
import trial from './trial.module.css'

export type Trial = { answer: z.output<typeof trialAnswer>; at: number }

function SampleFacts(props: { inputs: Record<string, string>; put: (name: string, text: string) => void }) {
  const { t } = useTranslation()
  const { design, vocabulary } = useDesigner()
  const facts = factsAsked(design.flow, vocabulary.facts)
  if (facts.length === 0) return <p className={styles.note}>{t('approvals:page.designer.trial.noFacts')}</p>
  const input = (fact: (typeof facts)[number], id: string): ReactNode => {
    const value = props.inputs[fact.name] ?? ''
    const put = (text: string) => props.put(fact.name, text)
    if (fact.kind === 'date') return <DateInput id={id} value={value} onChange={(day) => put(String(day ?? ''))} />
    const yesNo = [
      { value: 'true', label: t('approvals:page.designer.condition.yes') },
      { value: 'false', label: t('approvals:page.designer.condition.no') },
    ]
    const choices = fact.kind === 'boolean' ? yesNo : fact.choices
    if (choices && fact.kind !== 'list') {
      return <Choice bare label={fact.label} value={value} options={[...choices]} onChange={put} />
    }
    return <Input id={id} value={value} onChange={({ target }) => put(target.value)} />
  }
  return facts.map((fact) => (
    <Field key={fact.name} label={fact.label}>
      {(id) => input(fact, id)}
    </Field>
  ))
}

function Decisions(props: {
  decisions: Record<string, TrialDecision>
  put: (id: string, decision: TrialDecision) => void
}) {
  const { design } = useDesigner()
  const nameOf = useNodeName()
  const options = useOptions()
  return readingOrder(design.flow).map((id) => {
    const node = nodeById(design.flow, id)
    if (!node || !asksPeople(node)) return null
    const before = readingOrder(design.flow).find((other) => nodeById(design.flow, other)?.kind === 'start')
    const can = (['agree', 'refuse', 'return', 'late', 'stop'] as const).filter(
      (what) => (what !== 'refuse' || node.kind === 'approve') && (what !== 'late' || node.deadline !== undefined),
    )
    return (
      <Choice
        key={id}
        label={nameOf(node)}
        value={props.decisions[id]?.do ?? 'agree'}
        options={options('trial.do', can)}
        onChange={(what) => {
          if (what === 'return')
            props.put(id, { do: 'return', to: before ?? waysInto(design.flow, id)[0]?.from ?? 'start' })
          else props.put(id, { do: what })
        }}
      />
    )
  })
}

function StepRow({ step, current, onClick }: { step: TrialStep; current: boolean; onClick: () => void }) {
  const { t } = useTranslation()
  const { design } = useDesigner()
  const nameOf = useNodeName()
  const node = nodeById(design.flow, step.nodeId)
  const targets = step.edges.flatMap((id) => {
    const edge = design.flow.edges.find((each) => each.id === id)
    const to = edge && nodeById(design.flow, edge.to)
    return to ? [nameOf(to)] : []
  })
  const people = step.people.map(({ name }) => name).join(t('kit:listSeparator'))
  return (
    <li>
      <button type="button" className={trial.step} aria-current={current ? 'step' : undefined} onClick={onClick}>
        <strong>{node ? nameOf(node) : step.nodeId}</strong>
        <span>
          {t(`approvals:page.designer.trial.event.${step.event}`)}
          {targets.length > 0 ? ` → ${targets.join(t('kit:listSeparator'))}` : null}
        </span>
        {step.passed ? (
          <span>
            {t('approvals:page.designer.deadline.after', {
              hours: step.passed.openHours,
              what: t(`approvals:page.designer.deadline.do.${step.passed.then}`),
            })}
          </span>
        ) : null}
        {people ? <span>{people}</span> : null}
        {step.byAdmin ? <span>{t('approvals:page.designer.trial.byAdmin')}</span> : null}
        {step.incident ? <span className={trial.bad}>{t(`approvals:state.incident.${step.incident}`)}</span> : null}
        {step.reasons
          .filter((reason) => reason.holds !== null)
          .flatMap((reason) => reason.readings)
          .map((reading, index) => (
            <ReadingLine key={index} reading={reading} />
          ))}
      </button>
    </li>
  )
}

const END_TONES = { approved: 'good', refused: 'bad', stuck: 'bad', waiting: 'warn', circling: 'bad' } as const

function Playback({ value, show }: { value: Trial; show: (trial: Trial | null) => void }) {
  const { t } = useTranslation()
  const { answer, at } = value
  const place = useRef<HTMLDivElement>(null)
  // The way stands below what was asked; whoever pressed the button looks for it.
  useEffect(() => {
    void place.current?.scrollIntoView({ block: 'nearest' })
  }, [answer])
  const go = (to: number) => show({ answer, at: Math.max(0, Math.min(to, answer.steps.length - 1)) })
  return (
    <div ref={place}>
      <Section
        title={t('approvals:page.designer.trial.way')}
        extra={
          <span className={styles.row}>
            <Button
              size="small"
              icon={<StepBackwardOutlined aria-hidden="true" />}
              aria-label={t('approvals:page.designer.trial.back')}
              disabled={at <= 0}
              onClick={() => go(at - 1)}
            />
            <Button
              size="small"
              icon={<StepForwardOutlined aria-hidden="true" />}
              aria-label={t('approvals:page.designer.trial.next')}
              disabled={at >= answer.steps.length - 1}
              onClick={() => go(at + 1)}
            />
          </span>
        }
      >
        <ol className={trial.steps}>
          {answer.steps.map((step, index) => (
            <StepRow key={index} step={step} current={index === at} onClick={() => go(index)} />
          ))}
        </ol>
        {answer.end ? (
          <StatusBadge tone={END_TONES[answer.end]} label={t(`approvals:page.designer.trial.end.${answer.end}`)} />
        ) : null}
      </Section>
    </div>
  )
}

/** Plays one case through the drawing: sample facts, what people decide, who would be asked. Nothing is kept. */
export function TrialPanel({ value, show }: { value: Trial | null; show: (trial: Trial | null) => void }) {
  const { t } = useTranslation()
  const { design, problems, vocabulary } = useDesigner()
  // A drawing that can be walked is tried, whatever what it belongs to still lacks.
  const blocked = problems.some((problem) => !('text' in problem))
  const [inputs, setInputs] = useState<Record<string, string>>({})
  const [decisions, setDecisions] = useState<Record<string, TrialDecision>>({})
  const [failure, setFailure] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    setFailure(null)
    try {
      const facts = factValues(inputs, factsAsked(design.flow, vocabulary.facts))
      const answer = await api.post<Trial['answer']>('/flows/try', { definition: design.flow, facts, decisions })
      show({ answer, at: 0 })
    } catch (error) {
      setFailure(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.properties}>
      <p className={styles.note}>{t('approvals:page.designer.trial.lead')}</p>
      <Section title={t('approvals:page.designer.trial.facts')}>
        <SampleFacts inputs={inputs} put={(name, text) => setInputs({ ...inputs, [name]: text })} />
      </Section>
      <Section title={t('approvals:page.designer.trial.decisions')}>
        <Decisions decisions={decisions} put={(id, decision) => setDecisions({ ...decisions, [id]: decision })} />
      </Section>
      {blocked ? <p className={styles.note}>{t('approvals:page.designer.trial.problems')}</p> : null}
      {failure ? <ErrorNote error={failure} /> : null}
      <Button type="primary" loading={busy} disabled={blocked} onClick={() => void run()}>
        {t('approvals:page.designer.trial.run')}
      </Button>
      {value ? <Playback value={value} show={show} /> : null}
    </div>
  )
}
