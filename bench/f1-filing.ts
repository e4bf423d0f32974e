import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
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

const TWO_CLIENTS = /(D\|\d+\|\d\|1\|1\|[^\n]*\n)(D\|\d+\|\d\|1\|1\|[^\n]*\n)/

/** Two clients the other way round: such an image can not be read in step with what was filed. Byte by byte. */
const turned = (chunk: Buffer): Buffer => Buffer.from(chunk.toString('latin1').replace(TWO_CLIENTS, '$2$1'), 'latin1')

/** The file as the exchange would send it back, and the answer's row. */
async function echo(platform: Platform, filingId: string, inStep: boolean): Promise<string> {
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
      const sent = first && !inStep ? turned(chunk) : chunk
      first = false
      done(null, sent)
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
    { figure: 'both ÷ control', unit: 'ratio', atMost: 2 },
    { figure: 'memory, end ÷ start', unit: 'ratio', atMost: 1.5 },
  ],
  async prepare(place) {
    const screens = await openScreens(place)
    const { platform } = screens
    await numbered(platform)
    const problems: string[] = []
    const cycle = async (inStep = true) => {
      const id = await begin(screens)
      const built = await watched(() => buildFiling(platform, id))
      const answerId = await echo(platform, id, inStep)
      const signal = new AbortController().signal
      const task = platform.tasks.get('filing.answer.import')
      const taken = await watched(async () => task?.(platform, { id: answerId }, { id: '1', attempt: 1, signal }))
      const [found] = await rows(
        platform.db,
        sql<{
          clients: number
          breaks: number
          state: string
        }>`select f.clients, a.breaks, f.state
          from filing.filing f join filing.answer a on a.filing_id = f.id where f.id = ${id}::uuid`,
      )
      if (found?.state !== 'IMAGED' || found.breaks !== 0)
        problems.push(`the image of ${id} left ${JSON.stringify(found)}`)
      return { built, taken, clients: found?.clients ?? 0 }
    }
    // The first file writes every number down; those of later days only what changed.
    const first = await cycle()
    // An image in another order is judged by digest, number by number.
    const unordered = await cycle(false)
    return {
      control: () => bare(platform),
      async round() {
        const { built, taken, clients } = await cycle()
        return (control) => ({
          'build ÷ control': built.ms / control,
          'import ÷ control': taken.ms / control,
          'both ÷ control': (built.ms + taken.ms) / control,
          'memory, end ÷ start': Math.max(built.growth, taken.growth),
          'first build ÷ control': first.built.ms / control,
          'import in another order ÷ control': unordered.taken.ms / control,
          'build ms': built.ms,
          'import ms': taken.ms,
          clients,
          'memory MB at most': Math.max(built.memory, taken.memory) / MB,
        })
      },
      check: async () => problems,
      close: () => screens.close(),
    }
  },
}
