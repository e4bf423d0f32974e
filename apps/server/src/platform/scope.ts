import { type RawBuilder, sql } from 'kysely'
import type { Actor } from './actor.ts'
import { among } from './among.ts'

/** The SQL of a row's business line and department. */
export type ScopedColumns = { businessLine: RawBuilder<unknown>; departmentId: RawBuilder<unknown> }

/**
 * The one data-scope predicate: true for rows whose business line and department are both among the actor's. Stands in
 * every list, detail, count, search, export, file and live event; an actor without departments or lines sees nothing.
 */
export function inScope(actor: Actor, columns: ScopedColumns): RawBuilder<boolean> {
  const { scope } = actor
  if (scope.all) return sql<boolean>`true`
  return sql<boolean>`(${among(columns.businessLine, scope.businessLines, 'text')}
    and ${among(columns.departmentId, scope.departmentIds, 'uuid')})`
}

/** The same decision for a row already read, and for live events. */
export function isInScope(actor: Actor, row: { businessLine: string | null; departmentId: string | null }): boolean {
  const { scope } = actor
  if (scope.all) return true
  if (row.businessLine === null || row.departmentId === null) return false
  return scope.businessLines.includes(row.businessLine) && scope.departmentIds.includes(row.departmentId)
}
