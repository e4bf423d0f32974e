import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { CODED, type Layout, type LayoutColumn, SOURCES, type Source } from '#contract/counters'
import { useTextOr } from '#kit'
import styles from './columns-editor.module.css'

type Props = { layout: Layout; onChange: (layout: Layout) => void; problems: ReadonlyMap<number, readonly string[]> }
type ColumnProps = { column: LayoutColumn; at: number; fixed: boolean; put: (column: LayoutColumn) => void }

/** Codes of a column, ours beside the counter's. */
function Codes({ column, put }: Pick<ColumnProps, 'column' | 'put'>) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const values = CODED[column.source]
  if (!values) return null
  const word = (value: string) =>
    textOr([`counters:state.${column.source}.${value}`, `rates:state.${column.source}.${value}`], value)
  return (
    <Flex gap={8} wrap className={styles.codes ?? ''}>
      {values.map((value) => (
        <label key={value}>
          {word(value)}
          <Input
            size="small"
            aria-label={`${t('counters:field.codes')} ${word(value)}`}
            value={column.codes?.[value] ?? value}
            onChange={({ target }) => {
              const all = Object.fromEntries(values.map((one) => [one, column.codes?.[one] ?? one]))
              put({ ...column, codes: { ...all, [value]: target.value } })
            }}
          />
        </label>
      ))}
    </Flex>
  )
}

const without = (column: LayoutColumn, ...keys: (keyof LayoutColumn)[]): LayoutColumn =>
  Object.fromEntries(Object.entries(column).filter(([key]) => !(keys as string[]).includes(key))) as LayoutColumn

function Column({ column, fixed, put }: ColumnProps) {
  const { t } = useTranslation()
  const field = (key: string) => t(`counters:field.${key}`)
  const number = (key: 'width' | 'decimals', max: number) => (
    <label>
      {field(key)}
      <InputNumber
        size="small"
        min={key === 'width' ? 1 : 0}
        max={max}
        aria-label={`${field(key)} ${column.name}`}
        value={column[key] ?? null}
        onChange={(value) => put(value === null ? without(column, key) : { ...column, [key]: value })}
      />
    </label>
  )
  const text = (key: 'blank' | 'constant') => (
    <label>
      {field(key)}
      <Input
        size="small"
        aria-label={`${field(key)} ${column.name}`}
        value={column[key] ?? ''}
        onChange={({ target }) => put(target.value === '' ? without(column, key) : { ...column, [key]: target.value })}
      />
    </label>
  )
  return (
    <div className={styles.fields}>
      <label>
        {field('name')}
        <Input
          size="small"
          aria-label={`${field('name')} ${column.name}`}
          value={column.name}
          onChange={({ target }) => put({ ...column, name: target.value })}
        />
      </label>
      <label>
        {field('source')}
        <Select<Source>
          size="small"
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={`${field('source')} ${column.name}`}
          value={column.source}
          options={SOURCES.map((value) => ({ value, label: t(`counters:state.source.${value}`) }))}
          onChange={(source) => put({ ...without(column, 'codes'), source })}
        />
      </label>
      {fixed ? number('width', 200) : null}
      {/By(Money|Lot)$/.test(column.source) ? number('decimals', 8) : null}
      {column.source === 'constant' ? text('constant') : text('blank')}
      <Codes column={column} put={put} />
    </div>
  )
}

/** The columns of a layout, each with what it takes its value from; what is wrong stands at the column. */
export function ColumnsEditor({ layout, onChange, problems }: Props) {
  const { t } = useTranslation()
  const { columns } = layout
  const write = (next: LayoutColumn[]) => onChange({ ...layout, columns: next })
  const move = (from: number, to: number) => {
    const moved = columns[from]
    if (moved) write(columns.toSpliced(from, 1).toSpliced(to, 0, moved))
  }
  const word = (key: string) => t(`counters:page.mapping.${key}`)
  return (
    <Flex vertical gap={8}>
      {columns.map((column, at) => (
        <div key={at} className={styles.column} data-wrong={problems.has(at) || undefined}>
          <div className={styles.head}>
            <b>{at + 1}</b>
            <Button
              size="small"
              type="text"
              icon={<ArrowUpOutlined aria-hidden="true" />}
              aria-label={`${word('up')} ${column.name}`}
              disabled={at === 0}
              onClick={() => move(at, at - 1)}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDownOutlined aria-hidden="true" />}
              aria-label={`${word('down')} ${column.name}`}
              disabled={at === columns.length - 1}
              onClick={() => move(at, at + 1)}
            />
            <Button
              size="small"
              type="text"
              danger
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={`${word('take')} ${column.name}`}
              onClick={() => write(columns.toSpliced(at, 1))}
            />
          </div>
          <div className={styles.body}>
            <Column
              column={column}
              at={at}
              fixed={layout.format === 'fixed'}
              put={(next) => write(columns.with(at, next))}
            />
            {problems.get(at)?.map((one) => (
              <p key={one} className={styles.problem} role="alert">
                {one}
              </p>
            ))}
          </div>
        </div>
      ))}
      <Button
        icon={<PlusOutlined aria-hidden="true" />}
        onClick={() => write([...columns, { name: `column${columns.length + 1}`, source: 'constant', constant: '0' }])}
      >
        {word('add')}
      </Button>
    </Flex>
  )
}
