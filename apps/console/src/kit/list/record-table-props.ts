import type { ReactNode } from 'react'
import type { Place } from '../module.ts'
import type { BulkAction } from './bulk.ts'
import type { Row } from './contract.ts'
import type { RowAction } from './row-action.ts'

export type CellRenderer = (value: unknown, row: Row) => ReactNode

export type RecordTableProps = {
  listId: string
  /** Where Enter and the link on the first column lead. */
  to?: (row: Row) => string
  /** What opens beside the list instead of `to`. */
  detail?: (row: Row, close: () => void) => ReactNode
  detailTitle?: (row: Row) => string
  cells?: Record<string, CellRenderer>
  rowActions?: (row: Row) => readonly RowAction[]
  bulkActions?: readonly BulkAction[]
  /** Where other modules add to what may be done with rows picked. */
  bulkPlace?: Place
  /** Buttons of the list, right of the filters. */
  actions?: ReactNode
  /** Filters that are given; the list then stands inside another page and keeps the address alone. */
  fixed?: Record<string, string>
  /** What to say when there is nothing and no filter is set. */
  empty?: { title: string; hint?: string; action?: ReactNode }
}
