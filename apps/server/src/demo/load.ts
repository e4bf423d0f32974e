import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { clientAt, clientCount } from './clients.ts'
import type { PaperStore } from './paper-store.ts'
import { addClient, type Loading } from './rows/clients.ts'
import { addDocuments } from './rows/documents.ts'
import { rowSink, TABLES } from './rows/table.ts'
import type { World } from './world.ts'

/** Clients turned into rows before the rows are sent: bounds memory at some tens of megabytes. */
const CHUNK = 5000
/** Clients made before what is on its way gets its turn. */
const BREATH = 50
/** Keeps two processes from loading at once. */
const LOCK = 7_301_844_023
/** From this many accounts on it pays to build indexes after the rows. */
const REBUILD_FROM = 20_000

export type Load = {
  world: World
  loading: Loading
  papers: PaperStore
  progress?: LoadProgress
}

export type LoadProgress = (step: 'rows' | 'indexes' | 'done', done: number, total: number) => void

/**
 * Fills an empty database with the world's clients and accounts through COPY, in one transaction: a load that is cut
 * short leaves nothing. Large worlds are loaded with secondary indexes and foreign keys taken off and built anew.
 *
 * @returns rows loaded; 0 when there are clients already.
 */
export async function loadWorld(
  databaseUrl: string,
  { world, loading, papers, progress = () => undefined }: Load,
): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC -c jit=off' })
  client.on('error', () => undefined) // its query fails and says so
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    if ((await client.query('select from clients.client limit 1')).rowCount !== 0) return 0
    await client.query(`set local maintenance_work_mem = '512MB'`)
    const taken = world.accounts >= REBUILD_FROM ? await takeOff(client) : []
    await knowContents(client, papers)
    const loaded = await copyRows(client, { world, loading, papers, progress })
    for (const [done, statement] of taken.entries()) {
      progress('indexes', done, taken.length)
      await client.query(statement)
    }
    await countReferences(client)
    await advanceSequences(client, world)
    await client.query('commit')
    await client.query(`analyze ${TABLES.join(', ')}`)
    progress('done', loaded, loaded)
    return loaded
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}

/** Sends one chunk while the next is made: the database reads on one core what the other writes. */
async function copyRows(client: pg.Client, { world, loading, papers, progress }: Required<Load>): Promise<number> {
  const total = clientCount(world)
  const sink = rowSink()
  let loaded = 0
  let sending = Promise.resolve()
  for (let start = 0; start < total; start += CHUNK) {
    const end = Math.min(total, start + CHUNK)
    for (let index = start; index < end; index++) {
      const sheet = clientAt(world, index)
      addClient(sink, loading, sheet)
      addDocuments(sink, loading, sheet, papers.of(sheet))
      if (index % BREATH === 0) await turn()
    }
    const filled = TABLES.filter((table) => sink[table].rows > 0)
    loaded += filled.reduce((sum, table) => sum + sink[table].rows, 0)
    const texts = filled.map((table) => ({ table, columns: sink[table].columns, text: sink[table].take() }))
    await sending
    progress('rows', start, total)
    sending = copyTables(client, texts)
    // A failure is met by the next await; until then it must not count as nobody's.
    sending.catch(() => undefined)
  }
  await sending
  progress('rows', total, total)
  return loaded
}

type TableText = { table: string; columns: readonly string[]; text: string }

async function copyTables(client: pg.Client, texts: readonly TableText[]): Promise<void> {
  for (const { table, columns, text } of texts) await copyTable(client, table, columns, text)
}

async function copyTable(client: pg.Client, table: string, columns: readonly string[], text: string): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
  stream.end(text)
  await once(stream, 'finish')
}

/**
 * Drops foreign keys and the indexes that no constraint owns; returns the statements that put them back, foreign keys
 * last so that their checks find the indexes.
 */
async function takeOff(client: pg.Client): Promise<string[]> {
  const tables = [TABLES.map((table) => table)]
  const indexes = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
       from pg_index i
      where i.indrelid = any (select t::regclass from unnest($1::text[]) t)
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    tables,
  )
  const keys = await client.query<{ relation: string; name: string; definition: string }>(
    `select conrelid::regclass::text as relation, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
       from pg_constraint
      where contype = 'f' and conrelid = any (select t::regclass from unnest($1::text[]) t)`,
    tables,
  )
  for (const { relation, name } of keys.rows) await client.query(`alter table ${relation} drop constraint ${name}`)
  for (const { name } of indexes.rows) await client.query(`drop index ${name}`)
  return [
    ...indexes.rows.map(({ definition }) => definition),
    ...keys.rows.map(
      ({ relation, name, definition }) => `alter table ${relation} add constraint ${name} ${definition}`,
    ),
  ]
}

async function knowContents(client: pg.Client, papers: PaperStore): Promise<void> {
  await client.query(
    `insert into platform.object (sha256, size, mime, touched_at)
     select distinct on (1) sha256, size, mime, now() from unnest($1::text[], $2::bigint[], $3::text[]) as o (sha256, size, mime)
     on conflict do nothing`,
    [
      papers.all.map((paper) => paper.sha256),
      papers.all.map((paper) => paper.size),
      papers.all.map((paper) => paper.mime),
    ],
  )
}

/** The database was empty before, so what the load refers to is all there is. */
async function countReferences(client: pg.Client): Promise<void> {
  await client.query(
    `update platform.object o set refs = used.n
       from (select sha256, count(*) as n from archive.document_version group by sha256) used
      where used.sha256 = o.sha256`,
  )
}

/** The broker's own numbering goes on behind the numbers given here. */
async function advanceSequences(client: pg.Client, world: World): Promise<void> {
  await client.query(`select setval('clients.client_number', 10000000 + $1::bigint)`, [clientCount(world)])
  for (const type of ['cash', 'margin', 'futures', 'fund', 'va'])
    await client.query(`select setval('accounts.number_${type}', 1000000 + $1::bigint)`, [world.accounts])
}
