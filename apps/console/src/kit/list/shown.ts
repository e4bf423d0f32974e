import type { ReactNode } from 'react'
import type { ShownColumn } from './columns.ts'
import type { ListMeta, Row } from './contract.ts'
import type { RowAction } from './row-action.ts'
import type { ShownRow } from './use-list.ts'
import type { Selection } from './use-selection.ts'

/** What table and cards both draw. */
export type ShownTable = {
  meta: ListMeta
  rows: readonly ShownRow[]
  columns: readonly ShownColumn[]
  cells: Record<string, (value: unknown, row: Row) => ReactNode>
  to: ((row: Row) => string) | undefined
  open: ((row: Row) => void) | undefined
  rowActions: ((row: Row) => readonly RowAction[]) | undefined
  selection: Selection | null
  pending: boolean
}
