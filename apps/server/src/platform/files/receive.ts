import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { platformErrors } from '../errors.ts'
import { EdgeCollector } from './edges.ts'
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

/** Up to this size a content is kept in memory and written at once; beyond, blocks of this size go to disk. */
export const BLOCK_BYTES = 1024 * 1024

/**
 * Takes in a content of unknown size: counts, hashes, and keeps it in memory or in a fresh file of `incoming`. On any
 * error nothing is left behind. The caller closes the handle.
 */
export async function receive(
  source: AsyncIterable<Uint8Array>,
  limits: PutLimits,
  incoming: Incoming,
  openFile: OpenForWriting,
): Promise<Received> {
  if (limits.expectSha256 !== undefined) assertSha256(limits.expectSha256)
  const hash = createHash('sha256')
  const block = new Block()
  const ends = limits.accept ? new EdgeCollector() : null
  let size = 0
  let file: { path: string; handle: FileHandle } | null = null
  try {
    for await (const chunk of source) {
      size += chunk.byteLength
      if (size > limits.maxBytes) throw platformErrors.FILE_TOO_LARGE({ maxBytes: limits.maxBytes })
      hash.update(chunk)
      ends?.add(chunk)
      limits.watch?.(chunk)
      block.add(chunk)
      if (block.size < BLOCK_BYTES || (size <= BLOCK_BYTES && !file)) continue
      file ??= await createFile(incoming, openFile)
      await writeAll(file.handle, block.take())
    }
    const sha256 = hash.digest('hex')
    if (limits.expectSha256 !== undefined && limits.expectSha256 !== sha256) throw platformErrors.FILE_DIGEST_MISMATCH()
    if (ends) await limits.accept?.(ends.edges())
    if (!file) return { kind: 'bytes', sha256, size, bytes: wholeOf(block.take(), size) }
    await writeAll(file.handle, block.take())
    return { kind: 'file', sha256, size, ...file }
  } catch (error) {
    if (file) {
      await file.handle.close().catch(() => undefined)
      await incoming.discard(file.path)
    }
    throw asStorageRefusal(error)
  }
}

/** A content that came in one chunk is not copied. */
function wholeOf(chunks: readonly Uint8Array[], size: number): Buffer {
  const [only, ...others] = chunks
  if (!only || others.length > 0) return Buffer.concat(chunks, size)
  return Buffer.from(only.buffer, only.byteOffset, only.byteLength)
}

async function createFile(incoming: Incoming, openFile: OpenForWriting): Promise<{ path: string; handle: FileHandle }> {
  const path = incoming.newPath()
  return { path, handle: await openFile(path) }
}

/** Chunks waiting to become one write. */
class Block {
  size = 0
  #chunks: Uint8Array[] = []

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.size += chunk.byteLength
  }

  take(): Uint8Array[] {
    const chunks = this.#chunks
    this.#chunks = []
    this.size = 0
    return chunks
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
