import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixedClock } from '#kernel/clock.ts'
import { insertClient } from '#modules/clients'
import { createCipher } from '#platform/cipher.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { localStore } from '#platform/files/local-store.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { clientAt, clientCount } from '../clients.ts'
import { dayOf } from '../days.ts'
import { loadWorld } from '../load.ts'
import { departments } from '../organisation.ts'
import { type PaperStore, storePapers } from '../paper-store.ts'
import { profileOf } from '../profiles.ts'
import { clientId } from '../rows/clients.ts'
import { idAt } from '../world.ts'

const key = Buffer.alloc(32, 5)
const cipher = createCipher(new Map([[1, key]]), key)
const world = { seed: 'load', accounts: 300, asOf: dayOf('2026-11-20') }
const loading = {
  seed: 'load',
  cipher,
  departments: new Map(departments.map(({ code }, index) => [code, idAt(4000, index, world.asOf)])),
  operator: { id: idAt(4001, 0, world.asOf), name: 'loader' },
}
let database: TestDatabase
let folder: string
let papers: PaperStore

beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'kontor-demo-'))
  const objects = await localStore({ dir: folder, clock: fixedClock('2026-11-20T02:00:00Z') })
  papers = await storePapers(objects, world, 3)
  await loadWorld(database.url, { world, loading, papers })
})

afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const one = async (query: string): Promise<unknown> =>
  Object.values((await database.pool.query(query)).rows[0] ?? {})[0]

test('[C-01] every account of the world stands in the database, its client beside it', async () => {
  expect(await one('select count(*)::int from accounts.account')).toBe(300)
  expect(await one('select count(*)::int from clients.client')).toBe(clientCount(world))
  expect(
    await one(`select count(*)::int from accounts.account a where not exists (select from clients.client c
    where c.id = a.client_id and c.type = a.client_type and c.status = a.client_status
      and c.search_words = a.search_words)`),
  ).toBe(0)
})

test('[C-01] states agree with their reasons: frozen exactly while a live row stands', async () => {
  expect(await one('select count(*)::int from accounts.account where frozen')).toBeGreaterThan(0)
  expect(
    await one(`select count(*)::int from accounts.account a where frozen <> exists (
    select from accounts.account_freeze f where f.account_id = a.id and f.lifted_at is null)`),
  ).toBe(0)
  expect(
    await one(`select count(*)::int from clients.client c where (status = 'FROZEN') <> exists (
    select from clients.client_freeze f where f.client_id = c.id and f.lifted_at is null)`),
  ).toBe(0)
  expect(
    await one(`select count(*)::int from clients.client c where status = 'CANCELLED' and exists (
    select from accounts.account a where a.client_id = c.id and a.status <> 'CANCELLED')`),
  ).toBe(0)
})

test('[C-01] the next numbers the broker gives out are free', async () => {
  expect(
    await one(
      `select not exists (select from clients.client where client_no = 'C' || nextval('clients.client_number'))`,
    ),
  ).toBe(true)
  expect(
    await one(`select max(substr(account_no, 3, 7)::int) < nextval('accounts.number_cash') from accounts.account`),
  ).toBe(true)
})

test('[I-01] documents are stored once and counted as often as they are referred to', async () => {
  expect(
    await one(`select count(*)::int from platform.object o where refs <> (
    select count(*) from archive.document_version v where v.sha256 = o.sha256)`),
  ).toBe(0)
  expect(await one(`select count(*)::int from archive.document_version where kind = 'video'`)).toBe(2)
  expect(await one('select count(*)::int from platform.object')).toBeLessThan(60)
  expect(await one('select count(*)::int from archive.document')).toBeGreaterThan(clientCount(world) * 4)
})

const written = [
  ['clients.client', 'id'],
  ['clients.client_person', 'client_id'],
  ['clients.identity_document', 'client_id'],
  ['clients.contact', 'client_id'],
  ['clients.address', 'client_id'],
  ['clients.employment', 'client_id'],
  ['clients.tax_residency', 'client_id'],
] as const
/** What differs by nature: ids, and ciphertext with its random nonce. */
const unlike = [
  'id',
  'client_id',
  'person_id',
  'client_no',
  'member_no',
  'number_sealed',
  'value_sealed',
  'tin_sealed',
  'created_at',
  'updated_at',
]

test('[C-02] the loader writes a client exactly as the clients module does', async () => {
  const kinds = ['individual', 'joint', 'corporate'] as const
  for (const kind of kinds) {
    const index = Array.from({ length: 200 }, (_, at) => at).find((at) => {
      const sheet = clientAt(world, at)
      return sheet.kind === kind && sheet.status === 'ACTIVE'
    })
    const sheet = clientAt(world, index ?? 0)
    const copy = idAt(4002, sheet.index, world.asOf)
    await database.pool.query('update clients.identity_document set claim = null where client_id = $1', [
      clientId(sheet),
    ])
    await inTransaction(database.db, (tx) =>
      insertClient(tx, cipher, {
        id: copy,
        clientNo: `C9${randomBytes(3).toString('hex')}`,
        at: '2026-11-20T02:00:00Z',
        profile: { ...profileOf(sheet), memberNo: null },
      }),
    )
    for (const [table, column] of written) {
      const found = (id: string) =>
        rows(
          database.db,
          sql<{ line: unknown }>`select to_jsonb(t) - ${unlike}::text[] - 'claim' as line from ${sql.raw(table)} t
            where ${sql.raw(column)} = ${id} order by line`,
        )
      expect(await found(clientId(sheet)), `${kind} ${table}`).toEqual(await found(copy))
    }
  }
})

test('[C-01] a connection that is cut in the middle fails the load alone, and leaves nothing', async () => {
  const other = await testDatabase()
  try {
    const cut = () =>
      void other.pool.query(`select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`)
    await expect(loadWorld(other.url, { world, loading, papers, progress: cut })).rejects.toThrow(/terminat|ECONNRESET/)
    expect((await other.pool.query('select from clients.client')).rowCount).toBe(0)
  } finally {
    await other.close()
  }
})
