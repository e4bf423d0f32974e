import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { defineExtensionPoint } from '../extension.ts'
import { queryRoute } from '../http/route.ts'
import type { Platform } from '../platform.ts'

/** Something found: what kind of thing, what it is called, where the console shows it. */
export type Hit = { kind: string; id: string; title: string; subtitle: string | null; path: string }

/** A module's part in the search over everything. Finds in the actor's scope only, best first, at most `limit`. */
export type SearchProvider = {
  /** `client`, `account`, `document`: icon and group in the console. */
  kind: string
  /** Without it the provider is not asked. */
  permission: string
  find(platform: Platform, actor: Actor, text: string, limit: number): Promise<Hit[]>
}

/** Where modules add what can be found. */
export const searchProviders = defineExtensionPoint<SearchProvider>('platform.search')

const LIMIT = 8

/** What Ctrl-K asks: every kind of thing the person may see, each searched by its own module. */
export const searchRoute = queryRoute({
  id: 'platform.search.find',
  path: '/search',
  permission: 'signed-in',
  scope: 'accounts',
  summary: 'Find clients, accounts and everything else in scope by name, number or last digits',
  query: z.object({ q: z.string().trim().min(1).max(100) }),
  response: z.object({
    items: z.array(
      z.object({
        kind: z.string(),
        id: z.string(),
        title: z.string(),
        subtitle: z.string().nullable(),
        path: z.string(),
      }),
    ),
  }),
  async handle({ platform, actor }, { query }) {
    const asked = platform.offered(searchProviders).filter((one) => actor.permissions.has(one.permission))
    const found = await Promise.all(asked.map((one) => one.find(platform, actor, query.q, LIMIT)))
    return { items: found.flat() }
  },
})
