import { join } from 'node:path'
import pg from 'pg'
import { systemClock } from '#kernel/clock.ts'
import type { Actor } from '#platform/actor.ts'
import { readConfig } from '#platform/config.ts'
import { createDb, createPool } from '#platform/db.ts'
import { localStore } from '#platform/files/local-store.ts'
import type { ListDefinition } from '#platform/lists/list.ts'
import { countRows, fetchRows, type ListRow } from '#platform/lists/page.ts'
import { type QueryText, selectionOf } from '#platform/lists/query.ts'
import { createLog } from '#platform/log.ts'
import type { Platform } from '#platform/platform.ts'
import { compose } from '../apps/server/src/compose.ts'
import { root } from '../scripts/command.ts'
import { BENCH_KEY, type Place } from './place.ts'

/** The product's own lists over the filled database, asked as a console would ask them, without HTTP in between. */
export type Screens = {
  platform: Platform
  pool: pg.Pool
  /** Sees every account. */
  everyone: Actor
  /** Sees the accounts of one branch in two business lines. */
  branch: Actor
  list(id: string): ListDefinition
  page(actor: Actor, list: ListDefinition, query: QueryText, after?: ListPlace): Promise<ListRow[]>
  /** Within the product's own bound unless given. */
  count(actor: Actor, list: ListDefinition, query: QueryText, withinMs?: number): Promise<number>
  close(): Promise<void>
}

export type ListPlace = { key: string | null; id: string }

const PAGE = 50

export async function openScreens(place: Place): Promise<Screens> {
  const pool = createPool(place.url, 8)
  const dataFolder = join(root, '.cache', 'bench', 'files')
  const platform = compose({
    config: { ...readConfig({ DATABASE_URL: place.url, KONTOR_DATA: dataFolder }), logLevel: 'silent' },
    secrets: { fieldKeys: new Map([[1, BENCH_KEY]]), indexKey: BENCH_KEY },
    db: createDb(pool),
    log: createLog('silent'),
    objects: await localStore({ dir: join(dataFolder, 'objects'), clock: systemClock }),
  })
  const actorWith = (scope: Actor['scope']): Actor => ({
    kind: 'operator',
    operatorId: '00000000-0000-7000-8000-000000000001',
    name: 'bench',
    apiKeyId: null,
    sessionId: null,
    permissions: new Set(platform.permissions.keys()),
    scope,
    language: 'en',
    ip: null,
    requestId: null,
  })
  const department = place.departments.get('HK-CEN')
  if (!department) throw new Error('the branch is not there')
  const selected = (actor: Actor, list: ListDefinition, query: QueryText) => selectionOf(platform, actor, list, query)
  return {
    platform,
    pool,
    everyone: actorWith({ all: true }),
    branch: actorWith({ all: false, businessLines: ['brokerage', 'introducing'], departmentIds: [department] }),
    list(id) {
      const list = platform.lists.get(id)
      if (!list) throw new Error(`no list ${id}`)
      return list
    },
    async page(actor, list, query, after) {
      const cursor = after ? { back: false, place: after } : null
      const columns = list.columns.filter((column) => column.hidden !== true)
      const found = await fetchRows(platform.db, actor, await selected(actor, list, query), columns, PAGE, cursor)
      return found.items
    },
    async count(actor, list, query, withinMs = platform.config.countMs) {
      return (await countRows(platform.db, await selected(actor, list, query), withinMs)).value
    },
    close: () => platform.db.destroy(),
  }
}
