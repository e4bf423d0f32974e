import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FACTS, type Facts, type Layout } from '#contract/filing'
import { type Column, exampleCells } from './layout-example.ts'
import styles from './layout-input.module.css'

const FRESH: Column = { fact: 'literal', width: 1, align: 'left', text: '' }
const WIDTH_MAX = 400
const TEXT_MAX = 40

type RowProps = {
  column: Column
  at: number
  last: boolean
  fixed: boolean
  put: (column: Column) => void
  move: (by: -1 | 1) => void
  remove: () => void
}

/** Moves a column, or takes it out. */
function Moves({ at, last, move, remove }: Pick<RowProps, 'at' | 'last' | 'move' | 'remove'>) {
  const { t } = useTranslation()
  const word = (key: string) => t(`filing:page.layouts.${key}`, { at: at + 1 })
  return (
    <span className={styles.buttons}>
      <Button
        type="text"
        size="small"
        icon={<ArrowUpOutlined aria-hidden="true" />}
        disabled={at === 0}
        aria-label={word('up')}
        onClick={() => move(-1)}
      />
      <Button
        type="text"
        size="small"
        icon={<ArrowDownOutlined aria-hidden="true" />}
        disabled={last}
        aria-label={word('down')}
        onClick={() => move(1)}
      />
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={word('removeColumn')}
        onClick={remove}
      />
    </span>
  )
}

function Row({ column, at, last, fixed, put, move, remove }: RowProps) {
  const { t } = useTranslation()
  const word = (key: string) => t(`filing:page.layouts.${key}`, { at: at + 1 })
  return (
    <div className={styles.row} data-fixed={fixed || undefined} role="group" aria-label={word('columnAt')}>
      <span className={styles.place} aria-hidden="true">
        {at + 1}
      </span>
      <Select
        className={styles.fact ?? ''}
        aria-label={word('factOf')}
        value={column.fact}
        showSearch={{ optionFilterProp: 'label' }}
        options={FACTS.map((value) => ({ value, label: t(`filing:page.fact.${value}`) }))}
        onChange={(fact) =>
          put({ fact, width: column.width, align: column.align, ...(fact === 'literal' ? { text: '' } : {}) })
        }
      />
      {column.fact === 'literal' ? (
        <Input
          className={styles.text ?? ''}
          aria-label={word('textOf')}
          placeholder={t('filing:page.layouts.text')}
          maxLength={TEXT_MAX}
          value={column.text ?? ''}
          onChange={({ target }) =>
            put({ ...column, text: target.value, width: Math.max(column.width, target.value.length) })
          }
        />
      ) : null}
      <InputNumber
        className={styles.width ?? ''}
        aria-label={word('widthOf')}
        prefix={fixed ? '=' : '≤'}
        min={1}
        max={WIDTH_MAX}
        precision={0}
        value={column.width}
        onChange={(width) => width !== null && put({ ...column, width })}
      />
      {fixed ? (
        <Select
          className={styles.align ?? ''}
          aria-label={word('alignOf')}
          value={column.align}
          options={(['left', 'right'] as const).map((value) => ({ value, label: word(value) }))}
          onChange={(align) => put({ ...column, align })}
        />
      ) : null}
      <Moves at={at} last={last} move={move} remove={remove} />
    </div>
  )
}

/** What stands in the inputs of a column. */
function Headings({ fixed }: { fixed: boolean }) {
  const { t } = useTranslation()
  const word = (key: string) => t(`filing:page.column.${key}`)
  return (
    <div className={`${styles.row} ${styles.headings}`} data-fixed={fixed || undefined} aria-hidden="true">
      <span className={styles.fact}>{word('content')}</span>
      <span className={styles.text}>{t('filing:page.layouts.text')}</span>
      <span className={styles.width}>{word(fixed ? 'width' : 'widthMax')}</span>
      {fixed ? <span className={styles.align}>{word('align')}</span> : null}
    </div>
  )
}

type ExampleProps = { columns: readonly Column[]; separator: string | null; facts: Facts; at: number | null }

/** The line as it would stand in the file; the column somebody works on stands out. */
export function ExampleLine({ columns, separator, facts, at }: ExampleProps) {
  const { t } = useTranslation()
  const cells = exampleCells(columns, separator, facts)
  const narrow = cells.findIndex((cell) => cell.narrow)
  return (
    <div>
      <pre
        className={styles.example}
        data-fixed={separator === null || undefined}
        role="group"
        aria-label={t('filing:page.layouts.example')}
      >
        {cells.map((cell, place) => (
          <span key={place}>
            {place > 0 && separator !== null ? <span className={styles.separator}>{separator}</span> : null}
            <span
              data-at={place === at || undefined}
              data-narrow={cell.narrow || undefined}
              data-even={place % 2 === 0}
            >
              {cell.text}
            </span>
          </span>
        ))}
      </pre>
      {narrow >= 0 ? (
        <div role="status" className={styles.warning}>
          {t('filing:page.layouts.narrow', { at: narrow + 1 })}
        </div>
      ) : null}
    </div>
  )
}

type LineProps = {
  kind: 'header' | 'detail' | 'trailer'
  columns: readonly Column[]
  layout: Layout
  facts: Facts
  put: (columns: Column[]) => void
}

/** One kind of line, column by column, and beside it how it comes out. */
export function LineInput({ kind, columns, layout, facts, put }: LineProps) {
  const { t } = useTranslation()
  const [at, setAt] = useState<number | null>(null)
  const fixed = layout.separator === null
  const move = (from: number, by: -1 | 1) => {
    const column = columns[from]
    if (column) put(columns.toSpliced(from, 1).toSpliced(from + by, 0, column))
  }
  return (
    <fieldset className={styles.line}>
      <legend>{t(`filing:page.line.${kind}`)}</legend>
      {columns.length > 0 ? (
        <ExampleLine columns={columns} separator={layout.separator} facts={facts} at={at} />
      ) : (
        <p className={styles.none}>{t('filing:page.layouts.noLines')}</p>
      )}
      {columns.length > 0 ? <Headings fixed={fixed} /> : null}
      {columns.map((column, place) => (
        <div key={place} onFocus={() => setAt(place)} onBlur={() => setAt(null)}>
          <Row
            column={column}
            at={place}
            last={place === columns.length - 1}
            fixed={fixed}
            put={(next) => put(columns.with(place, next))}
            move={(by) => move(place, by)}
            remove={() => put(columns.toSpliced(place, 1))}
          />
        </div>
      ))}
      <Button
        type="dashed"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        onClick={() => put([...columns, FRESH])}
      >
        {t('filing:page.layouts.addColumn')}
      </Button>
    </fieldset>
  )
}
