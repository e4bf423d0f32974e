import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What happens to a message on its way: it passes; it never arrives (`cut`); it arrives and its answer does not (`lost`);
 * it arrives only after the next one, and nobody hears of it (`late`); it arrives twice (`twice`); it arrives now and once
 * more after the next one (`again`); the answer is one that was given before (`stale`); the answer ends in the middle
 * (`torn`).
 */
export type Trouble = 'pass' | 'cut' | 'lost' | 'late' | 'twice' | 'again' | 'stale' | 'torn'
export const TROUBLES: readonly Trouble[] = ['pass', 'cut', 'lost', 'late', 'twice', 'again', 'stale', 'torn']

type Letter = { method: string; path: string; headers: IncomingMessage['headers']; bytes: Buffer }
type Reply = { status: number; headers: IncomingMessage['headers']; bytes: Buffer }

/** A network between us and a counter that does to messages what it is told. */
export type TroubledWay = {
  url: string
  /** What the next messages meet, one each; all later ones pass. */
  meet(...troubles: Trouble[]): void
  /** Requests that went through to the other side. */
  delivered(): number
  stop(): Promise<void>
}

function deliver(target: string, { method, path, headers, bytes }: Letter): Promise<Reply> {
  return new Promise((found, failed) => {
    const { host: _host, connection: _connection, ...rest } = headers
    const sent = forward(`${target}${path}`, { method, headers: rest }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', failed)
      response.on('end', () =>
        found({ status: response.statusCode ?? 500, headers: response.headers, bytes: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', failed)
    sent.end(bytes)
  })
}

/** Puts a troubled network in front of what answers at `target`. */
export async function troubledWay(target: string): Promise<TroubledWay> {
  let troubles: Trouble[] = []
  let kept: Letter | null = null
  let count = 0
  const before = new Map<string, Reply>()
  const through = async (letter: Letter) => {
    count += 1
    return deliver(target, letter)
  }
  const answered = async (letter: Letter, trouble: Trouble): Promise<Reply> => {
    const earlier = kept
    kept = null
    const reply = await through(letter)
    if (earlier) await through(earlier)
    if (trouble === 'twice') return through(letter)
    if (trouble === 'again') kept = letter
    const key = `${letter.method} ${letter.path}`
    const old = before.get(key)
    before.set(key, reply)
    return trouble === 'stale' && old ? old : reply
  }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const { method = 'GET', url = '/', headers } = request
    const letter: Letter = { method, path: url, headers, bytes: Buffer.concat(chunks) }
    const trouble = troubles.shift() ?? 'pass'
    if (trouble === 'cut') return response.destroy()
    if (trouble === 'late') {
      kept = letter
      return response.destroy()
    }
    const reply = await answered(letter, trouble)
    if (trouble === 'lost') return response.destroy()
    const { 'content-length': _length, connection: _connection, ...rest } = reply.headers
    const bytes = trouble === 'torn' ? reply.bytes.subarray(0, Math.floor(reply.bytes.length / 3)) : reply.bytes
    return response.writeHead(reply.status, rest).end(bytes)
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    meet: (...next) => {
      troubles = next
    },
    delivered: () => count,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
