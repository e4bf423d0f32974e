import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { SourceUse, ValueType } from './schema.ts'

/**
 * Whose rows of a view a person of the house may see: `row` by business line and department of the row, `places` when one of
 * the places of the thing is in scope (`from` has business_line and department_id, `key` in both), `all` is for house-wide
 * lists that hold nothing of clients. A client sees rows whose `client` is one he acts for, and nothing of a view without one.
 */
export type ViewScope =
  | { by: 'row'; businessLine: string; departmentId: string; client?: string }
  | { by: 'places'; from: string; key: string; client?: string }
  | { by: 'all' }

/**
 * A view that sources may read, published as `sources.<name>`: nothing that must not leave the module stands in it,
 * identity data only masked. `select` gives exactly `columns`, and is written by us, never by a person.
 */
export type PublishedView = {
  /** `v_` and words. */
  name: string
  /** Its name in locales. */
  title: string
  columns: Readonly<Record<string, ValueType>>
  select: string
  scope: ViewScope
}

/** Modules publish views to the people who build sources. */
export const registers = defineExtensionPoint<PublishedView>('sources.registers')

/** What modules keep that asks a source: given codes, who refers to them. */
export type SourceUsers = (reader: Reader, codes: readonly string[]) => Promise<Map<string, SourceUse[]>>

/** Modules say where they use sources. */
export const sourceUses = defineExtensionPoint<SourceUsers>('sources.uses')
