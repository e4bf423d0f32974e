import type { Actor } from './actor.ts'
import { defineExtensionPoint } from './extension.ts'
import { totalFor } from './home/home.ts'
import type { ListDefinition } from './lists/list.ts'
import type { QueryText } from './lists/query.ts'
import type { Platform } from './platform.ts'

/** Work that stays behind when a person leaves: rows of a list that somebody else has to take over. */
export type OpenWork = {
  list: ListDefinition
  /** Page of the console that shows the list, and the filters that leave this person's. */
  page: string
  filter(operatorId: string): QueryText
}

/** Where modules say what of theirs a person may have in hand. */
export const openWork = defineExtensionPoint<OpenWork>('platform.openWork')

export type Held = { list: string; count: number; capped: boolean; path: string }

/** What the person still has in hand, as far as the actor may see it; kinds of which there is nothing are left out. */
export async function heldBy(platform: Platform, actor: Actor, operatorId: string): Promise<Held[]> {
  const seen = platform.offered(openWork).filter(({ list }) => actor.permissions.has(list.permission))
  const held = await Promise.all(
    seen.map(async ({ list, page, filter }) => {
      const query = filter(operatorId)
      const { value: count, capped } = await totalFor(platform, actor, list, query)
      return { list: list.id, count, capped, path: `${page}?${new URLSearchParams(query)}` }
    }),
  )
  return held.filter(({ count }) => count > 0)
}
