import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { page, type Shown } from './page.ts'

/** A running simulator. */
export type OfficeTool = { port: number; stop(): Promise<void> }

type Todo = Shown & { open: boolean; result: string | null } & Record<string, unknown>
type Decide = {
  callback: string
  reference: string
  userId: string
  decision: 'agree' | 'refuse'
  remark?: string
  /** What a test sends wrong on purpose. */
  nonce?: string
  timestamp?: string
  forged?: boolean
}
type Told = { faults?: string[]; strangers?: string[]; forget?: boolean; home?: string; decide?: Decide }
type Options = { port?: number; keyId?: string; secret?: string }

/** What the tool shows to people; everything is forgotten when it stops. */
class Desk {
  readonly todos = new Map<string, Todo>()
  /** What the next calls meet: `down`, `busy`, `lost` (taken, but the answer never comes). */
  faults: string[] = []
  /** Users it does not have: nothing can be laid before them. */
  strangers: readonly string[] = []
  calls = 0
  /** Where Kontor answers, when that is not where its links lead. */
  home: string | null = null
  readonly keyId: string
  readonly secret: string
  constructor(keyId: string, secret: string) {
    this.keyId = keyId
    this.secret = secret
  }

  knows(request: IncomingMessage, body: string): boolean {
    const timestamp = String(request.headers['x-kontor-timestamp'] ?? '')
    const { pathname } = new URL(request.url ?? '/', 'http://oa')
    const digest = createHash('sha256').update(body).digest('hex')
    const wanted = createHmac('sha256', this.secret)
      .update(`${timestamp}\n${request.method}\n${pathname}\n${digest}`)
      .digest()
    const given = Buffer.from(String(request.headers['x-kontor-signature'] ?? ''), 'hex')
    return (
      request.headers['x-kontor-key'] === this.keyId && given.length === wanted.length && timingSafeEqual(given, wanted)
    )
  }

  /** A person decides: the tool signs it and sends it to the house. */
  async decide({ callback, reference, userId, decision, remark = '', ...wrong }: Decide): Promise<[number, unknown]> {
    const timestamp = wrong.timestamp ?? String(Math.floor((performance.timeOrigin + performance.now()) / 1000))
    const nonce = wrong.nonce ?? randomUUID().replaceAll('-', '')
    const digest = createHash('sha256').update(remark).digest('hex')
    const text = [timestamp, nonce, reference, userId, decision, digest].join('\n')
    const signature = createHmac('sha256', wrong.forged ? 'another' : this.secret)
      .update(text)
      .digest('hex')
    const response = await fetch(callback, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-oa-key': this.keyId,
        'x-oa-timestamp': timestamp,
        'x-oa-nonce': nonce,
        'x-oa-signature': signature,
      },
      body: JSON.stringify({ reference, userId, decision, remark }),
    })
    return [200, { status: response.status, answer: await response.json(), nonce }]
  }

  shown(): Shown[] {
    return [...this.todos.values()].filter((one) => one.open)
  }

  /** A person decides on the page: what the to-do does not offer is not sent. @returns what became of it, in words. */
  async act(form: URLSearchParams): Promise<string> {
    const todo = this.todos.get(form.get('reference') ?? '')
    const decision = form.get('decision') ?? ''
    if (!todo?.open || !todo.decisions.includes(decision)) return 'This is not decided here.'
    const callback = `${this.home ?? new URL(todo.link).origin}/api/v1/oa/decisions`
    const { reference, userId } = todo
    const remark = form.get('remark') ?? ''
    const [, told] = await this.decide({
      callback,
      reference,
      userId,
      decision: decision as Decide['decision'],
      remark,
    })
    const { status, answer } = told as { status: number; answer: { code?: string } }
    return status < 300 ? 'Decided.' : `Kontor answered ${status} ${answer.code ?? ''}.`
  }

  take(method: string, path: readonly string[], body: string): [number, unknown] {
    const [place, reference = '', verb] = path
    if (place !== 'todos') return [404, {}]
    if (method === 'GET') return [200, { items: [...this.todos.values()].filter((one) => one.open) }]
    const known = this.todos.get(reference)
    if (verb === 'close') {
      if (!known) return [404, {}]
      this.todos.set(reference, { ...known, open: false, result: (JSON.parse(body) as { result: string }).result })
      return [200, {}]
    }
    const todo = JSON.parse(body) as Todo
    if (this.strangers.includes(todo.userId)) return [404, { code: 'user' }]
    this.todos.set(reference, { ...todo, decisions: todo.decisions ?? [], reference, open: true, result: null })
    return [known ? 200 : 201, { id: reference }]
  }
}

const FAULTS: Readonly<Record<string, [number, Record<string, string>]>> = {
  down: [503, {}],
  busy: [429, { 'retry-after': '60' }],
}

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const send = (status: number, content: unknown, headers: Record<string, string> = {}) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(content))
  const { pathname } = new URL(request.url ?? '/', 'http://oa')
  const [, ...path] = pathname.split('/')
  const show = (said: string | null) =>
    void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(desk.shown(), said))
  if (pathname === '/') return show(null)
  if (pathname === '/act' && request.method === 'POST') return show(await desk.act(new URLSearchParams(body)))
  if (pathname === '/desk') return send(200, { items: [...desk.todos.values()], calls: desk.calls })
  if (pathname === '/control') {
    const { faults, forget, home, decide, strangers } = JSON.parse(body) as Told
    if (faults) desk.faults = faults
    if (strangers) desk.strangers = strangers
    if (home) desk.home = home
    if (forget) desk.todos.clear()
    const [status, content] = decide ? await desk.decide(decide) : [200, {}]
    return send(status, content)
  }
  if (!desk.knows(request, body)) return send(401, {})
  desk.calls += 1
  const fault = desk.faults.shift() ?? ''
  const met = FAULTS[fault]
  if (met) return send(met[0], {}, met[1])
  const [status, content] = desk.take(request.method ?? 'GET', path, body)
  if (fault === 'lost') return void response.destroy()
  return send(status, content)
}

/** An office tool on the loopback: it shows to-dos and sends decisions. */
export async function startOa({
  port = 0,
  keyId = 'demo',
  secret = 'simulated-secret',
}: Options = {}): Promise<OfficeTool> {
  const desk = new Desk(keyId, secret)
  const server = createServer((request, response) => {
    handle(desk, request, response).catch(() => response.destroy())
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
