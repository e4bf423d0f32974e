import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A running simulator. */
export type Crm = { port: number; stop(): Promise<void> }

/** Customers by number; everything about them is invented. */
const CUSTOMERS: Readonly<Record<string, object>> = {
  C10000001: {
    no: 'C10000001',
    segment: 'gold',
    manager: 'Ivy Kwok',
    rating: 4.125,
    limits: { credit: '1500000.00' },
    vip: true,
  },
  C10000002: {
    no: 'C10000002',
    segment: 'standard',
    manager: 'Ben Lau',
    rating: 3.5,
    limits: { credit: '200000.00' },
    vip: false,
  },
}
const CONTACTS = [
  { on: '2026-10-05', by: 'Ivy Kwok', about: 'annual review' },
  { on: '2026-11-02', by: 'Ben Lau', about: 'fee request' },
]

type Answer = { status: number; headers?: Record<string, string>; body: string }
const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

/** What a CRM does wrong, each under a path of its own; `null` never answers. */
const FAULTS: Readonly<Record<string, () => Answer | null>> = {
  '/hang': () => null,
  '/redirect': () => ({ status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data' }, body: '' }),
  '/html': () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Please sign in</p>' }),
  '/torn': () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"no": "C1' }),
  '/packed': () => ({
    status: 200,
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: 'x',
  }),
  '/big': () => json({ text: 'x'.repeat(3_000_000) }),
  '/down': () => json({ error: 'maintenance' }, 503),
  '/digits': () => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"rate": 0.123456789012345678, "count": 9007199254740993}',
  }),
}

/**
 * A small CRM on the loopback: customers, their contacts, and every fault a caller has to bear.
 *
 * @param options.token  callers show it as a bearer token; without one everybody may ask.
 */
export async function startCrm(options: { port?: number; token?: string } = {}): Promise<Crm> {
  let flaky = 0
  const seen = new Map<string, number>()
  const answerOf = (request: IncomingMessage, body: string): Answer | null => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://crm')
    seen.set(pathname, (seen.get(pathname) ?? 0) + 1)
    if (pathname === '/seen') return json({ count: seen.get(searchParams.get('path') ?? '') ?? 0 })
    const fault = FAULTS[pathname]
    if (fault) return fault()
    if (pathname === '/flaky') {
      flaky += 1
      return flaky % 2 === 1 ? json({ error: 'busy' }, 503) : json({ no: 'after a retry' })
    }
    if (options.token && request.headers.authorization !== `Bearer ${options.token}`)
      return json({ error: 'token' }, 401)
    if (pathname === '/search' && request.method === 'POST') {
      const { no } = JSON.parse(body) as { no: string }
      return json({ data: { items: CUSTOMERS[no] ? [CUSTOMERS[no]] : [] } })
    }
    const [, kind, no = '', part] = pathname.split('/').map(decodeURIComponent)
    const customer = kind === 'customers' ? CUSTOMERS[no] : undefined
    if (!customer) return json({ error: 'unknown' }, 404)
    return part === 'contacts' ? json({ data: { items: CONTACTS } }) : json(customer)
  }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const answer = answerOf(request, Buffer.concat(chunks).toString('utf8'))
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(options.port ?? 0, '127.0.0.1', ready)
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
