import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Condition } from '#contract/approvals'
import { DateInput } from '#kit'
import { useDesigner } from '../context.ts'
import {
  conditionOf,
  type FlowFact,
  firstLine,
  type Line,
  lineOf,
  lineProblem,
  type Operator,
  operatorsOf,
} from '../model/conditions.ts'
import styles from './panel.module.css'
import { AddButton, Choice, RemoveButton, useOptions } from './parts.tsx'

function grouped(facts: readonly FlowFact[]) {
  return [...Map.groupBy(facts, (fact) => fact.group ?? '')].map(([group, members]) => ({
    label: group,
    options: members.map((fact) => ({ value: fact.name, label: fact.label })),
  }))
}

function Value({ line, fact, put }: { line: Line; fact: FlowFact | undefined; put: (values: string[]) => void }) {
  const { t } = useTranslation()
  const label = t('approvals:page.designer.condition.value')
  const several = line.operator === 'oneOf' || line.operator === 'noneOf'
  if (several) {
    return (
      <Select
        mode={fact?.choices ? 'multiple' : 'tags'}
        aria-label={label}
        className={styles.wide}
        value={[...line.values]}
        options={[...(fact?.choices ?? [])]}
        onChange={(values: string[]) => put(values)}
      />
    )
  }
  if (line.kind === 'boolean' || fact?.choices) {
    const yesNo = ['true', 'false'].map((value) => ({
      value,
      label: t(`approvals:page.designer.condition.${value === 'true' ? 'yes' : 'no'}`),
    }))
    const choices = line.kind === 'boolean' ? yesNo : [...(fact?.choices ?? [])]
    return (
      <Choice bare label={label} value={line.values[0] ?? null} options={choices} onChange={(value) => put([value])} />
    )
  }
  if (line.kind === 'date')
    return <DateInput value={line.values[0] ?? null} onChange={(value) => put(value ? [String(value)] : [])} />
  return (
    <Input
      aria-label={label}
      inputMode={line.kind === 'decimal' ? 'decimal' : 'text'}
      value={line.values[0] ?? ''}
      onChange={({ target }) => {
        const text = line.kind === 'decimal' ? target.value.replaceAll(/[,，\s]/g, '') : target.value
        put(text === '' ? [] : [text])
      }}
    />
  )
}

function LineEditor({ line, put }: { line: Line; put: (line: Line) => void }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  const { facts } = vocabulary
  const fact = facts.find(({ name }) => name === line.fact)
  const problem = lineProblem(line)
  const operators = operatorsOf(line.kind)
  const typed = line.fact !== '' && !fact
  return (
    <div className={styles.line}>
      {facts.length > 0 ? (
        <Select
          aria-label={t('approvals:page.designer.condition.fact')}
          className={styles.wide}
          value={line.fact || null}
          placeholder={t('approvals:page.designer.condition.fact')}
          showSearch={{ optionFilterProp: 'label' }}
          options={[...(typed ? [{ value: line.fact, label: line.fact }] : []), ...grouped(facts)]}
          onChange={(name: string) => put(firstLine(facts.find((one) => one.name === name)))}
        />
      ) : (
        <Input
          aria-label={t('approvals:page.designer.condition.fact')}
          placeholder={t('approvals:page.designer.condition.factName')}
          value={line.fact}
          onChange={({ target }) => put({ ...line, fact: target.value.trim() })}
        />
      )}
      {facts.length > 0 && fact && !fact.isOpen ? null : (
        <Choice
          bare
          label={t('approvals:page.designer.condition.kind')}
          value={line.kind}
          options={(['decimal', 'text', 'date', 'boolean', 'list'] as const).map((value) => ({
            value,
            label: t(`approvals:page.designer.factKind.${value}`),
          }))}
          onChange={(kind) => put(firstLine({ name: line.fact, label: line.fact, kind }))}
        />
      )}
      <Choice<Operator>
        bare
        label={t('approvals:page.designer.condition.operator')}
        value={line.operator}
        options={operators.map((value) => ({ value, label: t(`approvals:page.designer.operatorName.${value}`) }))}
        onChange={(operator) => put({ ...line, operator })}
      />
      <Value line={line} fact={fact} put={(values) => put({ ...line, values })} />
      {problem ? <small role="alert">{t(`approvals:page.designer.condition.problem.${problem}`)}</small> : null}
    </div>
  )
}

/** Edits a condition: lines over facts, and groups of lines of which all or any must hold, or none. */
export function ConditionEditor(props: { value: Condition; onChange: (condition: Condition) => void; depth?: number }) {
  const { t } = useTranslation()
  const options = useOptions()
  const { vocabulary } = useDesigner()
  const { value, onChange, depth = 0 } = props
  const line = lineOf(value, vocabulary.facts)
  if (line) return <LineEditor line={line} put={(next) => onChange(conditionOf(next))} />
  const turned = value.kind === 'not'
  const group = turned ? value.of : value
  if (group.kind !== 'all' && group.kind !== 'any') {
    return <ConditionEditor value={{ kind: 'all', of: [value] }} onChange={onChange} depth={depth} />
  }
  const emit = (of: Condition[], kind = group.kind, negate = turned) => {
    const next: Condition = { kind, of }
    onChange(negate ? { kind: 'not', of: next } : next)
  }
  const blank = () => conditionOf(firstLine(vocabulary.facts[0]))
  return (
    <div className={styles.group} data-depth={depth} role="group">
      <Choice
        bare
        label={t('approvals:page.designer.condition.group')}
        value={turned ? (group.kind === 'all' ? 'notAll' : 'none') : group.kind}
        options={options('condition.groups', ['all', 'any', 'none', 'notAll'])}
        onChange={(kind) =>
          emit(group.of, kind === 'all' || kind === 'notAll' ? 'all' : 'any', kind === 'none' || kind === 'notAll')
        }
      />
      {group.of.map((part, index) => (
        <div key={index} className={styles.part}>
          <ConditionEditor
            value={part}
            depth={depth + 1}
            onChange={(next) => emit(group.of.map((one, other) => (other === index ? next : one)))}
          />
          {group.of.length > 1 ? (
            <RemoveButton
              label={t('approvals:page.designer.take')}
              onClick={() => emit(group.of.filter((_one, other) => other !== index))}
            />
          ) : null}
        </div>
      ))}
      <div className={styles.row}>
        <AddButton label={t('approvals:page.designer.condition.add')} onClick={() => emit([...group.of, blank()])} />
        {depth < 3 ? (
          <AddButton
            label={t('approvals:page.designer.condition.addGroup')}
            onClick={() => emit([...group.of, { kind: 'any', of: [blank()] }])}
          />
        ) : null}
      </div>
    </div>
  )
}

/** A condition to begin with: one line over the first fact. */
export const firstCondition = (facts: readonly FlowFact[]): Condition => ({
  kind: 'all',
  of: [conditionOf(firstLine(facts[0]))],
})
