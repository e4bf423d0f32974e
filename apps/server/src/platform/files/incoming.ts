import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'

/** A folder for files that are still being written. */
export type Incoming = {
  /** A path no other process uses. */
  newPath(): string
  /** Deletes a file that did not become a content; fine when it is gone already. */
  discard(path: string): Promise<void>
}

const STALE_AFTER = Temporal.Duration.from({ hours: 24 })
const HOST = hostname().replaceAll(/[^A-Za-z0-9-]/g, '_') || 'host'
/** Tells a file of this run from one an earlier process with the same pid left behind, as happens in containers. */
const RUN = newId()

/**
 * Opens the folder and deletes what killed processes left: files of processes of this machine that no longer run, and
 * any file untouched for a day. Files other processes are writing right now stay.
 */
export async function openIncoming(dir: string, clock: Clock): Promise<Incoming> {
  await mkdir(dir, { recursive: true })
  for (const name of await readdir(dir)) {
    const path = join(dir, name)
    if (isAbandoned(name) || (await isStale(path, clock))) await rm(path, { force: true })
  }
  return {
    newPath: () => join(dir, `${HOST}.${process.pid}.${RUN}.${newId()}`),
    discard: (path) => rm(path, { force: true }),
  }
}

function isAbandoned(name: string): boolean {
  const [host, pid, run] = name.split('.')
  if (host !== HOST || !pid || run === RUN) return false
  return Number(pid) === process.pid || !isRunning(Number(pid))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function isStale(path: string, clock: Clock): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  if (!found) return false
  const staleSince = clock().subtract(STALE_AFTER).epochMilliseconds
  return found.mtimeMs < staleSince
}
