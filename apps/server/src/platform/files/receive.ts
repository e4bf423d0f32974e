import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { platformErrors } from '../errors.ts'
import { BLOCK_BYTES, giveBlockBack, takeBlock } from './blocks.ts'
import { eachChunk } from './chunks.ts'
import { EdgeCollector, edgesOf } from './edges.ts'
import type { Incoming } from './incoming.ts'
import { assertSha256, type PutLimits, type Sha256 } from './store.ts'

/** How files are opened for writing; tests hand in one whose disk is full. */
export type OpenForWriting = (path: string) => Promise<FileHandle>

/** Opens a new file, never an existing one. */
export const openNew: OpenForWriting = (path) => open(path, 'wx', 0o600)

/** What arrived: a small content in memory, a larger one in a file of its own, written but not yet synced to disk. */
export type Received = { sha256: Sha256; size: number } & (
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'file'; path: string; handle: FileHandle }
)

export type Receiving = { limits: PutLimits; incoming: Incoming; openFile: OpenForWriting }

/**
 * Takes in a content of unknown size: counts, hashes, and hands it to `keep` in memory, when it fits a block, or in a fresh
 * file of `incoming`. What it hands over is gone when `keep` settles. On any error nothing is left behind.
 */
export async function receive<T>(
  source: AsyncIterable<Uint8Array>,
  receiving: Receiving,
  keep: (received: Received) => Promise<T>,
): Promise<T> {
  const { expectSha256 } = receiving.limits
  if (expectSha256 !== undefined) assertSha256(expectSha256)
  const intake = new Intake(receiving)
  try {
    await eachChunk(source, (chunk) => intake.take(chunk))
    const kept = await keep(await intake.end())
    intake.free()
    return kept
  } catch (error) {
    await intake.discard()
    throw asStorageRefusal(error)
  }
}

/** One content on its way in, gathered in a block that is used again once its bytes are in the file. */
class Intake {
  readonly #receiving: Receiving
  readonly #hash = createHash('sha256')
  readonly #block = takeBlock()
  #filled = 0
  #size = 0
  #ends: EdgeCollector | null = null
  #file: { path: string; handle: FileHandle } | null = null

  constructor(receiving: Receiving) {
    this.#receiving = receiving
  }

  take(chunk: Uint8Array): Promise<void> | undefined {
    const { maxBytes } = this.#receiving.limits
    this.#size += chunk.byteLength
    if (this.#size > maxBytes) throw platformErrors.FILE_TOO_LARGE({ maxBytes })
    if (this.#filled + chunk.byteLength > BLOCK_BYTES) return this.#spill(chunk)
    this.#block.set(chunk, this.#filled)
    this.#filled += chunk.byteLength
    return undefined
  }

  async #spill(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.byteLength; ) {
      if (this.#filled === BLOCK_BYTES) await this.#write()
      const part = chunk.subarray(at, at + BLOCK_BYTES - this.#filled)
      this.#block.set(part, this.#filled)
      this.#filled += part.byteLength
      at += part.byteLength
    }
  }

  /** The block goes to the file, and is empty again. */
  async #write(): Promise<{ path: string; handle: FileHandle }> {
    const bytes = this.#look()
    this.#ends ??= new EdgeCollector()
    this.#ends.add(bytes)
    if (!this.#file) {
      const path = this.#receiving.incoming.newPath()
      this.#file = { path, handle: await this.#receiving.openFile(path) }
    }
    await writeAll(this.#file.handle, [bytes])
    this.#filled = 0
    return this.#file
  }

  get #gathered(): Buffer {
    return this.#block.subarray(0, this.#filled)
  }

  #look(): Buffer {
    const bytes = this.#gathered
    this.#hash.update(bytes)
    this.#receiving.limits.watch?.(bytes)
    return bytes
  }

  /** What has arrived, once that is all of it and it was accepted. */
  async end(): Promise<Received> {
    const { expectSha256, accept } = this.#receiving.limits
    const file = this.#file ? await this.#write() : null
    if (!file) this.#look()
    const sha256 = this.#hash.digest('hex')
    if (expectSha256 !== undefined && expectSha256 !== sha256) throw platformErrors.FILE_DIGEST_MISMATCH()
    await accept?.(this.#ends?.edges() ?? edgesOf(this.#gathered))
    const content = { sha256, size: this.#size }
    return file ? { kind: 'file', ...content, ...file } : { kind: 'bytes', ...content, bytes: this.#gathered }
  }

  free(): void {
    giveBlockBack(this.#block)
  }

  /** What failed may still be reading its block, which is let go. */
  async discard(): Promise<void> {
    if (!this.#file) return
    await this.#file.handle.close().catch(() => undefined)
    await this.#receiving.incoming.discard(this.#file.path)
  }
}

/** Writes all chunks in order, however few bytes the system takes at a time. */
export async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.byteLength > 0)
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest)
    rest = dropBytes(rest, bytesWritten)
  }
}

function dropBytes(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count
  const rest: Uint8Array[] = []
  for (const chunk of chunks) {
    if (left >= chunk.byteLength) left -= chunk.byteLength
    else {
      rest.push(left > 0 ? chunk.subarray(left) : chunk)
      left = 0
    }
  }
  return rest
}

const FULL = new Set(['ENOSPC', 'EDQUOT'])

/** Turns the system's "disk full" into our refusal; every other error passes unchanged. */
export function asStorageRefusal(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && FULL.has(code) ? platformErrors.STORAGE_FULL() : error
}
