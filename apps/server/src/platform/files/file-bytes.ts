import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import { ServerResponse } from 'node:http'
import { Readable, type Writable } from 'node:stream'
import { BLOCK_BYTES, giveBlockBack, takeBlock } from './blocks.ts'

const shortened = () => new Error('the file ends before its size')
const gone = () => new Error('the reader has gone')

/** Two halves of a block fit where the processor keeps what it has just copied; two whole ones of each reader would not. */
const HALF = BLOCK_BYTES / 2

/** Writes a chunk, the last one with the end; settles once its bytes have left and it may be used again. */
function written(dest: Writable, chunk: Uint8Array, last: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(gone())
    if (dest.destroyed) {
      closed()
      return
    }
    const left = (error?: Error | null) => {
      dest.off('close', closed)
      if (error) reject(error)
      else resolve()
    }
    dest.once('close', closed)
    if (last) dest.end(chunk, left)
    else dest.write(chunk, left)
  })
}

/**
 * Bytes of an open file from `start` to `end`, both included. Piped into an HTTP answer, they go through the halves of one
 * block, the next read while the last one leaves: a fresh megabyte for each would cost more than reading it. Read in any
 * other way, by whoever may keep a chunk, it is a stream like every other. The file is closed with it.
 */
export class FileBytes extends Readable {
  readonly #handle: FileHandle
  readonly #end: number
  #at: number

  constructor(handle: FileHandle, start: number, end: number) {
    super({ highWaterMark: BLOCK_BYTES })
    this.#handle = handle
    this.#at = start
    this.#end = end
    // A file that was only read has nothing to lose when closing fails.
    this.once('close', () => void handle.close().catch(() => undefined))
  }

  get #left(): number {
    return this.#end - this.#at + 1
  }

  override _read(): void {
    if (this.#left <= 0) {
      this.push(null)
      return
    }
    const length = Math.min(BLOCK_BYTES, this.#left)
    this.#fill(Buffer.allocUnsafeSlow(length)).then(
      (chunk) => void this.push(chunk),
      (error: Error) => void this.destroy(error),
    )
  }

  override pipe<T extends NodeJS.WritableStream>(dest: T, options?: { end?: boolean }): T {
    if (!(dest instanceof ServerResponse)) return super.pipe(dest, options)
    this.#pour(dest).catch((error: Error) => void this.destroy(error))
    return dest
  }

  /** Reads as much as the chunk holds, or as is left. */
  async #fill(chunk: Buffer): Promise<Buffer> {
    const { bytesRead } = await this.#handle.read(chunk, 0, Math.min(chunk.length, this.#left), this.#at)
    if (bytesRead === 0) throw shortened()
    this.#at += bytesRead
    return chunk.subarray(0, bytesRead)
  }

  /** Ends this stream, and waits until everybody knows: an answer that is complete before its source looks broken off. */
  async #closed(): Promise<void> {
    if (this.destroyed) throw gone()
    const closed = once(this, 'close')
    this.push(null)
    this.resume()
    await closed
  }

  async #pour(dest: Writable): Promise<void> {
    if (this.#left <= 0) {
      await this.#closed()
      dest.end()
      return
    }
    const block = takeBlock()
    const halves = [block.subarray(0, HALF), block.subarray(HALF)] as const
    let leaving: Promise<void> = Promise.resolve()
    for (let turn = 0; this.#left > 0; turn += 1) {
      const filled = await this.#fill(halves[turn % 2] as Buffer)
      await leaving
      const last = this.#left <= 0
      if (last) await this.#closed()
      leaving = written(dest, filled, last)
      // Whoever waits for it hears of a failure; until then it is nobody's.
      leaving.catch(() => undefined)
    }
    await leaving
    // After a failure it may still be in use somewhere, and is let go.
    giveBlockBack(block)
  }
}
