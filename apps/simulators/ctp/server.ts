import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import iconv from 'iconv-lite'
import { type Kind, NUMBERS, type Row } from './book.ts'
import { type Answer, Desk, MANNER, type Manner } from './desk.ts'

/** A running simulator. */
export type CtpCounter = { port: number; stop(): Promise<void> }

type Options = {
  port?: number
  keyId?: string
  secret?: string
  /** Seconds by which a request's time may be off. */
  windowSeconds?: number
  manner?: Partial<Manner>
}
type Asked = { method: string; path: string; url: URL; headers: IncomingMessage['headers']; bytes: Buffer }

const BODY_MAX = 8_000_000
/** Columns a file may have; one that is not known is refused, as a wrong version of the template would be. */
const COLUMNS: Record<Kind, ReadonlySet<string>> = {
  fee: new Set([
    'Operation',
    'InvestorRange',
    'InvestorID',
    'ExchangeID',
    'InstrumentID',
    'ProductClass',
    ...NUMBERS.fee,
  ]),
  margin: new Set([
    'Operation',
    'InvestorRange',
    'InvestorID',
    'ExchangeID',
    'InstrumentID',
    'HedgeFlag',
    'IsRelative',
    ...NUMBERS.margin,
  ]),
}
const isKind = (text: string): text is Kind => text === 'fee' || text === 'margin'

/** Seconds at which this process began, by the machine's clock. */
const started = Math.floor(performance.timeOrigin / 1000)

function isSigned(
  { method, path, headers, bytes }: Asked,
  { keyId, secret, windowSeconds }: Required<Omit<Options, 'manner' | 'port'>>,
): boolean {
  const timestamp = String(headers['x-kontor-timestamp'] ?? '')
  if (headers['x-kontor-key'] !== keyId || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(process.uptime() + started - Number(timestamp)) > windowSeconds) return false
  const digest = createHash('sha256').update(bytes).digest('hex')
  const wanted = createHmac('sha256', secret).update(`${timestamp}\n${method}\n${path}\n${digest}`).digest()
  const given = Buffer.from(String(headers['x-kontor-signature'] ?? ''), 'hex')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** Rows of a file; the name of a column that is not known instead. */
function parsed(kind: Kind, { bytes, headers }: Asked): Row[] | { unknown: string } {
  const charset = /charset=([\w-]+)/.exec(String(headers['content-type'] ?? ''))?.[1] ?? 'gbk'
  const [head = '', ...lines] = iconv
    .decode(bytes, charset)
    .split('\r\n')
    .filter((line) => line !== '')
  const names = head.split(',')
  const unknown = names.find((name) => !COLUMNS[kind].has(name))
  if (unknown !== undefined) return { unknown }
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))
  })
}

function take(desk: Desk, asked: Asked, kind: string, reference: string): Answer {
  if (!isKind(kind)) return { status: 400, body: { code: 'kind' } }
  const rows = parsed(kind, asked)
  if ('unknown' in rows) return { status: 400, body: { code: 'template', message: rows.unknown.slice(0, 60) } }
  return desk.take(reference, kind, asked.url.searchParams.get('lasting') ?? '', rows as Row[])
}

function answerOf(desk: Desk, asked: Asked): Answer {
  const { method, url, bytes } = asked
  const [, place = '', name = ''] = url.pathname.split('/').map(decodeURIComponent)
  if (method === 'PUT' && place === 'imports') return take(desk, asked, url.searchParams.get('kind') ?? '', name)
  if (method === 'GET' && place === 'imports') return desk.standing(name)
  if (place === 'rates' && isKind(name)) {
    if (method === 'GET')
      return { status: 200, body: { items: desk.book.of(name, url.searchParams.get('investor') ?? '') } }
    const { reference, lasting, rows } = JSON.parse(bytes.toString('utf8')) as {
      reference: string
      lasting: string
      rows: Row[]
    }
    return desk.take(reference, name, lasting, rows)
  }
  return { status: 404, body: { code: 'path' } }
}

type Faults = { next: string[] }

/** What stands there and what goes wrong: for people and tests, without a signature. */
function besides(desk: Desk, faults: Faults, { method, url, bytes }: Asked): Answer | null {
  const body = () =>
    JSON.parse(bytes.toString('utf8')) as Partial<Manner> & { reference?: string; verdict?: string; faults?: string[] }
  if (method === 'GET' && url.pathname === '/desk') {
    const items = [...desk.imports.values()].map(({ digest: _digest, at: _at, ...one }) => one).toReversed()
    return { status: 200, body: { manner: desk.manner, items } }
  }
  if (method !== 'POST' || !url.pathname.startsWith('/control')) return null
  if (url.pathname === '/control/check') {
    const { reference, verdict } = body()
    return desk.check(reference ?? '', verdict === 'refused' ? 'refused' : 'checked')
  }
  if (url.pathname === '/control/day') return desk.endDay()
  if (url.pathname === '/control/manner') {
    desk.manner = { ...desk.manner, ...body() }
    return { status: 200, body: desk.manner }
  }
  faults.next = body().faults ?? []
  return { status: 200, body: faults }
}

const FAULTS: Readonly<Record<string, Answer>> = {
  busy: { status: 429, headers: { 'retry-after': '90' }, body: { code: 'busy' } },
  down: { status: 503, body: { code: 'down' } },
  torn: { status: 200, body: { nothing: true } },
}

/** A CTP counter on the loopback: takes imports, has them checked, lets them count, and tells what counts. */
export async function startCtp(options: Options = {}): Promise<CtpCounter> {
  const { port = 0, manner = {}, ...proof } = options
  const known = { keyId: 'demo', secret: 'simulated-secret', windowSeconds: 300, ...proof }
  const desk = new Desk()
  desk.manner = { ...MANNER, ...manner }
  const faults: Faults = { next: [] }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const url = new URL(request.url ?? '/', 'http://ctp')
    const { method = 'GET', headers } = request
    const asked: Asked = { method, path: request.url ?? '/', url, headers, bytes: Buffer.concat(chunks) }
    const send = ({ status, headers: more, body }: Answer) =>
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body))
    if (asked.bytes.length > BODY_MAX) return send({ status: 413, body: { code: 'size' } })
    const aside = besides(desk, faults, asked)
    if (aside) return send(aside)
    if (!isSigned(asked, known)) return send({ status: 401, body: { code: 'signature' } })
    const fault = faults.next.shift()
    if (fault !== 'lost') return send(FAULTS[fault ?? ''] ?? answerOf(desk, asked))
    answerOf(desk, asked)
    return response.destroy()
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
