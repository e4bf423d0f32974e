import type { RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../actor.ts'
import type { ScopeKind } from '../command.ts'
import { defineExtensionPoint } from '../extension.ts'
import type { Platform } from '../platform.ts'

/** How a column is shown, exported and compared. Labels are i18n `<module>:field.<key>`. */
export type ColumnKind =
  | 'text'
  | 'id'
  | 'state'
  | 'number'
  | 'amount'
  | 'rate'
  | 'date'
  | 'instant'
  | 'boolean'
  | 'tags'

export type ListColumn = {
  key: string
  kind: ColumnKind
  /** SQL of the value over the list's `from`; runs for the page's rows only. */
  select: RawBuilder<unknown>
  /** Not shown until a person asks for it. */
  hidden?: boolean
  /** Pixels to begin with, where those of its kind do not fit. */
  width?: number
  /** Left out (null) without this permission: `clients.identity.reveal` columns and the like. */
  permission?: string
  /** i18n prefix of the values of a `state` or `tags` column: `accounts:state.account`. */
  values?: string
  /**
   * What the values are ids of, that they are texts in several languages, what a command changes (`tags` of a line per field)
   * or why something was refused; the reader gets names and words in their place.
   */
  names?: 'people' | 'roles' | 'departments' | 'labels' | 'changes' | 'problem'
  /** The values are keys of ours, `accounts.account.freeze`; an exported file says what people call them. */
  keys?: 'command' | 'list' | 'sheet'
}

/** A filter's SQL: given the parsed value, a predicate over the list's `from`. */
export type ListFilter<V = unknown> = {
  key: string
  /** Wire form in the query string; arrays come comma separated. */
  schema: z.core.$ZodType<V>
  kind: 'text' | 'search' | 'select' | 'date-range' | 'paste' | 'boolean' | 'id'
  /** The platform is there for its cipher: sealed values are found by their blind index. */
  where(value: V, actor: Actor, platform: Platform): RawBuilder<boolean>
  /** For `paste`: the column whose values the pasted ones are compared with, to name the not-found. */
  match?: RawBuilder<string>
  /** Only for people with this permission. */
  permission?: string
  /** For `select`: the values offered. */
  options?: readonly string[]
  /** The same where the house lays them down: SQL of `value`, in their order. */
  choices?: RawBuilder<{ value: string }>
  /** The same where it is what the modules say that are there. */
  offered?(platform: Platform): readonly string[]
  values?: string
}

/** A keyset order: the SQL of the leading key and its direction; the id breaks ties. */
export type ListSort = {
  key: string
  by: RawBuilder<unknown>
  type: 'timestamptz' | 'date' | 'text' | 'numeric' | 'int8'
  direction: 'asc' | 'desc'
}

/** A permission key; `signed-in` for lists of what each person has begun themselves, and of nothing else. */
export type ListPermission = 'signed-in' | (string & {})

/**
 * A list with the abilities every list has: typed filters, keyset paging, capped counts, column settings, saved views,
 * pasted lists, bulk selection, export, live refresh. `where` takes the data scope, so no ability can forget it.
 */
export type ListDefinition = {
  /** `accounts.account`: i18n module and noun, URL of saved views and settings. */
  readonly id: string
  readonly permission: ListPermission
  readonly exportPermission: ListPermission | null
  readonly scope: ScopeKind
  readonly summary: string
  /** `from …` with joins, without the word: `accounts.account a join clients.client c on c.id = a.client_id`. */
  readonly from: RawBuilder<unknown>
  /** Joins that only columns need, each adding exactly one row: left out of paging and counting, which they would slow. */
  readonly detail?: RawBuilder<unknown>
  /** SQL of the row id (uuid), unique over the list. */
  readonly rowId: RawBuilder<string>
  /** What people call a row, where neither its number nor its first text says so: in results of bulk runs. */
  readonly label?: RawBuilder<unknown>
  /** The rows this actor may see; joins the filters in every query of the list. */
  where(actor: Actor): RawBuilder<boolean>
  /** What the rows have in common beyond that, where it follows the clock or the house's settings. */
  among?(platform: Platform): RawBuilder<boolean>
  readonly columns: readonly ListColumn[]
  readonly filters: readonly ListFilter[]
  readonly sorts: readonly [ListSort, ...ListSort[]]
  /** Live event topic that refreshes the list. */
  readonly topic: string | null
}

/** Filters that a module adds to another's list, over the id of its rows; their label is the list's `field.<key>`. */
export type MoreFilters = { list: string; filters(rowId: RawBuilder<string>): readonly ListFilter[] }

/** Where modules add filters to lists that know nothing of them: accounts by the group they are in. */
export const moreFilters = defineExtensionPoint<MoreFilters>('platform.listFilter')

/** Types a filter by its own schema; in a list all filters stand side by side as `ListFilter`. */
export function defineFilter<V>(filter: ListFilter<V>): ListFilter {
  return filter as ListFilter
}
