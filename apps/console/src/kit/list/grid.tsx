import { Checkbox, Skeleton } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../command/use-command.ts'
import { useShortcuts } from '../layout/shortcuts.tsx'
import { useOpenAction } from './actions.tsx'
import { moduleOf, type Row } from './contract.ts'
import { pinOffsets } from './fit.ts'
import styles from './grid.module.css'
import { GridHead } from './grid-head.tsx'
import { GridRow } from './grid-row.tsx'
import type { ListQuery } from './query.ts'
import type { RowAction } from './row-action.ts'
import type { ShownTable } from './shown.ts'
import { useFit } from './use-fit.ts'
import type { Settings } from './use-settings.ts'

/** What the head of the table changes. */
export type GridTools = { settings: Settings; query: ListQuery; setQuery: (query: ListQuery) => void }

type GridProps = ShownTable & GridTools

/** Rows while the first page is on its way: as many as make the page stand still. */
function Waiting({ width }: { width: number }) {
  return Array.from({ length: 8 }, (_each, index) => (
    <tr key={index} className={styles.row}>
      <td colSpan={width} className={styles.cell}>
        <Skeleton.Input active size="small" block />
      </td>
    </tr>
  ))
}

/** The name of an action's command, as the list of shortcuts shows it. */
const labelOf = ({ command }: RowAction): string =>
  `${moduleOf(command)}:command.${command.split('.').slice(1).join('.')}`

/** j and k move, an action's own key opens its form, Enter opens, x selects: the row under the cursor has the focus, so a screen reader reads it. */
function useRowKeys({
  rows,
  open,
  selection,
  rowActions,
}: Pick<ShownTable, 'rows' | 'open' | 'selection' | 'rowActions'>) {
  const { commands } = useCommands()
  const start = useOpenAction()
  const body = useRef<HTMLTableSectionElement>(null)
  const [active, setActive] = useState(-1)
  const move = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to))
    setActive(index)
    body.current?.querySelectorAll<HTMLTableRowElement>('tr[data-row]')[index]?.focus()
  }
  const row = rows[active]
  const actions = row && rowActions ? rowActions(row).filter((action) => commands.has(action.command)) : []
  useShortcuts([
    ...actions.flatMap((action) =>
      action.keys ? [{ keys: action.keys, label: labelOf(action), run: () => start(action) }] : [],
    ),
    { keys: 'j', label: 'kit:shortcuts.down', run: () => move(active + 1) },
    { keys: 'ArrowDown', label: 'kit:shortcuts.down', run: () => move(active + 1) },
    { keys: 'k', label: 'kit:shortcuts.up', run: () => move(active - 1) },
    { keys: 'ArrowUp', label: 'kit:shortcuts.up', run: () => move(active - 1) },
    ...(selection ? [{ keys: 'x', label: 'kit:shortcuts.select', run: () => row && selection.toggle(row.id) }] : []),
  ])
  useEffect(() => {
    if (active >= rows.length) setActive(-1)
  }, [active, rows.length])
  const enter = (target: Row, key: string) => {
    if (key === 'Enter') open?.(target)
    if (key === ' ') selection?.toggle(target.id)
  }
  return { body, active, setActive, enter }
}

/** The list as a table: sticky head, pinned columns, widths by hand, rows by keyboard. */
export function Grid(props: GridProps) {
  const { t } = useTranslation()
  const { rows, columns, selection } = props
  const keys = useRowKeys(props)
  const [scroll, setScroll] = useState<HTMLDivElement | null>(null)
  const picking = selection !== null
  const fit = useFit(scroll, columns, rows, picking)
  const pins = pinOffsets(columns, fit, picking)
  const ids = rows.map((row) => row.id)
  const picked = selection?.all ? ids.length : ids.filter((id) => selection?.ids.has(id)).length
  return (
    <div className={styles.scroll} ref={setScroll}>
      <table className={styles.grid} style={{ minWidth: fit.least }}>
        <thead>
          <tr>
            {selection ? (
              <th scope="col" className={styles.pick}>
                <Checkbox
                  aria-label={t('kit:table.selectPage')}
                  checked={ids.length > 0 && picked === ids.length}
                  indeterminate={picked > 0 && picked < ids.length}
                  onChange={(event) => selection.setPage(ids, event.target.checked)}
                />
              </th>
            ) : null}
            <GridHead {...props} pins={pins} fit={fit} />
            {props.rowActions ? (
              <th scope="col" className={styles.menu}>
                <span className="k-visually-hidden">{t('kit:table.actions')}</span>
              </th>
            ) : (
              <td className={styles.menu} />
            )}
          </tr>
        </thead>
        <tbody ref={keys.body}>
          {props.pending ? (
            <Waiting width={columns.length + (selection ? 2 : 1)} />
          ) : (
            rows.map((row, index) => (
              <GridRow
                key={row.id}
                {...props}
                row={row}
                pins={pins}
                active={index === keys.active}
                onFocus={() => keys.setActive(index)}
                onKey={(key) => keys.enter(row, key)}
              />
            ))
          )}
        </tbody>
      </table>
    </div>
  )
}
