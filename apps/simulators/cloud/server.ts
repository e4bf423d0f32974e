import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, Platform } from './store.ts'

/** A running simulator. */
export type CloudPlatform = { port: number; stop(): Promise<void> }

const BODY_MAX = 64_000
const SHOWN_MAX = 200

type Options = {
  port?: number
  keyId?: string
  secret?: string
  /** Seconds by which a request's time may be off. */
  windowSeconds?: number
}
type Given = Required<Options>

const now = () => Math.floor((performance.timeOrigin + performance.now()) / 1000)

function signed(request: IncomingMessage, sha256: string, { keyId, secret, windowSeconds }: Given): boolean {
  const header = (name: string) => String(request.headers[name] ?? '')
  const timestamp = header('x-kontor-timestamp')
  if (header('x-kontor-key') !== keyId || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now() - Number(timestamp)) > windowSeconds) return false
  const { pathname } = new URL(request.url ?? '/', 'http://cloud')
  const told = [timestamp, request.method, pathname, header('x-kontor-sheet'), sha256].join('\n')
  const wanted = createHmac('sha256', secret).update(told).digest()
  const given = Buffer.from(header('x-kontor-signature'), 'hex')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= BODY_MAX) chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The content is weighed and forgotten, however large it is. */
async function weigh(request: IncomingMessage): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size += chunk.length
  }
  return { sha256: hash.digest('hex'), size }
}

function sheetOf(request: IncomingMessage): Record<string, unknown> | null {
  try {
    const sheet = Buffer.from(String(request.headers['x-kontor-sheet'] ?? ''), 'base64url').toString('utf8')
    return JSON.parse(sheet) as Record<string, unknown>
  } catch {
    return null
  }
}

/** What it has and what goes wrong: for people and tests, without a signature. */
async function besides(platform: Platform, request: IncomingMessage): Promise<Answer | null> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://cloud')
  if (request.method === 'GET' && pathname === '/filed') {
    const max = Number(searchParams.get('max') ?? SHOWN_MAX)
    return { status: 200, body: { items: [...platform.filed.values()].slice(-max).toReversed() } }
  }
  if (request.method === 'GET' && pathname === '/counts') {
    const twice = [...platform.times.values()].filter((times) => times > 1).length
    return { status: 200, body: { filed: platform.filed.size, twice, asked: platform.asked } }
  }
  if (request.method === 'POST' && pathname === '/control') {
    const { forget, faults, outage, rates } = JSON.parse(await text(request)) as Partial<Platform> & {
      forget?: boolean
    }
    if (forget) platform.filed.clear()
    Object.assign(platform, {
      ...(faults && { faults }),
      ...(outage !== undefined && { outage }),
      ...(rates && { rates }),
    })
    return { status: 200, body: {} }
  }
  return null
}

async function handle(platform: Platform, given: Given, request: IncomingMessage, response: ServerResponse) {
  const send = ({ status, headers, body }: Answer) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  const aside = await besides(platform, request)
  if (aside) return send(aside)
  const { sha256, size } = await weigh(request)
  if (!signed(request, sha256, given)) return send({ status: 401, body: { code: 'SIGNATURE' } })
  const [, place, reference] = new URL(request.url ?? '/', 'http://cloud').pathname.split('/').map(decodeURIComponent)
  if (place !== 'files' || !reference) return send({ status: 404, body: { code: 'PATH' } })
  const fault = platform.fault(reference)
  if (fault !== null && fault !== 'lost') return send(platform.faulty(fault))
  if (request.method === 'GET') return fault === 'lost' ? response.destroy() : send(platform.standing(reference))
  const sheet = sheetOf(request)
  if (!sheet || sheet.sha256 !== sha256 || sheet.size !== size) return send({ status: 422, body: { code: 'SHEET' } })
  const answer = platform.take(reference, sheet, sha256)
  return fault === 'lost' ? response.destroy() : send(answer)
}

/** The cloud platform on the loopback. */
export async function startCloud(options: Options = {}): Promise<CloudPlatform> {
  const platform = new Platform()
  const given: Given = { port: 0, keyId: 'demo', secret: 'simulated-secret', windowSeconds: 300, ...options }
  const server = createServer((request, response) => {
    handle(platform, given, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(given.port, '127.0.0.1', ready)
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
