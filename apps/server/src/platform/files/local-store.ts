import { fstatSync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '#kernel/clock.ts'
import { platformErrors } from '../errors.ts'
import { type EarlierLayout, earlierLayout } from './earlier-layout.ts'
import { FileBytes, openToRead } from './file-bytes.ts'
import { isMissing, namesIn, sizeOf } from './folders.ts'
import { type Incoming, openIncoming } from './incoming.ts'
import { type OpenForWriting, openNew, type Received, receive, writeAll } from './receive.ts'
import { assertSha256, type ObjectStore, type StoredContent } from './store.ts'

/** What a local store needs. `openFile` is for tests of a failing disk. */
export type LocalStoreOptions = { dir: string; clock: Clock; openFile?: OpenForWriting }

/**
 * A store in a folder: `sha256/ab/<sha256>`. A content is written beside, synced, renamed into place, and the folder
 * synced, so that a name survives a power cut or was never there. Opening the store cleans up half files.
 */
export async function localStore({ dir, clock, openFile = openNew }: LocalStoreOptions): Promise<ObjectStore> {
  const root = join(dir, 'sha256')
  await mkdir(root, { recursive: true })
  const incoming = await openIncoming(join(dir, 'incoming'), clock)
  const keeping: Keeping = { incoming, openFile, folders: new SyncedFolders(), earlier: await earlierLayout(dir) }
  const { earlier } = keeping
  const pathOf = (sha256: string): string => {
    assertSha256(sha256)
    return join(root, sha256.slice(0, 2), sha256)
  }
  return {
    put: (source, limits) =>
      receive(source, { limits, incoming, openFile }, async (received) => {
        const { sha256, size } = received
        await keep(received, pathOf(sha256), keeping)
        return { sha256, size }
      }),
    async open(sha256, range) {
      const fd = await openEither(pathOf(sha256), earlier?.pathOf(sha256))
      const { start, end } = range ?? { start: 0, end: fstatSync(fd).size - 1 }
      return new FileBytes(fd, start, end)
    },
    async stat(sha256) {
      const size = (await sizeOf(pathOf(sha256))) ?? (earlier ? await sizeOf(earlier.pathOf(sha256)) : null)
      return size === null ? null : { sha256, size }
    },
    async remove(sha256) {
      const removed = await isRemoved(pathOf(sha256))
      return (earlier && (await isRemoved(earlier.pathOf(sha256)))) || removed
    },
    list: () => walk(root, earlier),
  }
}

async function openEither(path: string, earlier: string | undefined): Promise<number> {
  try {
    return await openToRead(path)
  } catch (error) {
    if (!isMissing(error)) throw error
    if (earlier === undefined) throw platformErrors.FILE_GONE()
    return openEither(earlier, undefined)
  }
}

async function isRemoved(path: string): Promise<boolean> {
  try {
    await rm(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

type Keeping = {
  incoming: Incoming
  openFile: OpenForWriting
  folders: SyncedFolders
  earlier: EarlierLayout | null
}

async function keep(received: Received, target: string, keeping: Keeping): Promise<void> {
  const { incoming, openFile, folders, earlier } = keeping
  // A content of that name is that content, unless the disk has cut it short.
  if ((await sizeOf(target)) === received.size) {
    if (received.kind === 'file') await drop(received, incoming)
    // Whoever moved it there may not have come to this yet.
    return folders.sync(dirname(target))
  }
  if (earlier && (await sizeOf(earlier.pathOf(received.sha256))) === received.size) {
    return received.kind === 'file' ? drop(received, incoming) : undefined
  }
  const written = received.kind === 'file' ? received : await writeNew(received.bytes, incoming, openFile)
  try {
    await written.handle.datasync()
    await written.handle.close()
    await moveInto(written.path, target)
    await folders.sync(dirname(target))
  } catch (error) {
    await drop(written, incoming)
    throw error
  }
}

type Written = { path: string; handle: FileHandle }

async function writeNew(bytes: Buffer, incoming: Incoming, openFile: OpenForWriting): Promise<Written> {
  const path = incoming.newPath()
  const handle = await openFile(path)
  try {
    await writeAll(handle, [bytes])
  } catch (error) {
    await drop({ path, handle }, incoming)
    throw error
  }
  return { path, handle }
}

async function drop({ path, handle }: Written, incoming: Incoming): Promise<void> {
  await handle.close().catch(() => undefined)
  await incoming.discard(path)
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
 * Syncs folders of contents. The one above is synced with it the first time, by whomever it was made, and both together, so
 * that the system makes one commit of it. There are only 256 of them: where each few uploads make one of their own, making
 * and syncing it costs more than keeping the file.
 */
class SyncedFolders {
  readonly #standing = new Set<string>()

  async sync(folder: string): Promise<void> {
    const above = this.#standing.has(folder) ? [] : [dirname(folder)]
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

async function* walk(root: string, earlier: EarlierLayout | null): AsyncIterable<StoredContent> {
  const folders = new Set([...(await namesIn(root)), ...((await earlier?.folders()) ?? [])])
  for (const folder of [...folders].toSorted()) {
    const before = (await earlier?.namesIn(folder)) ?? []
    for (const sha256 of [...new Set([...(await namesIn(join(root, folder))), ...before])].toSorted()) {
      const size = (await sizeOf(join(root, folder, sha256))) ?? (earlier && (await sizeOf(earlier.pathOf(sha256))))
      if (size !== null) yield { sha256, size }
    }
  }
}
