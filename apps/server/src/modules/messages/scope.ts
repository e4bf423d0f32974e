import { type RawBuilder, sql } from 'kysely'
import { clientInScope } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'

/** SQL: whether the actor sees message `m`: through its client; one without a client only whoever sees everything. */
export function messageInScope(actor: Actor): RawBuilder<boolean> {
  if (actor.scope.all) return sql<boolean>`true`
  return sql<boolean>`(m.client_id is not null and ${clientInScope(actor, sql`m.client_id`)})`
}
