import type { Dirent } from 'node:fs'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, opendir, readlink, realpath } from 'node:fs/promises'
import { mountsErrors } from '../errors.ts'

/**
 * The only file that touches a legacy folder, and it only reads: folders, attributes, bytes. Paths are bytes all along, so
 * that names of every encoding are found again.
 */
const SLASH = Buffer.from('/')
const DOTS = new Set(['.', '..', ''])
/** Never followed, never waited for: a link at the end is refused, a pipe does not hang. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'ESTALE'].includes(String(error.code))
const isRefused = (error: unknown) =>
  error instanceof Error &&
  'code' in error &&
  ['ELOOP', 'EACCES', 'EPERM', 'ENXIO', 'EISDIR'].includes(String(error.code))

/** The folder itself, links in the way to it resolved once; null when it is not there. */
export async function realRoot(folder: string): Promise<Buffer | null> {
  try {
    return await realpath(Buffer.from(folder), { encoding: 'buffer' })
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** @throws OUTSIDE_ROOT for a path with `.`, `..`, empty parts or a zero byte. */
function requirePlain(path: Buffer): void {
  const parts = path.toString('latin1').split('/')
  if (path.includes(0) || parts.some((part) => DOTS.has(part))) throw mountsErrors.OUTSIDE_ROOT()
}

/** A file that was opened where it should be. The caller closes it. */
export type OpenedFile = { handle: FileHandle; size: number; modifiedAt: Temporal.Instant }

/** Where an open file really stands; null where the system does not say. */
async function placeOf(handle: FileHandle): Promise<Buffer | null> {
  if (process.platform !== 'linux') return null
  return readlink(`/proc/self/fd/${handle.fd}`, { encoding: 'buffer' })
}

/**
 * Opens a file below the root for reading. No part of its path may be a link, before and after opening, so that nothing
 * that is swapped meanwhile leads out.
 *
 * @throws FILE_VANISHED; OUTSIDE_ROOT for links, folders, pipes and devices.
 */
export async function openInside(root: Buffer, path: Buffer): Promise<OpenedFile> {
  requirePlain(path)
  const full = Buffer.concat([root, SLASH, path])
  try {
    const real = await realpath(full, { encoding: 'buffer' })
    if (!real.equals(full)) throw mountsErrors.OUTSIDE_ROOT()
    const handle = await open(full, READ)
    try {
      const there = (await placeOf(handle)) ?? (await realpath(full, { encoding: 'buffer' }))
      const found = await handle.stat()
      if (!there.equals(full) || !found.isFile()) throw mountsErrors.OUTSIDE_ROOT()
      return { handle, size: found.size, modifiedAt: Temporal.Instant.fromEpochMilliseconds(Math.floor(found.mtimeMs)) }
    } catch (error) {
      await handle.close()
      throw error
    }
  } catch (error) {
    if (isMissing(error)) throw mountsErrors.FILE_VANISHED()
    if (isRefused(error)) throw mountsErrors.OUTSIDE_ROOT()
    throw error
  }
}

/** A file as it stands, or something that is left alone: a link, a device, a folder that may not be read. */
export type Found =
  | { kind: 'file'; path: Buffer; size: number; modifiedAt: Temporal.Instant }
  | { kind: 'refused'; path: Buffer; folder: boolean }

const joined = (folder: Buffer, name: Buffer) => (folder.length === 0 ? name : Buffer.concat([folder, SLASH, name]))

async function* entriesOf(root: Buffer, folder: Buffer): AsyncGenerator<Dirent<Buffer>> {
  const full = folder.length === 0 ? root : Buffer.concat([root, SLASH, folder])
  // The type declarations know names as text only.
  const options = { encoding: 'buffer', bufferSize: 256 } as unknown as { encoding: 'utf8' }
  const opened = await opendir(full as unknown as string, options)
  for await (const entry of opened) yield entry as unknown as Dirent<Buffer>
}

/**
 * Every file below the root, folder by folder. Links are never followed, so it ends however they are tied.
 *
 * @throws when the root itself can not be read.
 */
export async function* walk(root: Buffer): AsyncGenerator<Found> {
  const waiting: Buffer[] = [Buffer.alloc(0)]
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    try {
      for await (const entry of entriesOf(root, folder)) {
        const path = joined(folder, entry.name)
        if (entry.isDirectory()) waiting.push(path)
        else yield await look(root, path)
      }
    } catch (error) {
      if (folder.length === 0 || !(isMissing(error) || isRefused(error))) throw error
      yield { kind: 'refused', path: folder, folder: true }
    }
  }
}

async function look(root: Buffer, path: Buffer): Promise<Found> {
  try {
    const found = await lstat(Buffer.concat([root, SLASH, path]))
    if (!found.isFile()) return { kind: 'refused', path, folder: false }
    const modifiedAt = Temporal.Instant.fromEpochMilliseconds(Math.floor(found.mtimeMs))
    return { kind: 'file', path, size: found.size, modifiedAt }
  } catch (error) {
    if (isMissing(error) || isRefused(error)) return { kind: 'refused', path, folder: false }
    throw error
  }
}
