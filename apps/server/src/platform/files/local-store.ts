import { mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '#kernel/clock.ts'
import { platformErrors } from '../errors.ts'
import { FileBytes } from './file-bytes.ts'
import { type Incoming, openIncoming } from './incoming.ts'
import { asStorageRefusal, type OpenForWriting, openNew, type Received, receive, writeAll } from './receive.ts'
import { assertSha256, type ObjectStore, type StoredContent } from './store.ts'

/** What a local store needs. `openFile` is for tests of a failing disk. */
export type LocalStoreOptions = { dir: string; clock: Clock; openFile?: OpenForWriting }

/**
 * A store in a folder: `content/ab/cd/<sha256>`. A content is written beside, synced, renamed into place, and the
 * folder synced, so that a name survives a power cut or was never there. Opening the store cleans up half files.
 */
export async function localStore({ dir, clock, openFile = openNew }: LocalStoreOptions): Promise<ObjectStore> {
  const root = join(dir, 'content')
  await mkdir(root, { recursive: true })
  const incoming = await openIncoming(join(dir, 'incoming'), clock)
  const folders = new SyncedFolders()
  const pathOf = (sha256: string): string => {
    assertSha256(sha256)
    return join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  }
  return {
    async put(source, limits) {
      const received = await receive(source, limits, incoming, openFile)
      await keep(received, pathOf(received.sha256), { incoming, openFile, folders })
      return { sha256: received.sha256, size: received.size }
    },
    async open(sha256, range) {
      const handle = await open(pathOf(sha256), 'r').catch((error: unknown) => {
        throw isMissing(error) ? platformErrors.FILE_GONE() : error
      })
      const { start, end } = range ?? { start: 0, end: (await handle.stat()).size - 1 }
      return new FileBytes(handle, start, end)
    },
    async stat(sha256) {
      const size = await sizeOf(pathOf(sha256))
      return size === null ? null : { sha256, size }
    },
    async remove(sha256) {
      try {
        await rm(pathOf(sha256))
        return true
      } catch (error) {
        if (isMissing(error)) return false
        throw error
      }
    },
    list: () => walk(root),
  }
}

type Keeping = { incoming: Incoming; openFile: OpenForWriting; folders: SyncedFolders }

async function keep(received: Received, target: string, { incoming, openFile, folders }: Keeping): Promise<void> {
  let temporary: string | null = received.kind === 'file' ? received.path : null
  const handle = received.kind === 'file' ? received.handle : null
  try {
    // A content of that name is that content, unless the disk has cut it short.
    if ((await sizeOf(target)) === received.size) {
      await handle?.close()
      if (temporary) await incoming.discard(temporary)
      // Whoever moved it there may not have come to this yet.
      await folders.sync(dirname(target))
      return
    }
    if (received.kind === 'bytes') {
      temporary = incoming.newPath()
      const small = await openFile(temporary)
      try {
        await writeAll(small, [received.bytes])
        await small.datasync()
      } finally {
        await small.close()
      }
    } else {
      await received.handle.datasync()
      await received.handle.close()
    }
    await moveInto(temporary ?? '', target)
    await folders.sync(dirname(target))
  } catch (error) {
    await handle?.close().catch(() => undefined)
    if (temporary) await incoming.discard(temporary)
    throw asStorageRefusal(error)
  }
}

async function moveInto(from: string, target: string): Promise<void> {
  try {
    await rename(from, target)
  } catch (error) {
    if (!isMissing(error)) throw error
    await mkdir(dirname(target), { recursive: true })
    await rename(from, target)
  }
}

/**
 * Syncs folders of contents. What stands above one is synced with it the first time, by whomever it was made, and all of
 * them together, so that the system makes one commit of it.
 */
class SyncedFolders {
  readonly #standing = new Set<string>()

  async sync(folder: string): Promise<void> {
    const above = this.#standing.has(folder) ? [] : [dirname(folder), dirname(dirname(folder))]
    await Promise.all([folder, ...above].map(syncFolder))
    this.#standing.add(folder)
  }
}

/** A rename is only durable once its folder is. Windows has no such call and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function* walk(root: string): AsyncIterable<StoredContent> {
  for (const first of (await readdir(root)).toSorted()) {
    for (const second of (await readdir(join(root, first))).toSorted()) {
      const names: string[] = []
      for await (const entry of await opendir(join(root, first, second))) names.push(entry.name)
      for (const sha256 of names.toSorted()) {
        const size = await sizeOf(join(root, first, second, sha256))
        if (size !== null) yield { sha256, size }
      }
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
