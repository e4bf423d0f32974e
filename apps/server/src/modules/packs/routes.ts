import { z } from 'zod'
import { commandRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { installPack } from './commands.ts'
import { packView } from './schema.ts'
import { gallery } from './service/gallery.ts'

export const routes: readonly Route[] = [
  queryRoute({
    id: 'packs.pack.list',
    path: '/packs',
    permission: 'packs.pack.view',
    scope: 'none',
    summary: 'Businesses that come with Kontor, and what stands of them in this house',
    response: z.object({ items: z.array(packView) }),
    handle: async ({ platform }) => ({ items: await gallery(platform) }),
  }),
  commandRoute('POST', '/packs/{code}/install', installPack, { summary: 'Install a pack, or bring it up to date' }),
]
