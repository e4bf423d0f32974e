import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { CLIENT_SUBJECTS, type SubjectRule } from '#contract/businesses'
import { CLIENT_CATEGORIES, CLIENT_TYPES } from '#contract/clients'
import { CommandButton, type FieldInputProps, useApi, useBusinessLines } from '#kit'
import styles from './subject-rules.module.css'

const FRESH: SubjectRule = { category: null, clientType: null, businessLine: null, subjectType: 'entity' }
const ANY = ''

/** Rules in the order they are asked, each a line: what a client has to be, and what kind of subject he then is. */
function RulesInput({ value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  const lines = useBusinessLines()
  const rules = (value ?? []) as readonly SubjectRule[]
  const word = (key: string, params = {}) => t(`businesses:page.subjectRule.${key}`, params)
  const put = (at: number, change: Partial<SubjectRule>) =>
    onChange?.(rules.map((rule, other) => (other === at ? { ...rule, ...change } : rule)))
  const choice = (
    at: number,
    key: 'category' | 'clientType' | 'businessLine',
    values: readonly string[],
    of: string,
  ) => (
    <Select
      aria-label={word({ category: 'category', clientType: 'type', businessLine: 'line' }[key])}
      value={rules[at]?.[key] ?? ANY}
      options={[{ value: ANY, label: word('any') }, ...values.map((one) => ({ value: one, label: t(`${of}.${one}`) }))]}
      onChange={(next: string) => put(at, { [key]: next === ANY ? null : next })}
    />
  )
  const upward = (at: number) =>
    onChange?.(rules.map((rule, other) => (other === at - 1 ? rules[at] : other === at ? rules[at - 1] : rule)))
  return (
    <div className={styles.rules}>
      {rules.length === 0 ? <p className={styles.none}>{word('none')}</p> : null}
      {rules.map((rule, at) => (
        <div key={at} className={styles.rule} role="group" aria-label={`${at + 1}`}>
          {choice(at, 'category', CLIENT_CATEGORIES, 'clients:state.category')}
          {choice(at, 'clientType', CLIENT_TYPES, 'clients:state.type')}
          {choice(at, 'businessLine', lines, 'accounts:state.businessLine')}
          <Select
            aria-label={word('then')}
            value={rule.subjectType}
            options={CLIENT_SUBJECTS.map((one) => ({ value: one, label: t(`businesses:state.subjectType.${one}`) }))}
            onChange={(subjectType) => put(at, { subjectType })}
          />
          <span>
            <Button
              type="text"
              size="small"
              icon={<ArrowUpOutlined aria-hidden="true" />}
              disabled={at === 0}
              aria-label={word('up', { at: at + 1 })}
              onClick={() => upward(at)}
            />
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={word('remove', { at: at + 1 })}
              onClick={() => onChange?.(rules.filter((_rule, other) => other !== at))}
            />
          </span>
        </div>
      ))}
      <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => onChange?.([...rules, FRESH])}>
        {word('add')}
      </Button>
    </div>
  )
}

/** Which kind of subject a client is: seen and laid down by whoever designs businesses. */
export function SubjectRules() {
  const { t } = useTranslation()
  const found = useApi<{ rules: SubjectRule[] }>('/subject-rules')
  if (!found.data) return null
  return (
    <CommandButton
      command="businesses.subjectRule.set"
      label={t('businesses:page.subjectRule.button')}
      initial={{ rules: found.data.rules }}
      fields={{ rules: { render: (props) => <RulesInput {...props} /> } }}
      onDone={() => void found.refetch()}
    />
  )
}
