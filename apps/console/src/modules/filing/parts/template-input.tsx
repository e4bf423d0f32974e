import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FormTemplateView } from '#contract/filing'
import type { FieldInputProps } from '#kit'
import styles from './template-input.module.css'

type Template = FormTemplateView['template']
type Column = Template['columns'][number]

const FACTS = Object.keys({
  item: true,
  reportedOn: true,
  firmId: true,
  happenedOn: true,
  stock: true,
  originalTag: true,
  revisedTag: true,
  reason: true,
  literal: true,
} satisfies Record<Column['fact'], true>) as Column['fact'][]

const FRESH: Column = { caption: '', fact: 'literal', text: '' }

type RowProps = { column: Column; at: number; put: (column: Column) => void; up: () => void; remove: () => void }

function Row({ column, at, put, up, remove }: RowProps) {
  const { t } = useTranslation()
  const { caption, fact, text } = column
  const word = (key: string) => t(`filing:page.reports.${key}`, { at: at + 1 })
  return (
    <div className={styles.row} role="group" aria-label={word('column')}>
      <span className={styles.place} aria-hidden="true">
        {at + 1}
      </span>
      <Input
        aria-label={word('caption')}
        placeholder={word('caption')}
        maxLength={80}
        value={caption}
        onChange={({ target }) => put({ ...column, caption: target.value })}
      />
      <Select
        aria-label={word('holds')}
        value={fact}
        options={FACTS.map((value) => ({ value, label: t(`filing:page.reports.facts.${value}`) }))}
        onChange={(next) => put(next === 'literal' ? { caption, fact: next, text: '' } : { caption, fact: next })}
      />
      <span className={styles.buttons}>
        <Button
          type="text"
          size="small"
          icon={<ArrowUpOutlined aria-hidden="true" />}
          disabled={at === 0}
          aria-label={word('up')}
          onClick={up}
        />
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={word('removeColumn')}
          onClick={remove}
        />
      </span>
      {fact === 'literal' ? (
        <Input
          className={styles.text ?? ''}
          aria-label={t('filing:page.reports.facts.literal')}
          placeholder={t('filing:page.reports.facts.literal')}
          maxLength={40}
          value={text ?? ''}
          onChange={({ target }) => put({ ...column, text: target.value })}
        />
      ) : null}
    </div>
  )
}

/** A form column by column, as the exchange's template shows it. */
export function TemplateInput({ id, value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  const template = value as Template
  const { columns } = template
  const put = (next: readonly Column[]) => onChange?.({ ...template, columns: next })
  const up = (at: number) => {
    const column = columns[at]
    if (column) put(columns.toSpliced(at, 1).toSpliced(at - 1, 0, column))
  }
  return (
    <div className={styles.template}>
      <label className={styles.id}>
        <span className={styles.caption}>{t('filing:page.reports.formId')}</span>
        <Input
          {...(id ? { id } : {})}
          maxLength={12}
          value={template.id}
          onChange={({ target }) => onChange?.({ ...template, id: target.value })}
        />
      </label>
      <div className={`${styles.row} ${styles.headings} ${styles.caption}`} aria-hidden="true">
        <span />
        <span>{t('filing:page.reports.caption')}</span>
        <span>{t('filing:page.reports.holds')}</span>
      </div>
      {columns.map((column, at) => (
        <Row
          key={at}
          column={column}
          at={at}
          put={(next) => put(columns.with(at, next))}
          up={() => up(at)}
          remove={() => put(columns.toSpliced(at, 1))}
        />
      ))}
      <Button type="dashed" icon={<PlusOutlined aria-hidden="true" />} onClick={() => put([...columns, FRESH])}>
        {t('filing:page.reports.addColumn')}
      </Button>
    </div>
  )
}
