import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { dateAt } from '#kernel/calendar.ts'
import { seedNumbers } from '#modules/bcan'
import { buildFiling, createFiling, population } from '#modules/filing'
import { inTransaction, rows } from '#platform/db.ts'
import { registerContent } from '#platform/files/registry.ts'
import type { Platform } from '#platform/platform.ts'
import { openScreens, type Screens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'

const HOUSE = { name: 'bench', firmId: '01234', ceNo: 'AAX123' }
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

async function atMost<T>(work: () => Promise<T>): Promise<{ ms: number; heap: number; value: T }> {
  let heap = process.memoryUsage().heapUsed
  const look = setInterval(() => {
    heap = Math.max(heap, process.memoryUsage().heapUsed)
  }, LOOK_MS)
  const started = performance.now()
  try {
    const value = await work()
    return { ms: performance.now() - started, heap, value }
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
    transform(chunk: Buffer, _encoding, done) {
      done(null, first ? Buffer.from(chunk.toString('utf8').replace('HBCNMAPP', 'HBCNFIMG')) : chunk)
      first = false
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
  ],
  async prepare(place) {
    const screens = await openScreens(place)
    const { platform } = screens
    for (const module of platform.modules) await module.prepare?.(platform)
    const known = await rows(platform.db, sql`select 1 from bcan.participant limit 1`)
    if (known.length === 0) await inTransaction(platform.db, (tx) => seedNumbers(tx, platform.clock(), HOUSE))
    await sql`analyze bcan.registration, bcan.number, bcan.consent`.execute(platform.db)
    const problems: string[] = []
    const cycle = async () => {
      const id = await begin(screens)
      const built = await atMost(() => buildFiling(platform, id))
      const answerId = await echo(platform, id)
      const signal = new AbortController().signal
      const task = platform.tasks.get('filing.answer.import')
      const taken = await atMost(async () => task?.(platform, { id: answerId }, { id: '1', attempt: 1, signal }))
      const [found] = await rows(
        platform.db,
        sql<{ clients: number; breaks: number; state: string }>`select f.clients, a.breaks, f.state
          from filing.filing f join filing.answer a on a.filing_id = f.id where f.id = ${id}::uuid`,
      )
      if (found?.state !== 'IMAGED' || found.breaks !== 0)
        problems.push(`the image of ${id} left ${JSON.stringify(found)}`)
      return { built, taken, clients: found?.clients ?? 0 }
    }
    // The first file writes every number down; those of later days only what changed.
    const first = await cycle()
    return {
      control: () => bare(platform),
      async round() {
        const { built, taken, clients } = await cycle()
        return (control) => ({
          'build ÷ control': built.ms / control,
          'import ÷ control': taken.ms / control,
          'first build ÷ control': first.built.ms / control,
          'build ms': built.ms,
          'import ms': taken.ms,
          clients,
          'heap MB at most': Math.max(built.heap, taken.heap) / MB,
        })
      },
      check: async () => problems,
      close: () => screens.close(),
    }
  },
}
