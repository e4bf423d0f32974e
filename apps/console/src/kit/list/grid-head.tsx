import { CaretDownOutlined, CaretUpOutlined, PushpinFilled } from '@ant-design/icons'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isNumeric } from '../show/cells.tsx'
import { changeColumn, moveColumn, type ShownColumn } from './columns.ts'
import type { ListMeta } from './contract.ts'
import type { Fit } from './fit.ts'
import styles from './grid.module.css'
import type { ListQuery } from './query.ts'
import type { Settings } from './use-settings.ts'
import { useFieldName } from './use-words.ts'

type HeadProps = {
  meta: ListMeta
  columns: readonly ShownColumn[]
  pins: ReadonlyMap<string, number>
  fit: Fit
  settings: Settings
  query: ListQuery
  setQuery: (query: ListQuery) => void
}

/** The edge by which a column is made wider: dragged, or moved by the arrow keys. */
function Resizer({
  width,
  name,
  resize,
}: {
  width: number
  name: string
  resize: (width: number, done: boolean) => void
}) {
  const { t } = useTranslation()
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    event.preventDefault()
    const edge = event.currentTarget
    const from = event.clientX
    edge.setPointerCapture(event.pointerId)
    const at = (moved: globalThis.PointerEvent) => width + moved.clientX - from
    const move = (moved: globalThis.PointerEvent) => resize(at(moved), false)
    const end = (moved: globalThis.PointerEvent) => {
      edge.removeEventListener('pointermove', move)
      resize(at(moved), true)
    }
    edge.addEventListener('pointermove', move)
    edge.addEventListener('pointerup', end, { once: true })
  }
  const key = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -16 : event.key === 'ArrowRight' ? 16 : 0
    if (by === 0) return
    event.preventDefault()
    resize(width + by, true)
  }
  return (
    <button
      type="button"
      className={styles.resizer}
      aria-label={t('kit:table.resize', { name })}
      onPointerDown={drag}
      onKeyDown={key}
    />
  )
}

/** Names of the columns: click sorts, drag moves, the edge resizes. */
export function GridHead({ meta, columns, pins, fit, settings, query, setQuery }: HeadProps) {
  const { t } = useTranslation()
  const nameOf = useFieldName(meta.id)
  const [dragged, setDragged] = useState<string | null>(null)
  const [live, setLive] = useState<{ key: string; width: number } | null>(null)
  const sorted = meta.sorts.find((sort) => sort.key === query.sort) ?? meta.sorts[0]
  const resize = (key: string) => (width: number, done: boolean) => {
    setLive(done ? null : { key, width })
    if (done) settings.setColumns(changeColumn(settings.columns, key, { width }))
  }
  return columns.map((column) => {
    const sort = meta.sorts.find((each) => each.key === column.key)
    const on = sort !== undefined && sort.key === sorted?.key
    const name = nameOf(column.key)
    const left = pins.get(column.key)
    const fitted = fit.widths.get(column.key) ?? column.width
    const width = live?.key === column.key ? live.width : fitted
    const face = (
      <span className={styles.face} data-content>
        {column.pinned ? <PushpinFilled className={styles.pin} aria-label={t('kit:columns.pinned')} /> : null}
        <span className={styles.headName}>{name}</span>
        {on ? (
          sort.direction === 'desc' ? (
            <CaretDownOutlined aria-hidden="true" />
          ) : (
            <CaretUpOutlined aria-hidden="true" />
          )
        ) : null}
      </span>
    )
    return (
      <th
        key={column.key}
        scope="col"
        className={styles.head}
        data-column={column.key}
        data-pinned={left === undefined ? undefined : true}
        data-numeric={isNumeric(column.kind) || undefined}
        {...(on ? { 'aria-sort': sort.direction === 'desc' ? ('descending' as const) : ('ascending' as const) } : {})}
        style={left === undefined ? { width } : { width, left }}
        draggable
        onDragStart={() => setDragged(column.key)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={() => dragged && settings.setColumns(moveColumn(settings.columns, dragged, column.key))}
      >
        {sort ? (
          <button
            type="button"
            className={styles.sorter}
            onClick={() => setQuery({ ...query, sort: sort.key, cursor: null })}
          >
            {face}
          </button>
        ) : (
          <span className={styles.sorter}>{face}</span>
        )}
        <Resizer width={fitted} name={name} resize={resize(column.key)} />
      </th>
    )
  })
}
