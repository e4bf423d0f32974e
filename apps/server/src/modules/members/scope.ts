import { type RawBuilder, sql } from 'kysely'
import { clientInScope } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'

/** SQL: whether the actor sees member `m` with client `c`; one without a client only whoever sees everything. */
export function memberInScope(actor: Actor): RawBuilder<boolean> {
  if (actor.scope.all) return sql<boolean>`true`
  return sql<boolean>`(c.id is not null and ${clientInScope(actor, sql`c.id`)})`
}
