import { request } from 'node:http'
import type pg from 'pg'
import { systemClock } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { openScreens, type Screens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { furnish, signIn, startServer } from './signed-in.ts'
import { latenciesOf, timed } from './timing.ts'

const STREAMS = 1000
/** As many as one person may hold open. */
const EACH = 20
/** What happens while nobody hears it. */
const MISSED = 100
const LIMIT_MS = 120_000
const CONTROL_CALLS = 1000
/** Topic on which streams hear that events have come. */
const TOPIC = 'eventFeed'

const ROWS = `
  insert into webhooks.event (id, source, type, at, target_type, target_id)
  select gen_random_uuid(), 'stream:' || gen_random_uuid(), 'accounts.account.freeze', now(), 'account', gen_random_uuid()
  from generate_series(1, $1::int) returning seq`

/** Writes events as the product does, so that the streams are told. @returns their numbers, rising. */
async function happen({ pool, platform }: Screens, count: number): Promise<number[]> {
  const { rows } = await pool.query<{ seq: string }>(ROWS, [count])
  await inTransaction(platform.db, (tx) => appendEvents(tx, systemClock(), [{ topic: TOPIC, ids: [] }]))
  return rows.map(({ seq }) => Number(seq)).sort((a, b) => a - b)
}

/** One reader: what it has heard, and where it goes on. */
class Reader {
  readonly #cookie: string
  readonly #heard: number[] = []
  #last: number
  #rest = ''
  #wanted: { seq: number; met: () => void } | null = null
  #cut: (() => void) | null = null

  constructor(cookie: string, from: number) {
    this.#cookie = cookie
    this.#last = from
  }

  /** Opens the stream where it broke off; resolves when it stands. */
  open(url: string): Promise<void> {
    return new Promise((stands, failed) => {
      const headers = { cookie: this.#cookie, 'last-event-id': String(this.#last) }
      const sent = request(`${url}/api/v1/event-feed/stream`, { headers, agent: false }, (answer) => {
        if (answer.statusCode !== 200) return failed(new Error(`a stream answered ${answer.statusCode}`))
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => this.#take(chunk))
        answer.on('error', () => undefined) // cut
        stands()
      })
      sent.on('error', failed)
      this.#cut = () => sent.destroy()
      sent.end()
    })
  }

  #take(chunk: string): void {
    const parts = (this.#rest + chunk).split('\n\n')
    this.#rest = parts.pop() ?? ''
    for (const part of parts) {
      const seq = /^id: (\d+)\nevent: /.exec(part)?.[1]
      if (seq === undefined) continue
      this.#last = Number(seq)
      this.#heard.push(this.#last)
    }
    if (this.#wanted && this.#last >= this.#wanted.seq) this.#wanted.met()
  }

  /** Resolves once the event with that number has come. */
  async has(seq: number): Promise<void> {
    if (this.#last >= seq) return
    await new Promise<void>((met, late) => {
      const limit = setTimeout(() => late(new Error(`event ${seq} did not come`)), LIMIT_MS)
      this.#wanted = { seq, met: () => (clearTimeout(limit), met()) }
    })
    this.#wanted = null
  }

  cut(): void {
    this.#cut?.()
    this.#rest = ''
  }

  /** Whether exactly these were heard, in their order, each once. */
  heardExactly(numbers: readonly number[]): boolean {
    return this.#heard.length === numbers.length && numbers.every((seq, at) => seq === this.#heard[at])
  }
}

async function lastSeq(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ seq: number }>('select coalesce(max(seq), 0)::int as seq from webhooks.event')
  return rows[0]?.seq ?? 0
}

/** the server goes away under a thousand readers, a hundred events happen, and all come back at once. */
export const x2Streams: Bench<Place> = {
  id: 'x2-streams',
  title: `${STREAMS} streams of events, cut off and resumed by Last-Event-ID with ${MISSED} events to catch up`,
  control: 'one event by primary key, p50 ms',
  goals: [
    { figure: 'all have caught up ms', unit: 'ms', atMost: 10_000 },
    { figure: 'one event to all ms', unit: 'ms', atMost: 1000 },
  ],
  async prepare(place) {
    const { people } = await furnish(place, ['auditor'], STREAMS / EACH)
    const screens = await openScreens(place)
    const { pool } = screens
    let server = await startServer(place)
    const cookies: string[] = []
    for (const person of people) cookies.push(await signIn(server.url, person))
    const expected = await happen(screens, 1)
    const from = (expected[0] ?? 0) - 1
    const readers = Array.from({ length: STREAMS }, (_, at) => new Reader(cookies[at % cookies.length] ?? '', from))
    const everywhere = async (url: string, seq: number): Promise<number[]> => {
      const begun = performance.now()
      return Promise.all(
        readers.map(async (reader) => {
          await reader.open(url)
          await reader.has(seq)
          return performance.now() - begun
        }),
      )
    }
    await everywhere(server.url, from + 1)
    return {
      control: async () => {
        const values = [await lastSeq(pool)]
        const read = () => pool.query({ name: 'event', text: 'select * from webhooks.event where seq = $1', values })
        return (await timed(CONTROL_CALLS, read)).p50
      },
      async round() {
        for (const reader of readers) reader.cut()
        await server.stop()
        expected.push(...(await happen(screens, MISSED)))
        server = await startServer(place)
        const back = await everywhere(server.url, expected.at(-1) ?? 0)
        const begun = performance.now()
        expected.push(...(await happen(screens, 1)))
        const heard = await Promise.all(
          readers.map(async (reader) => {
            await reader.has(expected.at(-1) ?? 0)
            return performance.now() - begun
          }),
        )
        const [resumed, told] = [latenciesOf(back, 1), latenciesOf(heard, 1)]
        return () => ({
          'all have caught up ms': Math.max(...back),
          'half have caught up ms': resumed.p50,
          'one event to all ms': Math.max(...heard),
          'one event to half ms': told.p50,
        })
      },
      async check() {
        const wrong = readers.filter((reader) => !reader.heardExactly(expected)).length
        return wrong > 0 ? [`${wrong} streams missed events, had one twice or in another order`] : []
      },
      async close() {
        for (const reader of readers) reader.cut()
        await server.stop()
        await pool.query(`delete from webhooks.event where source like 'stream:%'`)
        await screens.close()
      },
    }
  },
}
