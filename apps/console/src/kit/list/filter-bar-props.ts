import type { ReactNode } from 'react'
import type { ListFilter, ListMeta, Total } from './contract.ts'
import type { ListQuery } from './query.ts'
import type { Settings } from './use-settings.ts'

/** What the bar above a list and its tools are given. */
export type FilterBarProps = {
  meta: ListMeta
  filters: readonly ListFilter[]
  query: ListQuery
  setQuery: (query: ListQuery) => void
  settings: Settings
  total: Total | undefined
  embedded: boolean
  fixed: Record<string, string>
  actions?: ReactNode
}
