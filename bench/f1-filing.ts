import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { dateAt } from '#kernel/calendar.ts'
import { buildFiling, createFiling, population } from '#modules/filing'
import { inTransaction, rows } from '#platform/db.ts'
import { registerContent } from '#platform/files/registry.ts'
import type { Platform } from '#platform/platform.ts'
import { openScreens, type Screens } from './console.ts'
import type { Bench } from './harness.ts'
import { HOUSE, numbered } from './numbered.ts'
import type { Place } from './place.ts'

const FILER = { regime: 'HKIDR', ceNo: HOUSE.ceNo } as const
const FETCH = 4000
const LOOK_MS = 50
const MB = 1024 * 1024

/** The statement of the build through a cursor, its rows joined by bars and written to a file: no rule, no seal, no digest. */
async function bare({ db, clock }: Platform): Promise<number> {
  const path = join(tmpdir(), `kontor-bench-${randomUUID()}`)
  const started = performance.now()
  await inTransaction(db, async (tx) => {
    await sql`set local cursor_tuple_fraction = 1`.execute(tx)
    await sql`set local work_mem = '64MB'`.execute(tx)
    await sql`declare bare no scroll cursor for ${population(FILER, dateAt(clock(), 'Asia/Hong_Kong'))}`.execute(tx)
    const lines = async function* () {
      for (;;) {
        const some = await rows(tx, sql<Record<string, unknown>>`fetch ${sql.lit(FETCH)} from bare`)
        if (some.length > 0)
          yield some.map((row) => `${row.bcan}|${row.nameEn}|${row.nameZh}|${row.country}\r\n`).join('')
        if (some.length < FETCH) return
      }
    }
    await pipeline(Readable.from(lines()), createWriteStream(path))
  })
  const ms = performance.now() - started
  await rm(path)
  return ms
}

/** The same file copied line by line into a table and set against what was filed: no digest, no state, no break. */
async function bareImport(url: string, { objects }: Platform, sha256: string): Promise<number> {
  // A pool that sends statements ahead takes no copy.
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const started = performance.now()
  try {
    await client.query('begin')
    await client.query('create temporary table bench_image (line text) on commit drop')
    await pipeline(
      await objects.open(sha256),
      client.query(copyFrom(`copy bench_image from stdin (format csv, quote e'\\x01', delimiter e'\\x02')`)),
    )
    await client.query(`select count(*) from (select split_part(line, '|', 2)::bigint as bcan from bench_image
        where line like 'D|%' group by 1) s full join (select bcan from filing.entry where regime = 'HKIDR'
          and ce_no = '${HOUSE.ceNo}' and until_no is null) e on e.bcan = s.bcan
      where s.bcan is null or e.bcan is null`)
    await client.query('commit')
    return performance.now() - started
  } finally {
    await client.end()
  }
}

type Watched<T> = { ms: number; memory: number; growth: number; value: T }

/** What work takes, and whether its memory grows with what has been done: the most in its last third by the most in its first. */
async function watched<T>(work: () => Promise<T>): Promise<Watched<T>> {
  const seen: number[] = []
  const look = setInterval(() => {
    const { heapUsed, external } = process.memoryUsage()
    seen.push(heapUsed + external)
  }, LOOK_MS)
  const started = performance.now()
  try {
    const value = await work()
    const ms = performance.now() - started
    const third = Math.max(1, Math.floor(seen.length / 3))
    const most = (some: readonly number[]) => Math.max(1, ...some)
    return { ms, memory: most(seen), growth: most(seen.slice(-third)) / most(seen.slice(0, third)), value }
  } finally {
    clearInterval(look)
  }
}

async function begin({ platform, everyone }: Screens): Promise<string> {
  const order = { ...FILER, send: false }
  const made = await platform.execute(createFiling, order, everyone, { key: randomUUID() })
  if (made.kind !== 'done') throw new Error('a filing can not be gated')
  return made.value.id
}

/** The file as the exchange would send it back, and the answer's row. */
async function echo(platform: Platform, filingId: string): Promise<string> {
  const [row] = await rows(
    platform.db,
    sql<{ sha256: string }>`update filing.filing set state = 'PROCESSED', sent_at = now() where id = ${filingId}::uuid
      returning sha256`,
  )
  let first = true
  const renamed = new Transform({
    // Byte by byte: a glyph may be cut in two where a chunk ends.
    transform(chunk: Buffer, _encoding, done) {
      if (first) chunk.write('HBCNFIMG', chunk.indexOf('HBCNMAPP'), 'latin1')
      first = false
      done(null, chunk)
    },
  })
  const source = await platform.objects.open(row?.sha256 ?? '')
  source.pipe(renamed)
  const stored = await platform.objects.put(renamed, { maxBytes: 4 * 1024 ** 3 })
  await registerContent(platform, { ...stored, mime: 'text/plain' })
  const id = randomUUID()
  await sql`insert into filing.answer (id, state, regime, file_name, sha256, size, received_by, receiver_name, received_at)
    values (${id}::uuid, 'RECEIVED', 'HKIDR', 'image.txt', ${stored.sha256}, ${stored.size}, 'hand', 'bench', now())
    on conflict (regime, sha256) do update set state = 'RECEIVED'`.execute(platform.db)
  const [answer] = await rows(
    platform.db,
    sql<{ id: string }>`select id from filing.answer where sha256 = ${stored.sha256} and regime = 'HKIDR'`,
  )
  return answer?.id ?? id
}

/** The whole set as a file, and its image taken over, beside the same statement and a file without any rule. */
export const f1Filing: Bench<Place> = {
  id: 'f1-filing',
  title: 'building and importing the file of a whole house',
  control: 'the same statement written to a file, ms',
  goals: [
    { figure: 'build ÷ control', unit: 'ratio', atMost: 2 },
    { figure: 'import ÷ control', unit: 'ratio', atMost: 2 },
    { figure: 'both ÷ both bare', unit: 'ratio', atMost: 2 },
    { figure: 'memory, end ÷ start', unit: 'ratio', atMost: 1.5 },
  ],
  async prepare(place) {
    const screens = await openScreens(place)
    const { platform } = screens
    await numbered(platform)
    const problems: string[] = []
    const cycle = async () => {
      const id = await begin(screens)
      const built = await watched(() => buildFiling(platform, id))
      const answerId = await echo(platform, id)
      const signal = new AbortController().signal
      const task = platform.tasks.get('filing.answer.import')
      const taken = await watched(async () => task?.(platform, { id: answerId }, { id: '1', attempt: 1, signal }))
      const [found] = await rows(
        platform.db,
        sql<{
          clients: number
          breaks: number
          state: string
          sha256: string
        }>`select f.clients, a.breaks, f.state, f.sha256
          from filing.filing f join filing.answer a on a.filing_id = f.id where f.id = ${id}::uuid`,
      )
      if (found?.state !== 'IMAGED' || found.breaks !== 0)
        problems.push(`the image of ${id} left ${JSON.stringify(found)}`)
      return { built, taken, clients: found?.clients ?? 0, sha256: found?.sha256 ?? '' }
    }
    // The first file writes every number down; those of later days only what changed.
    const first = await cycle()
    return {
      control: () => bare(platform),
      async round() {
        const { built, taken, clients, sha256 } = await cycle()
        const bareTaken = await bareImport(place.url, platform, sha256)
        return (control) => ({
          'build ÷ control': built.ms / control,
          'import ÷ control': taken.ms / control,
          'both ÷ both bare': (built.ms + taken.ms) / (control + bareTaken),
          'memory, end ÷ start': Math.max(built.growth, taken.growth),
          'first build ÷ control': first.built.ms / control,
          'build ms': built.ms,
          'import ms': taken.ms,
          'bare import ms': bareTaken,
          clients,
          'memory MB at most': Math.max(built.memory, taken.memory) / MB,
        })
      },
      check: async () => problems,
      close: () => screens.close(),
    }
  },
}
