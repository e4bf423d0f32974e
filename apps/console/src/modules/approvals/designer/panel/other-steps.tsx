import { Checkbox, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDesigner } from '../context.ts'
import { Named, type Of, type Put } from './named.tsx'
import styles from './panel.module.css'
import { AddButton, Choice, Field, RemoveButton, Section, useOptions } from './parts.tsx'
import { PeopleEditor } from './people.tsx'

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

function RelayMap({ node, put }: { node: Of<'relay'>; put: Put }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  const { TargetField } = vocabulary
  const fields = vocabulary.fields.map(({ key, label }) => ({ value: key, label }))
  const known = new Set(fields.map(({ value }) => value))
  const others = vocabulary.facts.filter(({ name }) => !known.has(name))
  const ourFields = [...fields, ...others.map(({ name, label }) => ({ value: name, label }))]
  const entries = Object.entries(node.map)
  const write = (next: [string, string][]) => put({ ...node, map: Object.fromEntries(next) }, 'map')
  const change = (index: number, entry: [string, string]) =>
    write(entries.map((one, other) => (other === index ? entry : one)))
  return (
    <Section title={t('approvals:page.designer.target.map')}>
      <p className={styles.note}>{t('approvals:page.designer.target.mapLead')}</p>
      {entries.map(([theirs, ours], index) => (
        <div key={index} className={styles.pair}>
          {TargetField ? (
            <TargetField
              flowCode={node.flowCode}
              label={t('approvals:page.designer.target.theirs')}
              value={theirs}
              onChange={(key) => change(index, [key, ours])}
            />
          ) : (
            <Input
              aria-label={t('approvals:page.designer.target.theirs')}
              value={theirs}
              onChange={({ target }) => change(index, [target.value.trim(), ours])}
            />
          )}
          <Choice
            bare
            label={t('approvals:page.designer.target.ours')}
            value={ours}
            options={ourFields}
            onChange={(fact) => change(index, [theirs, fact])}
          />
          <RemoveButton
            label={t('approvals:page.designer.take')}
            onClick={() => write(entries.filter((_e, other) => other !== index))}
          />
        </div>
      ))}
      <AddButton
        label={t('approvals:page.designer.target.addMap')}
        onClick={() => write([...entries, [`fact${entries.length + 1}`, ourFields[0]?.value ?? '']])}
      />
    </Section>
  )
}

export function FlowStep({ node, put }: { node: Of<'subFlow' | 'relay'>; put: Put }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  return (
    <>
      <Section title={t(`approvals:page.designer.kind.${node.kind}`)}>
        <Named
          label={t('approvals:page.designer.target.flow')}
          value={node.flowCode}
          options={vocabulary.flows}
          onChange={(flowCode) => put({ ...node, flowCode }, 'flow')}
        />
        {node.kind === 'relay' ? (
          <Checkbox checked={node.wait} onChange={({ target }) => put({ ...node, wait: target.checked })}>
            {t('approvals:page.designer.target.wait')}
          </Checkbox>
        ) : null}
        <p className={styles.note}>{t(`approvals:page.designer.target.${node.kind}`)}</p>
      </Section>
      {node.kind === 'relay' ? <RelayMap node={node} put={put} /> : null}
    </>
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
