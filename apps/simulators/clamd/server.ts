import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A running simulator. */
export type Clamd = { port: number; stop(): Promise<void> }

const SIGNATURES: Readonly<Record<string, string>> = {
  'EICAR-STANDARD-ANTIVIRUS-TEST-FILE': 'Eicar-Test-Signature',
  'X-SIMULATED-VIRUS': 'Simulated.Virus-1',
}
const OVERLAP = Math.max(...Object.keys(SIGNATURES).map((one) => one.length))

/** Looks a stream over as it comes, whatever the cut between two chunks. */
class Search {
  found: string | null = null
  #before = ''

  add(bytes: Buffer): void {
    const text = this.#before + bytes.toString('latin1')
    this.found ??= Object.entries(SIGNATURES).find(([mark]) => text.includes(mark))?.[1] ?? null
    this.#before = text.slice(-OVERLAP)
  }
}

type Options = { port: number; fault: string | null }

/** One connection: a command, and for INSTREAM chunks of four bytes of length and as many bytes. */
async function talk(socket: Socket, { fault }: Options): Promise<void> {
  const end = (text: string, mark: string) => void socket.end(`${text}${mark}`)
  let waiting = Buffer.alloc(0)
  let mark: string | null = null
  const search = new Search()
  for await (const part of socket as AsyncIterable<Buffer>) {
    waiting = Buffer.concat([waiting, part])
    if (mark === null) {
      const known = /^([zn])(PING|VERSION|INSTREAM)[\0\n]/.exec(waiting.toString('latin1', 0, 16))
      if (!known) return end('UNKNOWN COMMAND', '\n')
      mark = known[1] === 'z' ? '\0' : '\n'
      if (known[2] === 'PING') return end('PONG', mark)
      if (known[2] === 'VERSION') return end('ClamAV simulator', mark)
      waiting = waiting.subarray(known[0].length)
      if (fault === 'gone') return void socket.destroy()
    }
    while (waiting.length >= 4) {
      const size = waiting.readUInt32BE(0)
      if (size === 0) {
        if (fault === 'silent') break
        if (fault === 'full') return end('INSTREAM size limit exceeded. ERROR', mark)
        return end(search.found === null ? 'stream: OK' : `stream: ${search.found} FOUND`, mark)
      }
      if (waiting.length < 4 + size) break
      search.add(waiting.subarray(4, 4 + size))
      waiting = waiting.subarray(4 + size)
    }
  }
}

/** An antivirus daemon on the loopback. */
export async function startClamd(options: { port?: number; fault?: string } = {}): Promise<Clamd> {
  const given = { port: options.port ?? 0, fault: options.fault ?? null }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    talk(socket, given).catch(() => socket.destroy())
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
        for (const socket of sockets) socket.destroy()
      }),
  }
}
