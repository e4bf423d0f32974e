import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Trouble } from '../trouble.ts'
import { type Account, reachable } from './account.ts'

/** Below this the server may start but soon cannot write; better to say so at once. */
const FREE_BYTES_MIN = 200 * 1024 * 1024

/**
 * A folder of ours outside closed homes, kept over restarts. Its name is predictable, so anything there that is not
 * ours alone to write is refused.
 */
export function shelter(): string {
  const uid = process.getuid?.() ?? 0
  const path = join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), `kontor-${uid}`)
  try {
    mkdirSync(path)
    chmodSync(path, 0o755)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const found = lstatSync(path)
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) {
    throw new Trouble(
      `The folder ${path} belongs to someone else.`,
      'Remove it, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
  return path
}

const noteIn = (home: string) => join(home, 'cluster-name')

/** Where the cluster of `home` stands, as noted there. */
export function existingCluster(home: string): string {
  const note = noteIn(home)
  return existsSync(note) ? join(shelter(), readFileSync(note, 'utf8').trim()) : home
}

/**
 * The folder that holds the cluster of `home`: `home` itself, or, where the server's account cannot reach it, a folder
 * in the shelter whose random name `home` keeps. A removed data folder therefore never revives an old cluster.
 */
export function clusterFolder(home: string, account: Account | undefined): string {
  const note = noteIn(home)
  if (!existsSync(note)) {
    if (existsSync(join(home, 'data')) || reachable(home, account)) return home
    writeFileSync(note, `cluster-${randomBytes(8).toString('hex')}`, { mode: 0o600 })
  }
  const path = existingCluster(home)
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o755)
  return path
}

/** An empty private folder of the server's account. */
export function privateFolder(path: string, account: Account | undefined): void {
  mkdirSync(path)
  chmodSync(path, 0o700)
  if (account) chownSync(path, account.uid, account.gid)
}

/** A file only the server's account and root can read. */
export function privateFile(path: string, content: string, account: Account | undefined): void {
  writeFileSync(path, content, { mode: 0o600 })
  if (account) chownSync(path, account.uid, account.gid)
}

/** @throws Trouble when the disk under `path` is as good as full. */
export function requireSpace(path: string): void {
  const { bavail, bsize } = statfsSync(path)
  if (bavail * bsize < FREE_BYTES_MIN) {
    throw new Trouble(
      `The disk under ${path} is full: ${Math.floor((bavail * bsize) / 1024 / 1024)} MB are left, 200 MB are needed.`,
      'Free some space, or move the data with KONTOR_DATA=<folder on another disk>.',
    )
  }
}
