import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { FormValues, SimpleField } from '#contract/forms'
import { cellsOf, withPasted } from './paste.ts'
import type { Rows } from './use-rows.ts'

/** The cell that has the focus: row of all rows, column of those shown. */
export type Spot = { row: number; column: number }
export type Editing = { value: FormValues[string] | undefined } | null

/** Kinds whose cell opens on the first letter typed. */
const TYPED: ReadonlySet<string> = new Set([
  'text',
  'longText',
  'number',
  'money',
  'rate',
  'bankCard',
  'phone',
  'email',
])

const MOVES: Readonly<Record<string, Spot>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
}

const clamp = (value: number, most: number) => Math.max(0, Math.min(value, most))

/** Where the focus is, what is being edited, and how both move. */
function useSpot(rows: Rows, columns: readonly SimpleField[]) {
  const [spot, setSpot] = useState<Spot>({ row: 0, column: 0 })
  const [editing, setEditing] = useState<Editing>(null)
  const grid = useRef<HTMLTableElement>(null)
  const wanted = useRef(false)
  const last = { row: rows.rows.length - 1, column: columns.length - 1 }
  useEffect(() => {
    if (!wanted.current || editing) return
    wanted.current = false
    grid.current?.querySelector<HTMLElement>(`[data-cell="${spot.row}:${spot.column}"]`)?.focus()
  }, [spot, editing])
  const writable = (column: number) => rows.writable(columns[column]?.key ?? '')
  return {
    spot,
    setSpot,
    editing,
    setEditing,
    grid,
    last,
    writable,
    go(next: Spot) {
      wanted.current = true
      setEditing(null)
      setSpot({ row: clamp(next.row, last.row), column: clamp(next.column, last.column) })
    },
    open(at: Spot, value?: FormValues[string]) {
      if (!writable(at.column)) return
      setSpot(at)
      setEditing({ value: value === undefined ? rows.rows[at.row]?.[columns[at.column]?.key ?? ''] : value })
    },
    commit(value: FormValues[string] | undefined, at: Spot) {
      const key = columns[at.column]?.key
      if (key) rows.setCell(at.row, key, value ?? null)
    },
    /** The cell after or before, across the ends of rows; null at the ends of the grid. */
    beside(backwards: boolean): Spot | null {
      const column = spot.column + (backwards ? -1 : 1)
      if (column >= 0 && column <= last.column) return { row: spot.row, column }
      const row = spot.row + (backwards ? -1 : 1)
      return row < 0 || row > last.row ? null : { row, column: backwards ? last.column : 0 }
    },
  }
}

/**
 * Keys of a grid, as spreadsheets have them: arrows, Tab and Enter move, a letter, Enter or F2 opens a cell, Escape
 * leaves it as it was, Delete empties it, Ctrl-V puts a block in.
 */
export function useGridKeys(rows: Rows, columns: readonly SimpleField[], maxRows: number) {
  const cells = useSpot(rows, columns)
  const { spot, editing, last, go, open, commit, writable } = cells
  const close = (move: Spot, keep: boolean) => {
    if (editing && keep) commit(editing.value, spot)
    go({ row: spot.row + move.row, column: spot.column + move.column })
  }
  const onEditorKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    event.stopPropagation()
    if (event.key === 'Escape') close({ row: 0, column: 0 }, false)
    else if (event.key === 'Enter' && !event.shiftKey) close({ row: 1, column: 0 }, true)
    else if (event.key === 'Tab') {
      const next = cells.beside(event.shiftKey)
      if (editing) commit(editing.value, spot)
      if (!next) return cells.setEditing(null)
      event.preventDefault()
      go(next)
    }
  }
  const onCellKey = (event: KeyboardEvent, at: Spot) => {
    const column = columns[at.column]
    const move = MOVES[event.key]
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (move && !event.altKey) go({ row: at.row + move.row, column: at.column + move.column })
    else if (event.key === 'Home') go({ row: event.ctrlKey ? 0 : at.row, column: 0 })
    else if (event.key === 'End') go({ row: event.ctrlKey ? last.row : at.row, column: last.column })
    else if (event.key === 'Enter' || event.key === 'F2') open(at)
    else if (!column || !writable(at.column)) return
    else if (event.key === 'Delete' || event.key === 'Backspace') commit(null, at)
    else if (event.key === ' ' && column.kind === 'yesNo') commit(rows.rows[at.row]?.[column.key] !== true, at)
    else if (event.key.length === 1 && plain) open(at, TYPED.has(column.kind) ? event.key : undefined)
    else return
    event.preventDefault()
  }
  const onPaste = (event: ClipboardEvent) => {
    const block = editing ? [] : cellsOf(event.clipboardData.getData('text/plain'))
    if (block.length === 0) return
    event.preventDefault()
    const make = rows.open ? rows.make : null
    rows.set(withPasted(rows.rows, block, spot, { columns, writable: rows.writable, make, maxRows }))
  }
  return {
    grid: cells.grid,
    editing,
    edit: (value: FormValues[string]) => cells.setEditing({ value }),
    focus: (at: Spot) => (at.row === spot.row && at.column === spot.column ? undefined : cells.setSpot(at)),
    open,
    leave() {
      if (!editing) return
      commit(editing.value, spot)
      cells.setEditing(null)
    },
    onEditorKey,
    onCellKey,
    onPaste,
    isAt: (row: number, column: number) => spot.row === row && spot.column === column,
  }
}

export type GridKeys = ReturnType<typeof useGridKeys>
