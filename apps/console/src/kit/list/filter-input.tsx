import { SnippetsOutlined } from '@ant-design/icons'
import { Button, DatePicker, Input, Popover, Select } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { useProblemText } from '../i18n/problem-text.ts'
import { useReferences } from '../references.tsx'
import type { ListFilter } from './contract.ts'
import styles from './filter-bar.module.css'
import { pastedValues, rangeOf, valuesOf } from './query.ts'
import { useFilterWord } from './use-words.ts'

export type FilterInputProps = {
  listId: string
  filter: ListFilter
  name: string
  value: string | undefined
  change: (value: string | null) => void
  /** Stands in the bar: carries its name inside. */
  inline?: boolean
}

/** The choices of a select filter in the person's language. */
export function useFilterOptions(filter: ListFilter): { value: string; label: string }[] {
  const wordOf = useFilterWord()
  return (filter.options ?? []).map((value) => ({ value, label: wordOf(filter, value) }))
}

function Choice({ filter, name, value, change, inline }: FilterInputProps) {
  const { t } = useTranslation()
  const options = useFilterOptions(filter)
  return (
    <Select
      mode="multiple"
      allowClear
      maxTagCount="responsive"
      className={inline ? (styles.inline ?? '') : ''}
      style={inline ? {} : { width: '100%' }}
      placeholder={inline ? name : t('kit:filters.any')}
      aria-label={name}
      value={valuesOf(value)}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={(values: string[]) => change(values.join(',') || null)}
    />
  )
}

function Range({ name, value, change }: FilterInputProps) {
  const [from, until] = rangeOf(value)
  const { t } = useTranslation()
  return (
    <DatePicker.RangePicker
      style={{ width: '100%' }}
      allowEmpty={[true, true]}
      aria-label={name}
      placeholder={[t('kit:filters.from'), t('kit:filters.until')]}
      value={[from ? dayjs(from) : null, until ? dayjs(until) : null]}
      onChange={(range) => {
        const [first, last] = [range?.[0]?.format('YYYY-MM-DD') ?? '', range?.[1]?.format('YYYY-MM-DD') ?? '']
        change(first || last ? `${first}..${last}` : null)
      }}
    />
  )
}

function Text({ name, value, change }: FilterInputProps) {
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  const commit = () => change(text.trim() || null)
  return (
    <Input
      allowClear
      aria-label={name}
      value={text}
      onChange={(event) => (event.target.value === '' ? (setText(''), change(null)) : setText(event.target.value))}
      onBlur={commit}
      onPressEnter={(event) => !event.nativeEvent.isComposing && commit()}
    />
  )
}

/** Numbers pasted from anywhere become a list on the server; the filter then names it. */
function Paste({ listId, filter, name, value, change }: FilterInputProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const values = pastedValues(text)
  const apply = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const list = await api.post<{ token: string }>('/pasted-lists', { list: listId, filter: filter.key, text })
      change(`@${list.token.replace(/^@/, '')}`)
      setOpen(false)
    } catch (error) {
      setProblem(problemText(asProblem(error)).title)
    } finally {
      setBusy(false)
    }
  }
  const form = (
    <div className={styles.paste}>
      <p className={styles.pasteHint}>{t('kit:paste.hint')}</p>
      <Input.TextArea rows={7} value={text} aria-label={name} onChange={(event) => setText(event.target.value)} />
      {problem ? <p role="alert">{problem}</p> : null}
      <div className={styles.pasteButtons}>
        <span className={styles.pasteHint}>{t('kit:paste.count', { count: values.length })}</span>
        <Button type="primary" disabled={values.length === 0} loading={busy} onClick={() => void apply()}>
          {t('kit:paste.apply')}
        </Button>
      </div>
    </div>
  )
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" content={form} title={name} placement="bottomLeft">
      <Button
        block
        icon={<SnippetsOutlined aria-hidden="true" />}
        type={value ? 'primary' : 'default'}
        ghost={Boolean(value)}
      >
        {value?.startsWith('@') ? t('kit:paste.set') : t('kit:paste.open')}
      </Button>
    </Popover>
  )
}

function YesNo({ name, value, change }: FilterInputProps) {
  const { t } = useTranslation()
  return (
    <Select
      allowClear
      style={{ width: '100%' }}
      placeholder={t('kit:filters.any')}
      aria-label={name}
      value={value ?? null}
      options={[
        { value: 'true', label: t('kit:yes') },
        { value: 'false', label: t('kit:no') },
      ]}
      onChange={(chosen: string | null) => change(chosen ?? null)}
    />
  )
}

/** Ids are chosen by name where their module says how. */
function ById(props: FilterInputProps) {
  const Input = useReferences()[props.filter.key]?.Input
  if (!Input) return null
  return (
    <Input value={props.value} label={props.name} onChange={(value) => props.change(value ? String(value) : null)} />
  )
}

/** The input that fits the filter's kind. */
export function FilterInput(props: FilterInputProps) {
  switch (props.filter.kind) {
    case 'select':
      return <Choice {...props} />
    case 'date-range':
      return <Range {...props} />
    case 'paste':
      return <Paste {...props} />
    case 'boolean':
      return <YesNo {...props} />
    case 'id':
      return <ById {...props} />
    default:
      return <Text {...props} />
  }
}
