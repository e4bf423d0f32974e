import { PassThrough } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Clock } from '#kernel/clock.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { NamedFiles, Written } from './named-files.ts'
import { type Cluster, clusterOf, openReplication, type Replication } from './replication.ts'

/** A whole copy of the database as it stands in the vault. Written last: a copy is there when this is. */
export type Base = {
  format: 1
  id: string
  systemId: string
  timeline: number
  segmentBytes: number
  /** Log from here on makes it consistent, to here at least. */
  startPosition: string
  endPosition: string
  serverVersion: string
  startedAt: string
  finishedAt: string
  /** Bytes of the database's files. */
  bytes: number
  archive: Written
  manifest: Written
  /** The password of the database account, sealed with the field keys; null where the address carries none. */
  password: string | null
}

/** What the database's password is sealed for in the description of a copy. */
export const PASSWORD_SEAL = 'backups.databasePassword'

const ARCHIVE = 'base.tar.gz'
const MANIFEST = 'backup_manifest'
const DESCRIPTION = 'backup.json'

export const baseFolder = (base: Pick<Base, 'systemId' | 'id'>): string => `base/${base.systemId}/${base.id}`
export const archiveName = (base: Base): string => `${baseFolder(base)}/${ARCHIVE}`
export const manifestName = (base: Base): string => `${baseFolder(base)}/${MANIFEST}`

/** The parts of a server's answer: bytes of the archive, then of the manifest. */
type Sinks = { archive: PassThrough; manifest: PassThrough }

const N = 'n'.charCodeAt(0)
const M = 'm'.charCodeAt(0)
const D = 'd'.charCodeAt(0)

/** Custom tablespaces stand outside the data folder, and Kontor makes none. */
export class TablespacesUnsupported extends Error {}

async function stream(connection: Replication, sinks: Sinks): Promise<{ start: string; end: string; bytes: number }> {
  const rows: (string | null)[][] = []
  let bytes = 0
  let into: PassThrough | null = null
  const feed = (chunk: Buffer) => {
    // The driver uses its buffer again: the bytes are copied before anybody waits.
    if (into?.write(Buffer.from(chunk))) return
    connection.pause()
    into?.once('drain', () => connection.resume())
  }
  await connection.run(
    "BASE_BACKUP (LABEL 'kontor', CHECKPOINT 'fast', WAL true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')",
    {
      row: (fields) => void rows.push(fields),
      data(chunk) {
        if (chunk[0] === N) into = sinks.archive
        else if (chunk[0] === M) into = sinks.manifest
        else if (chunk[0] === D) {
          if (into === sinks.archive) bytes += chunk.length - 1
          feed(chunk.subarray(1))
        }
      },
    },
  )
  if (rows.length !== 3) throw new TablespacesUnsupported('the database has tablespaces of its own')
  return { start: rows[0]?.[0] ?? '', end: rows[2]?.[0] ?? '', bytes }
}

/**
 * Takes a whole copy of the database while it is used, over the replication protocol, so that it works with every server
 * that allows it, on whichever machine. The copy carries the log it needs. Memory stays flat.
 */
export async function takeBase(
  databaseUrl: string,
  files: NamedFiles,
  clock: Clock,
  about: { password: string | null; serverVersion: string },
): Promise<Base> {
  const started = clock()
  const connection = await openReplication(databaseUrl)
  const id = `${toWire(started).slice(0, 19).replaceAll(/[-:]/g, '')}-${newId().slice(-8)}`
  const sinks: Sinks = { archive: new PassThrough({ highWaterMark: 4 << 20 }), manifest: new PassThrough() }
  try {
    const cluster: Cluster = await clusterOf(connection)
    const folder = baseFolder({ systemId: cluster.systemId, id })
    const gzip = createGzip({ level: 1, chunkSize: 256 * 1024 })
    sinks.archive.on('error', (error) => gzip.destroy(error))
    const kept = Promise.all([
      files.put(`${folder}/${ARCHIVE}`, sinks.archive.pipe(gzip)),
      files.put(`${folder}/${MANIFEST}`, sinks.manifest),
    ])
    // A store that fails must end the copying, not leave it waiting for somebody to read.
    kept.catch(() => void connection.close())
    const read = stream(connection, sinks).then(
      (value) => {
        sinks.archive.end()
        sinks.manifest.end()
        return value
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error : new Error(String(error))
        sinks.archive.destroy(reason)
        sinks.manifest.destroy(reason)
        throw reason
      },
    )
    const [stored, copied] = await Promise.allSettled([kept, read])
    if (copied.status === 'rejected') throw stored.status === 'rejected' ? stored.reason : copied.reason
    if (stored.status === 'rejected') throw stored.reason
    const [archive, manifest] = stored.value
    const base: Base = {
      format: 1,
      id,
      systemId: cluster.systemId,
      timeline: cluster.timeline,
      segmentBytes: cluster.segmentBytes,
      startPosition: copied.value.start,
      endPosition: copied.value.end,
      startedAt: toWire(started),
      finishedAt: toWire(clock()),
      bytes: copied.value.bytes,
      archive,
      manifest,
      ...about,
    }
    return base
  } finally {
    await connection.close()
  }
}

/** Makes a copy count, once the log reaches to its end. */
export async function publishBase(files: NamedFiles, base: Base): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(base, null, 2)}\n`)
  await files.put(
    `${baseFolder(base)}/${DESCRIPTION}`,
    (async function* once() {
      yield text
    })(),
  )
}

/** Every whole copy in the vault, oldest first. Half ones have no description and are not among them. */
export async function listBases(files: NamedFiles): Promise<Base[]> {
  const found: Base[] = []
  for (const { name } of await files.list('base/')) {
    if (!name.endsWith(`/${DESCRIPTION}`)) continue
    const parts: Buffer[] = []
    for await (const chunk of await files.open(name)) parts.push(chunk as Buffer)
    const base = JSON.parse(Buffer.concat(parts).toString()) as Base
    if (base.format === 1) found.push(base)
  }
  return found.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
}

/** Takes a copy out of the vault: what makes it count first. */
export async function removeBase(files: NamedFiles, base: Base): Promise<void> {
  await files.remove(`${baseFolder(base)}/${DESCRIPTION}`)
  for (const name of [archiveName(base), manifestName(base)]) await files.remove(name)
}
