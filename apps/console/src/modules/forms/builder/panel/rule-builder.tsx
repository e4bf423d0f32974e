import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '#kit'
import { useFormInHand } from '../editor.tsx'
import { readLabel } from '../label.ts'
import { type Line, type Operator, operatorsFor, type SimpleRule, type Subject, writeRule } from '../model/rules.ts'
import styles from './panel.module.css'

function useSubjectName() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { form } = useFormInHand()
  return ({ field, measure, name }: Subject): string => {
    const own = readLabel(field.label, language) || field.key
    if (measure === 'count') return t('forms:page.builder.measure.count', { name: own })
    if (measure === 'value') return own
    const key = /^sum\((\w+)\./.exec(name)?.[1]
    const table = form.sections.flatMap(({ fields }) => fields).find((each) => each.key === key)
    return t('forms:page.builder.measure.sum', { name: `${readLabel(table?.label, language)} · ${own}` })
  }
}

function ValueInput({ subject, line, onChange }: { subject: Subject; line: Line; onChange: (value: string) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { readOnly } = useFormInHand()
  const shared = { disabled: readOnly, 'aria-label': t('forms:page.builder.value') }
  const { field, kind } = subject
  if (kind === 'yesNo') {
    const options = ['true', 'false'].map((value) => ({ value, label: t(value === 'true' ? 'kit:yes' : 'kit:no') }))
    return <Select {...shared} value={line.value || undefined} onChange={onChange} options={options} />
  }
  if ((kind === 'choice' || kind === 'choices') && 'choices' in field && field.choices.length > 0) {
    const options = field.choices.map(({ value, label }) => ({ value, label: readLabel(label, language) || value }))
    return <Select {...shared} showSearch value={line.value || undefined} onChange={onChange} options={options} />
  }
  if (kind === 'date') {
    return (
      <DatePicker
        {...shared}
        value={line.value ? dayjs(line.value) : null}
        onChange={(day) => onChange(day ? day.format('YYYY-MM-DD') : '')}
      />
    )
  }
  return (
    <Input
      {...shared}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      value={line.value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

const needsValue = (operator: Operator) => operator !== 'empty' && operator !== 'filled'

function RuleLine(props: {
  line: Line
  subjects: readonly Subject[]
  onChange: (line: Line) => void
  onRemove: (() => void) | null
}) {
  const { t } = useTranslation()
  const { readOnly } = useFormInHand()
  const nameOf = useSubjectName()
  const { line, subjects } = props
  const subject = subjects.find(({ name }) => name === line.name)
  const choose = (name: string) => {
    const kind = subjects.find((each) => each.name === name)?.kind ?? 'text'
    const [operator = 'eq'] = operatorsFor(kind)
    props.onChange({ name, operator, value: '' })
  }
  return (
    <div className={styles.line}>
      <Select
        className={styles.wide}
        showSearch
        optionFilterProp="label"
        disabled={readOnly}
        aria-label={t('forms:page.builder.ruleField')}
        placeholder={t('forms:page.builder.ruleField')}
        value={line.name || undefined}
        onChange={choose}
        options={subjects.map((each) => ({ value: each.name, label: nameOf(each) }))}
      />
      {subject ? (
        <Select
          disabled={readOnly}
          aria-label={t('forms:page.builder.operator')}
          value={line.operator}
          onChange={(operator) => props.onChange({ ...line, operator })}
          options={operatorsFor(subject.kind).map((value) => ({
            value,
            label: t(`forms:page.builder.operators.${value}`),
          }))}
        />
      ) : null}
      {subject && needsValue(line.operator) ? (
        <ValueInput subject={subject} line={line} onChange={(value) => props.onChange({ ...line, value })} />
      ) : null}
      {props.onRemove && !readOnly ? (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={t('forms:page.builder.removeLine')}
          onClick={props.onRemove}
        />
      ) : null}
    </div>
  )
}

const EMPTY: SimpleRule = { join: 'all', lines: [{ name: '', operator: 'eq', value: '' }] }

/** A rule as lines of field, comparison and value; it becomes an expression as soon as every line is complete. */
export function RuleBuilder(props: {
  rule: SimpleRule | null
  subjects: readonly Subject[]
  onChange: (expression: string) => void
}) {
  const { t } = useTranslation()
  const { readOnly } = useFormInHand()
  const given = props.rule && writeRule(props.rule, props.subjects)
  const [rule, setRule] = useState(props.rule ?? EMPTY)
  const latest = useRef({ shown: rule, theirs: props.rule, subjects: props.subjects })
  latest.current = { shown: rule, theirs: props.rule, subjects: props.subjects }
  // Somebody else changed the rule: a step was taken back, a field was renamed.
  useEffect(() => {
    const { shown, theirs, subjects } = latest.current
    if (theirs && given !== writeRule(shown, subjects)) setRule(theirs)
  }, [given])
  const change = (next: SimpleRule) => {
    setRule(next)
    const expression = writeRule(next, props.subjects)
    if (expression !== null && expression !== given) props.onChange(expression)
  }
  const at = (index: number, line: Line) => change({ ...rule, lines: rule.lines.toSpliced(index, 1, line) })
  return (
    <div className={styles.lines}>
      {rule.lines.length > 1 ? (
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('forms:page.builder.joinTitle')}
          value={rule.join}
          onChange={(join) => change({ ...rule, join })}
          options={(['all', 'any'] as const).map((value) => ({ value, label: t(`forms:page.builder.join.${value}`) }))}
        />
      ) : null}
      {rule.lines.map((line, index) => (
        <RuleLine
          key={index}
          line={line}
          subjects={props.subjects}
          onChange={(next) => at(index, next)}
          onRemove={rule.lines.length > 1 ? () => change({ ...rule, lines: rule.lines.toSpliced(index, 1) }) : null}
        />
      ))}
      {readOnly ? null : (
        <Button
          type="text"
          size="small"
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => setRule({ ...rule, lines: [...rule.lines, { name: '', operator: 'eq', value: '' }] })}
        >
          {t('forms:page.builder.addLine')}
        </Button>
      )}
    </div>
  )
}
