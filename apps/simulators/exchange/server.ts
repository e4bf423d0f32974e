import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import ssh2, { type AuthContext, type Connection } from 'ssh2'
import { Clearing, type Control, INITIAL } from './clearing.ts'
import { serveSftp } from './sftp.ts'

/** A running exchange: where it takes files, where it is told what to do wrong, and the fingerprint of its key. */
export type Exchange = { port: number; controlPort: number; hostKey: string; stop(): Promise<void> }

export type Options = {
  port?: number
  controlPort?: number
  user?: string
  password?: string
  /** A public key that may sign in as well, in OpenSSH form. */
  publicKey?: string
}

const same = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b)
const digest = (text: string) => createHash('sha256').update(text).digest()

/** Whether somebody may sign in; nobody may during an outage. */
function judge(
  context: AuthContext,
  known: Required<Pick<Options, 'user' | 'password'>> & Options,
  clearing: Clearing,
) {
  if (clearing.control.outage || !same(digest(context.username), digest(known.user))) return context.reject()
  if (context.method === 'password' && same(digest(context.password), digest(known.password))) return context.accept()
  if (context.method === 'publickey' && known.publicKey !== undefined) {
    const key = ssh2.utils.parseKey(known.publicKey)
    if (key instanceof Error || Array.isArray(key)) return context.reject()
    const ours = context.key.algo === key.type && same(context.key.data, key.getPublicSSH())
    const proved =
      !context.signature || key.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo) === true
    if (ours && proved) return context.accept()
  }
  return context.reject(['password', 'publickey'])
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? {} : JSON.parse(text)
}

/** What goes wrong, the evening's work, and what is in force: for people and tests. */
function controlServer(clearing: Clearing): HttpServer {
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://exchange')
    if (request.method === 'POST' && pathname === '/control') {
      clearing.control = { ...INITIAL, ...((await bodyOf(request)) as Partial<Control>) }
      return clearing.control
    }
    if (request.method === 'POST' && pathname === '/process') return { processed: clearing.process() }
    if (pathname === '/in-force') return { numbers: clearing.numbersOf(searchParams.get('ce') ?? '') }
    if (pathname === '/files') return { inbound: [...clearing.inbound.keys()], outbound: [...clearing.outbound.keys()] }
    return null
  }
  return createServer((request, response) => {
    answer(request).then(
      (body) =>
        response
          .writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' })
          .end(JSON.stringify(body ?? { code: 'path' })),
      () => response.writeHead(400).end(),
    )
  })
}

const listening = (server: { listen(port: number, host: string, ready: () => void): unknown }, port: number) =>
  new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))

/** One in five hundred pairs that the library makes is one that it can not read, so that another one is made. */
function aHostKey() {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519')
    const key = ssh2.utils.parseKey(pair.private)
    if (!(key instanceof Error) && !Array.isArray(key)) return { pair, key }
  }
}

/** An exchange on the loopback that takes client files over real SSH and answers as one does. */
export async function startExchange(options: Options = {}): Promise<Exchange> {
  const known = { user: 'demo', password: 'simulated-secret', ...options }
  const clearing = new Clearing()
  const { pair, key } = aHostKey()
  const open = new Set<Connection>()
  const ssh = new ssh2.Server({ hostKeys: [pair.private] }, (client) => {
    open.add(client)
    // The library has it, its types do not.
    ;(client as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true)
    client.on('error', () => undefined)
    client.on('close', () => void open.delete(client))
    client.on('authentication', (context) => judge(context, known, clearing))
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => serveSftp(acceptSftp(), clearing))
    })
  })
  const control = controlServer(clearing)
  await Promise.all([listening(ssh, known.port ?? 0), listening(control, known.controlPort ?? 0)])
  const hostKey = `SHA256:${createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '')}`
  return {
    port: (ssh.address() as AddressInfo).port,
    controlPort: (control.address() as AddressInfo).port,
    hostKey,
    async stop() {
      for (const client of open) client.end()
      control.closeAllConnections()
      await Promise.all([
        new Promise<void>((done) => ssh.close(() => done())),
        new Promise<void>((done) => control.close(() => done())),
      ])
    },
  }
}
