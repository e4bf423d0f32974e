import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A running simulator. */
export type Chats = { port: number; stop(): Promise<void> }

type Post = { flavour: string; text: string; signed: boolean }
type Options = { port?: number; secret?: string }

const SIZE_MAX = 64_000
const INBOX_MAX = 200
const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64')

/** Three chats with a group each; their robots take messages as their makers' do. */
class Groups {
  readonly posts: Post[] = []
  /** What the next posts meet: `busy`, `key`, `down`. */
  faults: string[] = []
  readonly secret: string
  constructor(secret: string) {
    this.secret = secret
  }

  #keep(flavour: string, text: string, signed: boolean): void {
    this.posts.push({ flavour, text, signed })
  }

  wecom(body: { msgtype?: string; text?: { content?: string } }, fault: string): object {
    if (fault === 'busy') return { errcode: 45_009, errmsg: 'api freq out of limit' }
    if (fault === 'key') return { errcode: 93_000, errmsg: 'invalid webhook url' }
    if (body.msgtype !== 'text' || !body.text?.content) return { errcode: 40_008, errmsg: 'invalid message type' }
    this.#keep('wecom', body.text.content, false)
    return { errcode: 0, errmsg: 'ok' }
  }

  dingtalk(body: { msgtype?: string; text?: { content?: string } }, fault: string, query: URLSearchParams): object {
    if (fault === 'busy') return { errcode: 130_101, errmsg: 'send too fast' }
    const timestamp = query.get('timestamp') ?? ''
    const isTrue = query.get('sign') === hmac(this.secret, `${timestamp}\n${this.secret}`)
    if (fault === 'key' || !isTrue) return { errcode: 310_000, errmsg: 'sign not match' }
    this.#keep('dingtalk', body.text?.content ?? '', true)
    return { errcode: 0, errmsg: 'ok' }
  }

  feishu(
    body: { msg_type?: string; content?: { text?: string }; timestamp?: string; sign?: string },
    fault: string,
  ): object {
    if (fault === 'busy') return { code: 11_232, msg: 'too many request' }
    const isTrue = body.sign === hmac(`${body.timestamp}\n${this.secret}`, '')
    if (fault === 'key' || !isTrue) return { code: 19_021, msg: 'sign match fail' }
    this.#keep('feishu', body.content?.text ?? '', true)
    return { code: 0, msg: 'success' }
  }
}

async function handle(groups: Groups, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const send = (status: number, content: object) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://chat')
  if (pathname === '/inbox') return send(200, { items: groups.posts.slice(-INBOX_MAX).toReversed() })
  if (text.length > SIZE_MAX) return send(413, {})
  if (pathname === '/control') {
    groups.faults = (JSON.parse(text) as { faults: string[] }).faults
    return send(200, {})
  }
  const fault = groups.faults.shift() ?? ''
  if (fault === 'down') return send(502, {})
  if (pathname === '/cgi-bin/webhook/send') return send(200, groups.wecom(JSON.parse(text), fault))
  if (pathname === '/robot/send') return send(200, groups.dingtalk(JSON.parse(text), fault, searchParams))
  if (pathname.startsWith('/open-apis/bot/v2/hook/')) return send(200, groups.feishu(JSON.parse(text), fault))
  return send(404, {})
}

/** Robots of three chats on the loopback. */
export async function startChats({ port = 0, secret = 'simulated-secret' }: Options = {}): Promise<Chats> {
  const groups = new Groups(secret)
  const server = createServer((request, response) => {
    handle(groups, request, response).catch(() => response.destroy())
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
