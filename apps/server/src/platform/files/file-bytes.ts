import { closeSync, open, read } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { Readable, type Writable } from 'node:stream'
import { promisify } from 'node:util'
import { BLOCK_BYTES, giveBlockBack, takeBlock } from './blocks.ts'

const shortened = () => new Error('the file ends before its size')
const GONE = new Error('the reader has gone')

/** Two halves of a block fit where the processor keeps what it has just copied; two whole ones of each reader would not. */
const HALF = BLOCK_BYTES / 2

/** Writes a chunk, the last one with the end; settles once its bytes have left and it may be used again. */
function written(dest: Writable, chunk: Uint8Array, last: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(GONE)
    if (dest.destroyed) {
      closed()
      return
    }
    const left = (error?: Error | null) => {
      dest.off('close', closed)
      if (error) closed()
      else resolve()
    }
    dest.once('close', closed)
    if (last) dest.end(chunk, left)
    else dest.write(chunk, left)
  })
}

const opened = promisify(open)

/** Opens a file to be read by its number: reading and closing it by a handle costs a promise and a thread each time. */
export const openToRead = (path: string): Promise<number> => opened(path, 'r')

/**
 * Bytes of an open file from `start` to `end`, both included. Poured into an HTTP answer, they go through the halves of one
 * block, the next read while the last one leaves: a fresh megabyte for each would cost more than reading it. Read in any
 * other way, by whoever may keep a chunk, it is a stream like every other. The file is closed with it.
 */
export class FileBytes extends Readable {
  readonly #fd: number
  readonly #end: number
  #at: number
  #reading = false
  #whenRead: (() => void) | null = null

  constructor(fd: number, start: number, end: number) {
    super({ highWaterMark: BLOCK_BYTES })
    this.#fd = fd
    this.#at = start
    this.#end = end
  }

  get #left(): number {
    return this.#end - this.#at + 1
  }

  override _read(): void {
    if (this.#left <= 0) {
      this.push(null)
      return
    }
    this.#fill(Buffer.allocUnsafeSlow(Math.min(BLOCK_BYTES, this.#left))).then(
      (chunk) => void this.push(chunk),
      (error: Error) => void this.destroy(error),
    )
  }

  /** Closing what was only read waits for nothing; before a read that is under way begins, its number could be another file's. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const close = () => {
      try {
        closeSync(this.#fd)
      } catch {
        // A file that was only read has nothing to lose.
      }
      done(error)
    }
    if (this.#reading) this.#whenRead = close
    else close()
  }

  /** Reads as much as the chunk holds, or as is left. */
  #fill(chunk: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#reading = true
      read(this.#fd, chunk, 0, Math.min(chunk.length, this.#left), this.#at, (error, bytesRead) => {
        this.#reading = false
        this.#whenRead?.()
        if (error ?? bytesRead === 0) {
          reject(error ?? shortened())
          return
        }
        this.#at += bytesRead
        resolve(chunk.subarray(0, bytesRead))
      })
    })
  }

  /**
   * Sends everything as the body of an answer and ends it. `begin` sends the head, once the first bytes are there: until then
   * whatever fails can still be answered. Settles when the last byte has left, or nobody reads any more.
   *
   * @throws when the file can not be read; an answer that has begun is broken off
   */
  async pour(dest: ServerResponse, begin: () => void): Promise<void> {
    let begun = false
    const start = () => {
      begin()
      begun = true
    }
    try {
      if (this.#left > 0) await this.#pourHalves(dest, start)
      else {
        start()
        this.destroy()
        dest.end()
      }
    } catch (error) {
      if (begun) dest.destroy()
      if (error !== GONE) throw error
    } finally {
      this.destroy()
    }
  }

  async #pourHalves(dest: ServerResponse, start: () => void): Promise<void> {
    const block = takeBlock()
    const halves = [block.subarray(0, HALF), block.subarray(HALF)] as const
    let leaving: Promise<void> | null = null
    for (let turn = 0; this.#left > 0; turn += 1) {
      const filled = await this.#fill(halves[turn % 2] as Buffer)
      if (leaving) await leaving
      else start()
      const last = this.#left <= 0
      if (last) this.destroy()
      leaving = written(dest, filled, last)
      // Whoever waits for it hears of a failure; until then it is nobody's.
      leaving.catch(() => undefined)
    }
    await leaving
    // After a failure it may still be in use somewhere, and is let go.
    giveBlockBack(block)
  }
}
