import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { Clock } from '#kernel/clock.ts'
import { platformErrors } from '../errors.ts'
import { openIncoming } from '../files/incoming.ts'
import { asStorageRefusal, openNew, writeAll } from '../files/receive.ts'
import { assertName, type NamedFile, type NamedFiles } from './named-files.ts'

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Files in a folder: written beside, synced, renamed into place, the folder synced. */
export async function localFiles(folder: string, clock: Clock): Promise<NamedFiles> {
  const root = join(folder, 'files')
  await mkdir(root, { recursive: true, mode: 0o700 })
  const incoming = await openIncoming(join(folder, 'incoming'), clock)
  const pathOf = (name: string) => {
    assertName(name)
    return join(root, ...name.split('/'))
  }
  return {
    async put(name, source) {
      const target = pathOf(name)
      const draft = incoming.newPath()
      const hash = createHash('sha256')
      let size = 0
      try {
        const handle = await openNew(draft)
        try {
          for await (const chunk of source) {
            hash.update(chunk)
            size += chunk.byteLength
            await writeAll(handle, [chunk])
          }
          await handle.datasync()
        } finally {
          await handle.close()
        }
        await mkdir(dirname(target), { recursive: true, mode: 0o700 })
        await rename(draft, target)
        await syncFolder(dirname(target))
        return { size, sha256: hash.digest('hex') }
      } catch (error) {
        await incoming.discard(draft)
        throw asStorageRefusal(error)
      }
    },
    async open(name) {
      const handle = await open(pathOf(name), 'r').catch((error: unknown) => {
        throw isMissing(error) ? platformErrors.FILE_GONE() : error
      })
      return handle.createReadStream({ highWaterMark: 1024 * 1024 })
    },
    list: (prefix) => namesIn(root, prefix),
    remove: (name) => rm(pathOf(name), { force: true }),
  }
}

async function namesIn(root: string, prefix: string): Promise<NamedFile[]> {
  const from = join(root, ...prefix.split('/').slice(0, -1))
  const entries = await readdir(from, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  const files: NamedFile[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const name = relative(root, path).split(sep).join('/')
    if (name.startsWith(prefix)) files.push({ name, size: (await stat(path)).size })
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1))
}
