import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A running simulator. */
export type SmsProvider = { port: number; stop(): Promise<void> }

type Message = { id: string; reference: string; to: string; sender: string; text: string; language: string; at: string }
type Answer = { status: number; headers?: Record<string, string>; body: unknown }

const BODY_MAX = 64_000
/** What the last four digits of a number make happen; all other numbers get their messages. */
const FATES: Readonly<Record<string, string>> = {
  '0001': 'refused',
  '0002': 'undelivered',
  '0003': 'content',
}

function signed(request: IncomingMessage, body: string, secret: string, windowSeconds: number): boolean {
  const timestamp = String(request.headers['x-kontor-timestamp'] ?? '')
  if (!/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(process.uptime() + started - Number(timestamp)) > windowSeconds) return false
  const { pathname } = new URL(request.url ?? '/', 'http://sms')
  const digest = createHash('sha256').update(body).digest('hex')
  const wanted = createHmac('sha256', secret).update(`${timestamp}\n${request.method}\n${pathname}\n${digest}`).digest()
  const given = Buffer.from(String(request.headers['x-kontor-signature'] ?? ''), 'hex')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** Seconds at which this process began, by the machine's clock. */
const started = Math.floor(performance.timeOrigin / 1000)

/** The phones and the provider's rules; everything is forgotten when it stops. */
class Phones {
  readonly messages: Message[] = []
  /** Answers the next requests get instead: `busy`, `down`, `torn`, `lost` (taken, but the answer never comes). */
  faults: string[] = []

  take(input: Omit<Message, 'id' | 'at'>): Answer {
    const known = this.messages.find(({ reference }) => reference === input.reference)
    if (known) return { status: 200, body: { id: known.id, status: 'accepted' } }
    const fate = FATES[input.to.slice(-4)]
    if (!/^\+\d{6,15}$/.test(input.to) || fate === 'refused') return { status: 422, body: { code: 'number' } }
    if (fate === 'content') return { status: 422, body: { code: 'content' } }
    const message = {
      ...input,
      id: randomUUID(),
      at: new Date(performance.timeOrigin + performance.now()).toISOString(),
    }
    this.messages.push(message)
    return { status: 202, body: { id: message.id, status: 'accepted' } }
  }

  standing(id: string): Answer {
    const found = this.messages.find((one) => one.id === id)
    if (!found) return { status: 404, body: { code: 'unknown' } }
    const lost = FATES[found.to.slice(-4)] === 'undelivered'
    return { status: 200, body: lost ? { status: 'failed', reason: 'absent subscriber' } : { status: 'delivered' } }
  }
}

const INBOX_MAX = 200

function answerOf(phones: Phones, request: IncomingMessage, body: string): Answer {
  const { pathname } = new URL(request.url ?? '/', 'http://sms')
  const [, place, id] = pathname.split('/').map(decodeURIComponent)
  if (request.method === 'POST' && place === 'messages') return phones.take(JSON.parse(body))
  if (request.method === 'GET' && place === 'messages' && id) return phones.standing(id)
  return { status: 404, body: { code: 'path' } }
}

/** What the phones show and what goes wrong: for people and tests, without a signature. */
function besides(phones: Phones, request: IncomingMessage, body: string): Answer | null {
  const { pathname } = new URL(request.url ?? '/', 'http://sms')
  if (request.method === 'GET' && pathname === '/inbox') {
    return { status: 200, body: { items: phones.messages.slice(-INBOX_MAX).toReversed() } }
  }
  if (request.method === 'POST' && pathname === '/control') {
    phones.faults = (JSON.parse(body) as { faults: string[] }).faults
    return { status: 200, body: { faults: phones.faults } }
  }
  return null
}

const FAULTS: Readonly<Record<string, Answer>> = {
  busy: { status: 429, headers: { 'retry-after': '90' }, body: { code: 'busy' } },
  down: { status: 503, body: { code: 'down' } },
  torn: { status: 200, body: { nothing: true } },
}

type Options = {
  port?: number
  keyId?: string
  secret?: string
  /** Seconds by which a request's time may be off. */
  windowSeconds?: number
}

async function handle(phones: Phones, options: Required<Options>, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const send = ({ status, headers, body: content }: Answer) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(content))
  if (body.length > BODY_MAX) return send({ status: 413, body: { code: 'size' } })
  const aside = besides(phones, request, body)
  if (aside) return send(aside)
  const known = request.headers['x-kontor-key'] === options.keyId
  if (!known || !signed(request, body, options.secret, options.windowSeconds)) {
    return send({ status: 401, body: { code: 'signature' } })
  }
  const fault = phones.faults.shift()
  if (fault === 'lost') {
    answerOf(phones, request, body)
    return response.destroy()
  }
  return send(FAULTS[fault ?? ''] ?? answerOf(phones, request, body))
}

/** A provider of short messages on the loopback, with phones that receive them. */
export async function startSms(options: Options = {}): Promise<SmsProvider> {
  const phones = new Phones()
  const given = { port: 0, keyId: 'demo', secret: 'simulated-secret', windowSeconds: 300, ...options }
  const server = createServer((request, response) => {
    handle(phones, given, request, response).catch(() => response.destroy())
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
