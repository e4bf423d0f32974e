/** `GET /api/v1/lists/{listId}`: the list as this person may use it. */
export type ListColumn = {
  key: string
  kind: string
  hidden?: boolean
  width?: number | null
  values?: string | null
}
export type ListFilter = {
  key: string
  kind: 'text' | 'search' | 'select' | 'date-range' | 'paste' | 'boolean' | 'id'
  options?: readonly string[] | null
  values?: string | null
}
export type ListSort = { key: string; direction: 'asc' | 'desc' }
export type ListMeta = {
  id: string
  /** Below `/api/v1`: `/accounts`. */
  path: string
  columns: readonly ListColumn[]
  filters: readonly ListFilter[]
  sorts: readonly ListSort[]
  exportable: boolean
  topic: string | null
}

export type Row = { id: string } & Record<string, unknown>
export type Total = { value: number; capped: boolean }
export type ListPage = {
  items: Row[]
  nextCursor: string | null
  previousCursor: string | null
  total?: Total
  notFound?: Record<string, string[]>
}

export type Density = 'compact' | 'regular' | 'relaxed'
export type ColumnSetting = { key: string; width?: number | null; pinned?: boolean; hidden?: boolean }
export type ListSettings = { columns: ColumnSetting[]; density: Density }

export type SavedView = {
  id: string
  name: string
  query: Record<string, string>
  shared: boolean
  /** Whom a shared view is for; empty: everybody who may see the list. */
  roleIds: string[]
  /** The list opens with it, for the person whose view it is. */
  isDefault: boolean
  own: boolean
}

/** `accounts.account` → `accounts`: the namespace of its texts. */
export const moduleOf = (name: string): string => name.split('.')[0] ?? name
