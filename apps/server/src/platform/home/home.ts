import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { defineExtensionPoint } from '../extension.ts'
import { queryRoute } from '../http/route.ts'
import type { ListDefinition } from '../lists/list.ts'
import { nameValues } from '../lists/names.ts'
import { countRows, fetchRows, type ListRow, type Total } from '../lists/page.ts'
import { type QueryText, selectionOf } from '../lists/query.ts'
import type { Platform } from '../platform.ts'

/** One part of the home page: what a person with the permission sees first of a module. */
export type HomePart = {
  /** As the console names the part it shows: `approvals.todo`. */
  id: string
  permission: string
  /** Answers within the actor's scope; JSON as it stands. */
  read(platform: Platform, actor: Actor): Promise<object>
}

/** Where modules put their parts of the home page. */
export const homeParts = defineExtensionPoint<HomePart>('platform.home')

/** The first rows of a list with their total: what a part shows of it. */
export async function firstRows(
  platform: Platform,
  actor: Actor,
  list: ListDefinition,
  limit: number,
): Promise<{ items: ListRow[]; total: Total }> {
  const selection = await selectionOf(platform, actor, list, {})
  const page = await fetchRows(platform.db, actor, selection, list.columns, limit, null)
  await nameValues(platform.directory, platform.db, list.columns, page.items, actor.language)
  const shown = page.items.length
  const total = page.more
    ? await countRows(platform.db, selection, platform.config.countMs, shown)
    : { value: shown, capped: false }
  return { items: page.items, total }
}

/** How many rows of a list a query finds, up to the bound of totals. */
export async function totalFor(
  platform: Platform,
  actor: Actor,
  list: ListDefinition,
  query: QueryText,
): Promise<Total> {
  return countRows(platform.db, await selectionOf(platform, actor, list, query), platform.config.countMs)
}

/** Everything the home page shows, in one answer; parts the person has no permission for are left out. */
export const homeRoute = queryRoute({
  id: 'platform.home.get',
  path: '/home',
  permission: 'signed-in',
  scope: 'accounts',
  summary: 'What the home page shows: one entry for each part the person may see',
  response: z.object({ parts: z.record(z.string(), z.json()) }),
  async handle({ platform, actor }) {
    const parts = platform.offered(homeParts).filter(({ permission }) => actor.permissions.has(permission))
    const read = await Promise.all(parts.map(async (part) => [part.id, await part.read(platform, actor)] as const))
    return { parts: Object.fromEntries(read) as Record<string, z.core.util.JSONType> }
  },
})
