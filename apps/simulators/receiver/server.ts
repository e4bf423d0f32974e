import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A running simulator. */
export type Receiver = { port: number; stop(): Promise<void> }

type Taken = { id: string; timestamp: string; valid: boolean; body: unknown }

const BODY_MAX = 256_000
const INBOX_MAX = 500

/** Another house's system that hears of events: checks signatures, remembers ids, fails on demand. */
class Ear {
  readonly taken: Taken[] = []
  /** What the next deliveries meet: `down`, `busy`, `refuse`, `gone`, `lost` (taken, but the answer never comes). */
  faults: string[] = []
  secret: string
  constructor(secret: string) {
    this.secret = secret
  }

  take(request: IncomingMessage, body: string): void {
    const id = String(request.headers['webhook-id'] ?? '')
    const timestamp = String(request.headers['webhook-timestamp'] ?? '')
    const key = Buffer.from(this.secret.replace(/^whsec_/, ''), 'base64')
    const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
    const given = Buffer.from(String(request.headers['webhook-signature'] ?? '').replace(/^v1,/, ''), 'base64')
    const valid = given.length === wanted.length && timingSafeEqual(given, wanted)
    this.taken.push({ id, timestamp, valid, body: JSON.parse(body) })
  }
}

const FAULTS: Readonly<Record<string, [number, Record<string, string>]>> = {
  down: [503, {}],
  busy: [429, { 'retry-after': '90' }],
  refuse: [422, {}],
  gone: [410, {}],
  moved: [302, { location: 'http://127.0.0.1:1/' }],
}

async function handle(ear: Ear, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const send = (status: number, content: unknown, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(content))
  const { pathname } = new URL(request.url ?? '/', 'http://receiver')
  if (request.method === 'GET' && pathname === '/inbox') {
    return void send(200, { items: ear.taken.slice(-INBOX_MAX).toReversed() })
  }
  if (request.method === 'POST' && pathname === '/control') {
    const { faults, secret } = JSON.parse(body) as { faults?: string[]; secret?: string }
    if (faults) ear.faults = faults
    if (secret) ear.secret = secret
    return void send(200, { faults: ear.faults })
  }
  if (request.method !== 'POST' || pathname !== '/events' || body.length > BODY_MAX) return void send(404, {})
  const fault = ear.faults.shift()
  if (fault === 'lost') {
    ear.take(request, body)
    return void response.destroy()
  }
  const [status, headers] = FAULTS[fault ?? ''] ?? [200, {}]
  if (status === 200) ear.take(request, body)
  return void send(status, {}, headers)
}

type Options = { port?: number; secret?: string }

/** A receiver of webhooks on the loopback. */
export async function startReceiver({ port = 0, secret = 'whsec_' }: Options = {}): Promise<Receiver> {
  const ear = new Ear(secret)
  const server = createServer((request, response) => {
    handle(ear, request, response).catch(() => response.destroy())
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
