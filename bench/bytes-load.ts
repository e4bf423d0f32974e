import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { BytesLoad, BytesResult } from './bytes.ts'

/**
 * A closed loop over raw connections in a process of its own: each sends its request, waits until the answer is complete
 * and begins again. Bytes are read into one buffer and counted, nothing else, so that the load itself costs little.
 */
const load = JSON.parse(process.argv[2] ?? '{}') as BytesLoad
const { port, method, path, headers, head, bodyBytes, tail, connections, seconds } = load

const READ_BYTES = 1024 * 1024
const HEAD_END = Buffer.from('\r\n\r\n')
const COUNTER_BYTES = 16

let [requests, bytes, failed, serial] = [0, 0, 0, 0]
let failure = ''
/** Sent bodies differ in their middle, so that none is known already. */
const salt = randomBytes(8).toString('hex')
const until = performance.now() + seconds * 1000

class Connection {
  readonly #socket: Socket
  readonly #body: Buffer
  #left = -1
  #header = Buffer.alloc(0)
  #status = 0
  #done: () => void = () => undefined

  constructor() {
    this.#body = Buffer.concat([Buffer.from(head), randomBytes(bodyBytes), Buffer.from(tail)])
    const onread = {
      buffer: Buffer.alloc(READ_BYTES),
      callback: (size: number, chunk: Uint8Array) => this.#take(size, chunk),
    }
    this.#socket = connect({ port, host: '127.0.0.1', onread })
    this.#socket.setNoDelay(true)
  }

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#done = resolve
      this.#socket.once('error', reject)
      this.#socket.once('close', () => reject(new Error('the connection was closed')))
      this.#socket.once('connect', () => this.#ask())
    })
  }

  #ask(): void {
    serial += 1
    const n = `${salt}${serial.toString(16).padStart(COUNTER_BYTES, '0')}`
    const sent = method === 'GET' ? '' : `content-length: ${this.#body.length}\r\n`
    const named = headers.map(([name, value]) => `${name}: ${value.replaceAll('{n}', n)}\r\n`).join('')
    const start = `${method} ${path.replaceAll('{n}', n)} HTTP/1.1\r\n${named}${sent}\r\n`
    this.#socket.cork()
    this.#socket.write(start)
    if (method !== 'GET') {
      this.#body.write(n, head.length + Math.floor(bodyBytes / 2))
      this.#socket.write(this.#body)
    }
    this.#socket.uncork()
  }

  #take(size: number, chunk: Uint8Array): boolean {
    let rest = size
    if (this.#left < 0) rest = this.#begin(Buffer.from(chunk.subarray(0, size)))
    if (this.#left < 0) return true
    this.#left -= rest
    bytes += rest
    if (this.#left === 0) this.#next()
    return true
  }

  /** Reads the head of an answer. @returns how many bytes of its body came with it. */
  #begin(chunk: Buffer): number {
    this.#header = Buffer.concat([this.#header, chunk])
    const end = this.#header.indexOf(HEAD_END)
    if (end < 0) return 0
    const text = this.#header.toString('latin1', 0, end)
    this.#status = Number(text.slice(9, 12))
    this.#left = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? 0)
    if (this.#status >= 300) failure ||= this.#header.toString('utf8').slice(0, 400)
    return this.#header.length - end - HEAD_END.length
  }

  #next(): void {
    if (this.#status < 300) requests += 1
    else failed += 1
    this.#left = -1
    this.#header = Buffer.alloc(0)
    if (performance.now() < until) this.#ask()
    else {
      this.#done()
      this.#socket.destroy()
    }
  }
}

const start = performance.now()
await Promise.all(Array.from({ length: connections }, () => new Connection().run()))
const perSecond = requests / ((performance.now() - start) / 1000)
const result: BytesResult = { perSecond, bytes, failed, failure, requests }
process.stdout.write(JSON.stringify(result))
process.exit()
