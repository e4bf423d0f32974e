import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SimpleField } from '#contract/forms'
import { useEditor } from '../editor.tsx'
import { MOST, type Spot, spotId, type TableField } from '../model/form.ts'
import styles from './canvas.module.css'
import { Drawn } from './drawn.tsx'
import { useDrop } from './drop-target.ts'
import { Facsimile } from './facsimile.tsx'
import { FieldName } from './field-name.tsx'
import { useTreeItem } from './treeitem.ts'

function Column({ table, column, index }: { table: TableField; column: SimpleField; index: number }) {
  const { t } = useTranslation()
  const spot: Spot = { kind: 'column', table: table.key, key: column.key }
  const item = useTreeItem(spot, 3)
  const container = { in: 'table', key: table.key } as const
  const { setNodeRef, side } = useDrop(spotId(spot), { kind: 'item', target: { container, index }, lines: 'columns' })
  return (
    <div ref={setNodeRef} className={styles.columnPlace} data-drop={side} data-lines="columns" role="none">
      <div ref={item.ref} className={styles.column} {...item.attributes} {...item.listeners}>
        <div className={styles.columnHead}>
          <FieldName field={column} at={`${table.key}.${column.key}`} />
          {table.rowKey.includes(column.key) ? (
            <Drawn className={styles.rowKey ?? ''} text={t('forms:page.builder.rowKeyMark')} />
          ) : null}
        </div>
        <Facsimile field={column} bare />
      </div>
    </div>
  )
}

/** A table's columns side by side; new ones are dropped among them or added at the end. */
export function TableColumns({ table }: { table: TableField }) {
  const { t } = useTranslation()
  const { readOnly, insert } = useEditor()
  const container = { in: 'table', key: table.key } as const
  const target = { container, index: table.columns.length }
  const { setNodeRef, side } = useDrop(`end:${table.key}.`, { kind: 'list', target })
  return (
    <div ref={setNodeRef} className={styles.table} data-drop={side} role="group">
      {table.columns.map((column, index) => (
        <Column key={column.key} table={table} column={column} index={index} />
      ))}
      {readOnly || table.columns.length >= MOST.columns ? null : (
        <span className={styles.addColumn} aria-hidden="true">
          <Button
            type="text"
            size="small"
            tabIndex={-1}
            icon={<PlusOutlined aria-hidden="true" />}
            aria-label={t('forms:page.builder.addColumn')}
            onClick={(event) => {
              event.stopPropagation()
              insert('text', target)
            }}
          />
        </span>
      )}
    </div>
  )
}
