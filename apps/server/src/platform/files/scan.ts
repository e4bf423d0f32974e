import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { platformErrors } from '../errors.ts'
import type { ScanConfig } from '../files-config.ts'

/** A chunk on the wire is its length in four bytes and its bytes; one of length nothing ends the stream. */
const CHUNK_MAX = 1024 * 1024
const ANSWER_WITHIN_MS = 60_000
const ANSWER_MAX = 4096
const VERSION_WITHIN_MS = 5000

/**
 * Passes a content on while an antivirus daemon reads along (clamd's INSTREAM), and ends it with an error where that finds
 * something, so that whoever stores the content keeps nothing. Without a scanner set up it passes everything on.
 *
 * @throws FILE_INFECTED; SCAN_UNAVAILABLE where there is no verdict: what was not looked at is not kept
 */
export function scanned(config: ScanConfig, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return config === null ? source : scanning(config, source)
}

async function* scanning(
  config: NonNullable<ScanConfig>,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const scanner = new Scanner(config)
  try {
    for await (const chunk of source) {
      await scanner.take(chunk)
      yield chunk
    }
    await scanner.verdict()
  } finally {
    scanner.end()
  }
}

class Scanner {
  readonly #socket: Socket
  readonly #ended: Promise<string>
  #left: number
  #failed = false

  constructor({ host, port, maxBytes }: NonNullable<ScanConfig>) {
    this.#left = maxBytes
    this.#socket = connect({ host, port })
    this.#socket.setTimeout(ANSWER_WITHIN_MS, () => this.#socket.destroy(new Error('no answer')))
    this.#ended = this.#read()
    // Looked at with the verdict; until then a failure only stops the sending.
    this.#ended.catch(() => {
      this.#failed = true
    })
    this.#socket.write('zINSTREAM\0')
  }

  async #read(): Promise<string> {
    let said = ''
    for await (const part of this.#socket as AsyncIterable<Buffer>) {
      said += part.toString('latin1')
      if (said.includes('\0') || said.length > ANSWER_MAX) break
    }
    return said.split('\0')[0] ?? ''
  }

  async take(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length && this.#left > 0 && !this.#failed; at += CHUNK_MAX) {
      const part = chunk.subarray(at, Math.min(at + CHUNK_MAX, at + this.#left))
      this.#left -= part.length
      const length = Buffer.alloc(4)
      length.writeUInt32BE(part.length)
      this.#socket.write(length)
      if (!this.#socket.write(part) && !this.#socket.destroyed) {
        await Promise.race([once(this.#socket, 'drain').catch(() => undefined), this.#ended.catch(() => undefined)])
      }
    }
  }

  /** @throws FILE_INFECTED, SCAN_UNAVAILABLE */
  async verdict(): Promise<void> {
    if (!this.#socket.destroyed) this.#socket.write(Buffer.alloc(4))
    const said = await this.#ended.catch(() => '')
    if (/^stream: OK$/.test(said)) return
    const found = /^stream: (.+) FOUND$/.exec(said)?.[1]
    if (found !== undefined) throw platformErrors.FILE_INFECTED({ found })
    throw platformErrors.SCAN_UNAVAILABLE()
  }

  end(): void {
    this.#socket.destroy()
  }
}

/** What the scanner says it is, database included; null where none answers in time. */
export async function scannerVersion({ host, port }: NonNullable<ScanConfig>): Promise<string | null> {
  const socket = connect({ host, port })
  socket.setTimeout(VERSION_WITHIN_MS, () => socket.destroy())
  socket.write('zVERSION\0')
  let said = ''
  try {
    for await (const part of socket as AsyncIterable<Buffer>) {
      said += part.toString('latin1')
      if (said.includes('\0') || said.length > ANSWER_MAX) break
    }
  } catch {
    return null
  } finally {
    socket.destroy()
  }
  return said.split('\0', 1)[0]?.trim() || null
}
