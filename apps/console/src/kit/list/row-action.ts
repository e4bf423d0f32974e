import type { ReactNode } from 'react'
import type { FieldOverrides } from '../command/fields.tsx'

/** A command on one row. */
export type RowAction = {
  command: string
  label?: string
  fixed?: Record<string, unknown>
  initial?: Record<string, unknown>
  fields?: FieldOverrides
  danger?: boolean
  /** Opens the form for the row under the cursor. */
  keys?: string
  /** Above the form. */
  lead?: ReactNode
}
