import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Item, SAMPLES } from './items.ts'

/** A running simulator. */
export type CapFeed = { port: number; stop(): Promise<void> }

type Options = { port?: number; keyId?: string; secret?: string; windowSeconds?: number }
type Answer = { status: number; headers?: Record<string, string>; body: unknown }
type Asked = { method: string; path: string; url: URL; headers: IncomingMessage['headers']; bytes: Buffer }
type Told = Omit<Item, 'sequence'> & { slot: number; sequence?: number }

const BODY_MAX = 8_000_000
const SLOTS = 22
/** Seconds at which this process began, by the machine's clock. */
const started = Math.floor(performance.timeOrigin / 1000)
const FAULTS: Readonly<Record<string, Answer>> = {
  busy: { status: 429, headers: { 'retry-after': '90' }, body: { code: 'busy' } },
  down: { status: 503, body: { code: 'down' } },
  torn: { status: 200, body: { items: [{ sequence: 1 }] } },
}

function isSigned({ method, path, headers, bytes }: Asked, given: Required<Omit<Options, 'port'>>): boolean {
  const timestamp = String(headers['x-kontor-timestamp'] ?? '')
  if (headers['x-kontor-key'] !== given.keyId || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(process.uptime() + started - Number(timestamp)) > given.windowSeconds) return false
  const digest = createHash('sha256').update(bytes).digest('hex')
  const wanted = createHmac('sha256', given.secret).update(`${timestamp}\n${method}\n${path}\n${digest}`).digest()
  const signature = Buffer.from(String(headers['x-kontor-signature'] ?? ''), 'hex')
  return signature.length === wanted.length && timingSafeEqual(signature, wanted)
}

/** The slots and what they tell; everything is forgotten when it stops. */
class Feed {
  readonly slots = new Map<number, Item[]>()
  /** Tells each page backwards and its first half twice. */
  jumbled = false
  faults: string[] = []

  tell({ slot, sequence, ...rest }: Told): void {
    const items = this.slots.get(slot) ?? []
    const last = items.reduce((most, item) => Math.max(most, item.sequence), 0)
    items.push({ sequence: sequence ?? last + 1, ...rest })
    this.slots.set(slot, items)
  }

  page(slot: number, after: number, limit: number): Answer {
    const all = (this.slots.get(slot) ?? []).toSorted((a, b) => a.sequence - b.sequence)
    const items = all.filter(({ sequence }) => sequence > after).slice(0, limit)
    const last = all.at(-1)?.sequence ?? 0
    const told = this.jumbled
      ? [...items.toReversed(), ...items.slice(0, Math.floor(items.length / 2))].slice(0, limit)
      : items
    return { status: 200, body: { items: told, last } }
  }

  /** Opening data of these accounts, for a demo. */
  fill(accounts: readonly string[], at: string): void {
    for (const [n, accountNo] of accounts.entries()) {
      for (const [slot, sample] of Object.entries(SAMPLES)) {
        this.tell({
          slot: Number(slot),
          id: `${accountNo}-${slot}`,
          version: 1,
          accountNo,
          changedAt: at,
          data: sample(n),
        })
      }
    }
  }
}

function answerOf(feed: Feed, { method, url }: Asked): Answer {
  const [, place, no] = url.pathname.split('/')
  const slot = Number(no)
  if (method !== 'GET' || place !== 'slots' || !(slot >= 1 && slot <= SLOTS))
    return { status: 404, body: { code: 'path' } }
  const limit = Math.min(500, Number(url.searchParams.get('limit') ?? 500))
  return feed.page(slot, Number(url.searchParams.get('after') ?? 0), limit)
}

/** What it tells and what goes wrong: for people and tests, without a signature. */
function besides(feed: Feed, { method, url, bytes }: Asked): Answer | null {
  if (method !== 'POST' || !url.pathname.startsWith('/control')) return null
  const body = JSON.parse(bytes.toString('utf8')) as {
    items?: Told[]
    accounts?: string[]
    at?: string
    jumbled?: boolean
    faults?: string[]
  }
  for (const item of body.items ?? []) feed.tell(item)
  if (body.accounts && body.at) feed.fill(body.accounts, body.at)
  feed.jumbled = body.jumbled ?? feed.jumbled
  feed.faults = body.faults ?? feed.faults
  return { status: 200, body: { slots: feed.slots.size } }
}

/** A CAP interface on the loopback: slots of opening data that are asked for what is new. */
export async function startCap(options: Options = {}): Promise<CapFeed> {
  const { port = 0, ...proof } = options
  const known = { keyId: 'demo', secret: 'simulated-secret', windowSeconds: 300, ...proof }
  const feed = new Feed()
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const { method = 'GET', headers, url: path = '/' } = request
    const asked: Asked = { method, path, url: new URL(path, 'http://cap'), headers, bytes: Buffer.concat(chunks) }
    const send = ({ status, headers: more, body }: Answer) =>
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body))
    if (asked.bytes.length > BODY_MAX) return send({ status: 413, body: { code: 'size' } })
    const aside = besides(feed, asked)
    if (aside) return send(aside)
    if (!isSigned(asked, known)) return send({ status: 401, body: { code: 'signature' } })
    return send(FAULTS[feed.faults.shift() ?? ''] ?? answerOf(feed, asked))
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', ready)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
