import { createHash } from 'node:crypto'
import { appendFile, mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, gunzip } from 'node:zlib'
import { archiveName, type Base } from './base.ts'
import { type LogFile, listLog, segmentName } from './log.ts'
import type { NamedFiles } from './named-files.ts'
import { positionOf } from './replication.ts'
import { type TarEntry, untar } from './tar.ts'

const unpack = promisify(gunzip)

/** A copy that is not what was written: bytes are missing or changed. */
export class CopyDamaged extends Error {
  readonly file: string
  constructor(file: string) {
    super(`${file} is damaged: its bytes are not those that were written`)
    this.name = 'CopyDamaged'
    this.file = file
  }
}

/** Bytes of a file on their way, hashed; at the end they must be those that were written. */
async function* checked(source: Readable, sha256: string, file: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of source) {
    hash.update(chunk as Buffer)
    yield chunk as Buffer
  }
  if (hash.digest('hex') !== sha256) throw new CopyDamaged(file)
}

/** Reads a whole copy, or the log, to its end. @throws CopyDamaged */
export async function requireWhole(files: NamedFiles, name: string, sha256: string): Promise<void> {
  const source = checked(await files.open(name), sha256, name)
  while (!(await source.next()).done);
}

async function* inflated(files: NamedFiles, base: Base): AsyncGenerator<Buffer> {
  const name = archiveName(base)
  const source = await files.open(name)
  const plain = createGunzip({ chunkSize: 1024 * 1024 })
  const fed = (async () => {
    for await (const chunk of checked(source, base.archive.sha256, name)) {
      if (!plain.write(chunk)) await new Promise((resolve) => plain.once('drain', resolve))
    }
    plain.end()
  })()
  fed.catch((error: Error) => plain.destroy(error))
  try {
    for await (const chunk of plain) yield chunk as Buffer
  } catch (error) {
    // A cut or changed archive shows as a broken stream before its digest can be compared.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw new CopyDamaged(name)
    throw error
  } finally {
    source.destroy()
  }
  await fed
}

function inside(folder: string, name: string): string {
  const path = normalize(join(folder, name))
  if (path !== folder && !path.startsWith(folder + sep)) throw new Error(`${name} leads out of the data folder`)
  return path
}

async function layOutBase(files: NamedFiles, base: Base, folder: string): Promise<void> {
  let at: { handle: Awaited<ReturnType<typeof open>> } | null = null
  const close = async () => {
    await at?.handle.close()
    at = null
  }
  const enter = async (entry: TarEntry) => {
    await close()
    const path = inside(folder, entry.name)
    if (entry.kind === 'folder') await mkdir(path, { recursive: true, mode: 0o700 })
    if (entry.kind !== 'file') return
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    at = { handle: await open(path, 'w', 0o600) }
  }
  try {
    for await (const part of untar(inflated(files, base))) {
      if (Buffer.isBuffer(part))
        await (at as { handle: Awaited<ReturnType<typeof open>> } | null)?.handle.writeFile(part)
      else await enter(part)
    }
  } finally {
    await close()
  }
}

/** The stretches of log that carry a copy on: from its start without a gap. */
export function logAfter(base: Base, log: readonly LogFile[]): LogFile[] {
  const following: LogFile[] = []
  const step = BigInt(base.segmentBytes)
  const first = positionOf(base.startPosition)
  const known = new Map(log.map((one) => [one.segment, one]))
  for (let at = first - (first % step); ; at += step) {
    const next = known.get(segmentName(base.timeline, at, base.segmentBytes))
    if (!next) return following
    following.push(next)
    if (next.bytes < base.segmentBytes) return following
  }
}

/** Puts a stretch of log where the server looks for it. */
async function layOutLog(files: NamedFiles, one: LogFile, base: Base, folder: string): Promise<void> {
  const parts: Buffer[] = []
  for await (const chunk of checked(await files.open(one.name), one.sha256, one.name)) parts.push(chunk)
  const whole = Buffer.alloc(base.segmentBytes)
  ;(await unpack(Buffer.concat(parts))).copy(whole)
  await writeFile(join(folder, 'pg_wal', one.segment), whole, { mode: 0o600 })
}

/** What was laid out, and log that could not be: recovery ends before it. */
export type LaidOut = { base: Base; log: number; damaged: string[] }

/**
 * Lays out a database as a data folder that a server recovers by itself when it is started on it: the whole copy, and all
 * log after it, or that until an instant. Recovery ends on a history of its own, so that both may go on side by side.
 *
 * @param folder  an empty one.
 * @throws CopyDamaged when the whole copy is not what was written. Damaged log is said in the answer.
 */
export async function layOut(
  files: NamedFiles,
  base: Base,
  folder: string,
  until: Temporal.Instant | null,
): Promise<LaidOut> {
  await layOutBase(files, base, folder)
  const damaged: string[] = []
  let log = 0
  for (const one of logAfter(base, await listLog(files, base.systemId))) {
    try {
      await layOutLog(files, one, base, folder)
      log += 1
    } catch (error) {
      if (!(error instanceof CopyDamaged)) throw error
      damaged.push(error.file)
      break
    }
  }
  const target = until === null ? [] : [`recovery_target_time = '${until.toString()}'`]
  const settings = [
    `restore_command = 'exit 1'`,
    `recovery_target_timeline = 'current'`,
    `recovery_target_action = 'promote'`,
  ]
  await appendFile(join(folder, 'postgresql.auto.conf'), `${[...settings, ...target].join('\n')}\n`)
  await writeFile(join(folder, 'recovery.signal'), '', { mode: 0o600 })
  return { base, log, damaged }
}
