import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { NamedFile, NamedFiles } from './named-files.ts'
import {
  type Cluster,
  clusterOf,
  openReplication,
  type Position,
  positionOf,
  positionText,
  type Replication,
} from './replication.ts'

const pack = promisify(gzip)
const STATUS_EVERY_MS = 10_000
/** Seconds between the epochs of Unix and PostgreSQL. */
const EPOCH_SECONDS = 946_684_800n
/** Stretches of log that may wait to be written before no more is taken in. */
const WAITING_MAX = 2

/** How far the log of a cluster has been copied. `partial` is the file that the next stretch takes the place of. */
export type LogPlace = { systemId: string; timeline: number; position: string; partial: string | null }

/** A stretch of log in the vault: one segment, or its beginning. */
export type LogFile = { name: string; size: number; timeline: number; segment: string; bytes: number; sha256: string }

const FILE = /^log\/(\d+)\/([0-9A-F]{24})-(\d+)-([0-9a-f]{64})\.gz$/

/** Segment names as PostgreSQL gives them: timeline, and the number of the segment in two halves. */
export function segmentName(timeline: number, at: Position, segmentBytes: number): string {
  const number = at / BigInt(segmentBytes)
  const perHalf = 0x1_0000_0000n / BigInt(segmentBytes)
  const hex = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0')
  return `${hex(BigInt(timeline))}${hex(number / perHalf)}${hex(number % perHalf)}`
}

const readFile = ({ name, size }: NamedFile): LogFile[] => {
  const [, , segment = '', bytes = '', sha256 = ''] = FILE.exec(name) ?? []
  if (segment === '') return []
  return [{ name, size, segment, timeline: Number.parseInt(segment.slice(0, 8), 16), bytes: Number(bytes), sha256 }]
}

/** The log of a cluster in the vault, in order; of two stretches of one segment the longer one. */
export async function listLog(files: NamedFiles, systemId: string): Promise<LogFile[]> {
  const all = (await files.list(`log/${systemId}/`)).flatMap(readFile)
  const best = new Map<string, LogFile>()
  for (const one of all) if ((best.get(one.segment)?.bytes ?? -1) < one.bytes) best.set(one.segment, one)
  return [...best.values()].sort((a, b) => (a.segment < b.segment ? -1 : 1))
}

/** Name of the slot that keeps the log until it has been copied; a cluster has one. */
export const SLOT = 'kontor_backup'

/** The server has thrown away log that was not copied yet: a whole copy must be taken anew. */
export class LogLost extends Error {}

const isState = (error: unknown, ...codes: string[]) =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

/** Makes the slot where there is none. @throws LogLost when it keeps nothing any more. */
async function keepLog(connection: Replication): Promise<void> {
  const rows: (string | null)[][] = []
  const row = (fields: (string | null)[]) => void rows.push(fields)
  const ask = () => connection.run(`READ_REPLICATION_SLOT ${SLOT}`, { row })
  await ask()
  if (rows[0]?.[0] === null || rows.length === 0) {
    await connection.run(`CREATE_REPLICATION_SLOT ${SLOT} PHYSICAL (RESERVE_WAL true)`).catch((error: unknown) => {
      if (!isState(error, '42710')) throw error
    })
    rows.length = 0
    await ask()
  }
  if (!rows[0]?.[1]) throw new LogLost('the slot keeps nothing any more')
}

function status(at: Position): Buffer {
  const message = Buffer.alloc(34)
  message.write('r', 0)
  for (const offset of [1, 9, 17]) message.writeBigUInt64BE(at, offset)
  message.writeBigInt64BE(
    (BigInt(Math.floor(performance.timeOrigin + performance.now())) - EPOCH_SECONDS * 1000n) * 1000n,
    25,
  )
  return message
}

/** Where one copying writes: its files, whose log it is, and what it has written. */
type Copying = { files: NamedFiles; cluster: Cluster; partial: string | null; written: Position; bytes: number }

async function write(copying: Copying, start: Position, bytes: Buffer): Promise<void> {
  const { files, cluster } = copying
  const packed = await pack(bytes, { level: 1 })
  const sha256 = createHash('sha256').update(packed).digest('hex')
  const segment = segmentName(cluster.timeline, start, cluster.segmentBytes)
  const name = `log/${cluster.systemId}/${segment}-${bytes.length}-${sha256}.gz`
  await files.put(
    name,
    (async function* once() {
      yield packed
    })(),
  )
  // What was there of this segment is part of what is there now.
  if (copying.partial !== null && copying.partial !== name) await files.remove(copying.partial)
  copying.partial = bytes.length < cluster.segmentBytes ? name : null
  copying.written = start + BigInt(bytes.length)
  copying.bytes += bytes.length
}

/** Reads log from `from`, the beginning of a segment, to `until`, and writes it segment by segment. */
async function follow(connection: Replication, copying: Copying, from: Position, until: Position): Promise<void> {
  const { segmentBytes, timeline } = copying.cluster
  let parts: Buffer[] = []
  let [start, size] = [from, 0]
  let waiting = 0
  let ending = false
  let writes: Promise<void> = Promise.resolve()
  const flush = () => {
    const [at, bytes] = [start, Buffer.concat(parts)]
    start += BigInt(size)
    ;[parts, size] = [[], 0]
    waiting += 1
    if (waiting > WAITING_MAX) connection.pause()
    writes = writes.then(async () => {
      await write(copying, at, bytes)
      waiting -= 1
      if (waiting === WAITING_MAX) connection.resume()
    })
    writes.catch(() => void connection.close())
  }
  const take = (data: Buffer) => {
    for (let rest = Buffer.from(data); rest.length > 0; ) {
      const part = rest.subarray(0, segmentBytes - size)
      parts.push(part)
      size += part.length
      rest = rest.subarray(part.length)
      if (size === segmentBytes) flush()
    }
  }
  const finish = async () => {
    if (size > 0) flush()
    await writes
    connection.send(status(copying.written))
    connection.enough()
  }
  let failed: unknown
  const beat = setInterval(() => connection.send(status(copying.written)), STATUS_EVERY_MS)
  try {
    const command = `START_REPLICATION SLOT ${SLOT} PHYSICAL ${positionText(from)} TIMELINE ${timeline}`
    await connection.run(command, {
      data(chunk) {
        if (ending) return
        if (chunk.toString('latin1', 0, 1) === 'w') take(chunk.subarray(25))
        else if (chunk[17] === 1) connection.send(status(copying.written))
        if (start + BigInt(size) < until) return
        ending = true
        finish().catch((error: unknown) => {
          failed = error
          void connection.close()
        })
      },
    })
  } catch (error) {
    throw failed ?? (isState(error, '58P01') ? new LogLost('the server has thrown log away') : error)
  } finally {
    clearInterval(beat)
  }
  await writes
}

/**
 * Copies the log of the database from where the last copying ended to where the server is now. The slot keeps on the
 * server what has not been copied.
 *
 * @throws LogLost when the server has thrown away what was to be copied next; `forgetLog` begins anew.
 */
export async function copyLog(
  databaseUrl: string,
  files: NamedFiles,
  last: LogPlace | null,
): Promise<{ place: LogPlace; bytes: number; segmentBytes: number }> {
  const connection = await openReplication(databaseUrl)
  try {
    const cluster = await clusterOf(connection)
    const { systemId, timeline, segmentBytes } = cluster
    await keepLog(connection)
    const same = last !== null && last.systemId === systemId && last.timeline === timeline ? last : null
    // The first time there is nothing to go on with: the whole copy that follows brings what it needs.
    const wanted = same === null ? cluster.position : positionOf(same.position)
    const from = wanted - (wanted % BigInt(segmentBytes))
    const copying: Copying = { files, cluster, partial: same?.partial ?? null, written: wanted, bytes: 0 }
    if (wanted < cluster.position || same === null) await follow(connection, copying, from, cluster.position)
    return {
      place: { systemId, timeline, position: positionText(copying.written), partial: copying.partial },
      bytes: copying.bytes,
      segmentBytes,
    }
  } finally {
    await connection.close()
  }
}

/** Lets go of what the server keeps; the next copying begins anew, and needs a whole copy after it. */
export async function forgetLog(databaseUrl: string): Promise<void> {
  const connection = await openReplication(databaseUrl)
  try {
    await connection.run(`DROP_REPLICATION_SLOT ${SLOT}`).catch((error: unknown) => {
      if (!isState(error, '42704')) throw error
    })
  } finally {
    await connection.close()
  }
}
