import { Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FlowNode } from '#contract/approvals'
import { type Option, useDesigner } from '../context.ts'
import { putNode } from '../model/edit.ts'
import styles from './panel.module.css'
import { AddButton, Choice, Field, RemoveButton, Section, useOptions } from './parts.tsx'
import { PeopleEditor } from './people.tsx'

type Put = (node: FlowNode, tag?: string) => void
type Of<K extends FlowNode['kind']> = Extract<FlowNode, { kind: K }>

/** Chooses what a step names; typed where nothing is offered. */
function Named(props: { label: string; value: string; options: readonly Option[]; onChange: (value: string) => void }) {
  if (props.options.length > 0) return <Choice {...props} />
  return (
    <Field label={props.label}>
      {(id) => (
        <Input
          id={id}
          maxLength={100}
          value={props.value}
          onChange={({ target }) => props.onChange(target.value.trim())}
        />
      )}
    </Field>
  )
}

export function TimerStep({ node, put }: { node: Of<'timer'>; put: Put }) {
  const { t } = useTranslation()
  const options = useOptions()
  const { vocabulary } = useDesigner()
  const { until } = node
  const dates = vocabulary.facts
    .filter((fact) => fact.kind === 'date')
    .map(({ name, label }) => ({ value: name, label }))
  const kinds =
    until.kind === 'rule' ? (['openHours', 'dateFact', 'rule'] as const) : (['openHours', 'dateFact'] as const)
  return (
    <Section title={t('approvals:page.designer.timer.title')}>
      <Choice
        bare
        label={t('approvals:page.designer.timer.title')}
        value={until.kind}
        options={options('timer.until', kinds)}
        onChange={(kind) =>
          put({
            ...node,
            until:
              kind === 'openHours'
                ? { kind, openHours: 8 }
                : kind === 'dateFact'
                  ? { kind, fact: dates[0]?.value ?? '' }
                  : { kind },
          })
        }
      />
      {until.kind === 'openHours' ? (
        <Field
          label={t('approvals:page.designer.deadline.hours')}
          hint={t('approvals:page.designer.deadline.calendar')}
        >
          {(id) => (
            <InputNumber
              id={id}
              className={styles.wide ?? ''}
              min={1}
              max={10_000}
              precision={0}
              value={until.openHours}
              onChange={(openHours) =>
                put({ ...node, until: { kind: 'openHours', openHours: openHours ?? 1 } }, 'hours')
              }
            />
          )}
        </Field>
      ) : null}
      {until.kind === 'dateFact' ? (
        <Named
          label={t('approvals:page.designer.timer.fact')}
          value={until.fact}
          options={dates}
          onChange={(fact) => put({ ...node, until: { kind: 'dateFact', fact } }, 'fact')}
        />
      ) : null}
    </Section>
  )
}

type Effect = Of<'effect'>['effect']

function CommandInput({ effect, put }: { effect: Effect & { kind: 'command' }; put: (effect: Effect) => void }) {
  const { t } = useTranslation()
  const entries = Object.entries(effect.input)
  const write = (next: [string, unknown][]) =>
    put({ ...effect, input: Object.fromEntries(next) as typeof effect.input })
  return (
    <Section title={t('approvals:page.designer.effect.input')}>
      <p className={styles.note}>{t('approvals:page.designer.effect.inputLead')}</p>
      {entries.map(([key, value], index) => (
        <div key={index} className={styles.pair}>
          <Input
            aria-label={t('approvals:page.designer.effect.inputKey')}
            value={key}
            onChange={({ target }) =>
              write(entries.map((entry, other) => (other === index ? [target.value.trim(), entry[1]] : entry)))
            }
          />
          <Input
            aria-label={t('approvals:page.designer.effect.inputValue')}
            value={typeof value === 'string' ? value : JSON.stringify(value)}
            onChange={({ target }) =>
              write(entries.map((entry, other) => (other === index ? [entry[0], target.value] : entry)))
            }
          />
          <RemoveButton
            label={t('approvals:page.designer.take')}
            onClick={() => write(entries.filter((_e, other) => other !== index))}
          />
        </div>
      ))}
      <AddButton
        label={t('approvals:page.designer.effect.addInput')}
        onClick={() => write([...entries, [`input${entries.length + 1}`, '']])}
      />
    </Section>
  )
}

export function EffectStep({ node, put }: { node: Of<'effect'>; put: Put }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  const { effect } = node
  const change = (next: Effect) => put({ ...node, effect: next }, 'effect')
  const word = (key: string) => t(`approvals:page.designer.effect.${key}`)
  switch (effect.kind) {
    case 'writeBack':
      return (
        <Section title={word('writeBack')}>
          <Named
            label={word('connector')}
            value={effect.connector}
            options={vocabulary.connectors}
            onChange={(connector) => change({ ...effect, connector })}
          />
          <Named
            label={word('mapping')}
            value={effect.mapping}
            options={[]}
            onChange={(mapping) => change({ ...effect, mapping })}
          />
          <p className={styles.note}>{word('binding')}</p>
        </Section>
      )
    case 'archive':
      return (
        <Section title={word('archive')}>
          <Named
            label={word('map')}
            value={effect.map}
            options={vocabulary.archiveMaps}
            onChange={(map) => change({ ...effect, map })}
          />
        </Section>
      )
    case 'notify':
      return (
        <Section title={word('notify')}>
          <Named
            label={word('template')}
            value={effect.template}
            options={vocabulary.templates}
            onChange={(template) => change({ ...effect, template })}
          />
          <PeopleEditor
            label={word('to')}
            value={effect.to}
            onChange={(to) => change({ ...effect, to })}
            self={node.id}
          />
        </Section>
      )
    default:
      return (
        <>
          <Section title={word('command')}>
            <Named
              label={word('commandName')}
              value={effect.command}
              options={vocabulary.commands}
              onChange={(command) => change({ ...effect, command })}
            />
            <p className={styles.note}>{word('binding')}</p>
          </Section>
          <CommandInput effect={effect} put={change} />
        </>
      )
  }
}

export function FlowStep({ node, put }: { node: Of<'subFlow' | 'relay'>; put: Put }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  return (
    <Section title={t(`approvals:page.designer.kind.${node.kind}`)}>
      <Named
        label={t('approvals:page.designer.target.flow')}
        value={node.flowCode}
        options={vocabulary.flows}
        onChange={(flowCode) => put({ ...node, flowCode }, 'flow')}
      />
      <p className={styles.note}>{t(`approvals:page.designer.target.${node.kind}`)}</p>
    </Section>
  )
}

export function EndStep({ node, put }: { node: Of<'end'>; put: Put }) {
  const { t } = useTranslation()
  const options = useOptions()
  return (
    <Section title={t('approvals:page.designer.outcome.title')}>
      <Choice
        bare
        label={t('approvals:page.designer.outcome.title')}
        value={node.outcome}
        options={options('outcome', ['approved', 'refused'])}
        onChange={(outcome) => put({ ...node, outcome })}
      />
    </Section>
  )
}

export function CopyStep({ node, put }: { node: Of<'cc'>; put: Put }) {
  const { t } = useTranslation()
  return (
    <Section title={t('approvals:page.designer.copy.title')}>
      <PeopleEditor
        label={t('approvals:page.designer.copy.add')}
        value={node.to}
        onChange={(to) => put({ ...node, to })}
        self={node.id}
      />
    </Section>
  )
}

/** A node's own properties as changed by these panels. */
export function usePutNode(): Put {
  const { design } = useDesigner()
  return (node, tag) => design.edit(putNode(design.flow, node), tag ? `${node.id} ${tag}` : null)
}
