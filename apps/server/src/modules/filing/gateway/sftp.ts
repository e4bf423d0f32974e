import { createHash, timingSafeEqual } from 'node:crypto'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client, type FileEntryWithStats, type SFTPWrapper } from 'ssh2'
import type { FilingConfig } from '#platform/filing-config.ts'

type Server = NonNullable<FilingConfig['sftp']>

const READY_MS = 15_000
const KEEP_ALIVE_MS = 10_000

/** What went wrong on the way, in a word that may be shown; never what the server said. */
export class WayFailed extends Error {
  readonly reason: 'UNREACHABLE' | 'HOST_KEY_WRONG' | 'KEY_REFUSED' | 'BROKEN' | 'SHORT'
  constructor(reason: WayFailed['reason'], cause?: unknown) {
    super(reason, { cause })
    this.name = 'WayFailed'
    this.reason = reason
  }
}

/** Whether the server's key is the one laid down; nothing is sent to another. */
function isKnown(key: Buffer, fingerprint: string): boolean {
  const found = createHash('sha256').update(key).digest()
  const wanted = Buffer.from(fingerprint, 'base64')
  return found.length === wanted.length && timingSafeEqual(found, wanted)
}

function connect(server: Server): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client()
    let known = true
    // The greeting is many small messages; each would wait for the one before.
    client.once('connect', () => client.setNoDelay(true))
    client.once('ready', () => resolve(client))
    client.on('error', (error: Error & { level?: string }) => {
      const reason = !known ? 'HOST_KEY_WRONG' : error.level === 'client-authentication' ? 'KEY_REFUSED' : 'UNREACHABLE'
      reject(new WayFailed(reason, error))
    })
    client.connect({
      host: server.host,
      port: server.port,
      username: server.user,
      ...(server.password === null ? {} : { password: server.password }),
      ...(server.privateKey === null ? {} : { privateKey: server.privateKey }),
      ...(server.passphrase === null ? {} : { passphrase: server.passphrase }),
      readyTimeout: READY_MS,
      keepaliveInterval: KEEP_ALIVE_MS,
      hostVerifier: (key: Buffer) => {
        known = isKnown(key, server.hostKey)
        return known
      },
    })
  })
}

const done = <T>(begin: (end: (error: Error | null | undefined, value: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => begin((error, value) => (error ? reject(error) : resolve(value))))

/** Works over one connection and closes it. @throws WayFailed */
async function connected<T>(server: Server, work: (sftp: SFTPWrapper) => Promise<T>): Promise<T> {
  const client = await connect(server)
  let broken: ((error: Error) => void) | null = null
  const lost = new Promise<never>((_, reject) => {
    broken = reject
  })
  lost.catch(() => undefined)
  client.on('close', () => broken?.(new WayFailed('BROKEN')))
  try {
    const sftp = await done<SFTPWrapper>((end) => client.sftp((error, value) => end(error, value)))
    return await Promise.race([work(sftp), lost])
  } catch (error) {
    throw error instanceof WayFailed ? error : new WayFailed('BROKEN', error)
  } finally {
    client.end()
  }
}

/**
 * Puts a file into a folder: under a name of its own while it arrives, under its own when it is whole. A file of this name
 * and size that is there already came with an attempt whose answer was lost.
 *
 * @throws WayFailed
 */
export function sendFile(
  server: Server,
  file: { folder: string; name: string; size: number; open: () => Promise<Readable> },
): Promise<void> {
  return connected(server, async (sftp) => {
    const target = `${file.folder}/${file.name}`
    const there = await sizeOf(sftp, target)
    if (there === file.size) return
    const beside = `${target}.part`
    await pipeline(await file.open(), sftp.createWriteStream(beside))
    if ((await sizeOf(sftp, beside)) !== file.size) throw new WayFailed('SHORT')
    await done<void>((end) => sftp.rename(beside, target, (error) => end(error, undefined)))
  })
}

async function sizeOf(sftp: SFTPWrapper, path: string): Promise<number | null> {
  try {
    return (await done<{ size: number }>((end) => sftp.stat(path, (error, stats) => end(error, stats)))).size
  } catch {
    return null
  }
}

export type Waiting = { name: string; size: number }

/**
 * Looks into a folder and hands every file that is wanted to `take`, by rank and then by name.
 *
 * @param wanted  The rank of a file, or null when it is not wanted.
 * @throws WayFailed; what `take` throws
 */
export function fetchFiles(
  server: Server,
  folder: string,
  wanted: (file: Waiting) => Promise<number | null>,
  take: (file: Waiting, bytes: Readable) => Promise<void>,
): Promise<void> {
  return connected(server, async (sftp) => {
    const entries = await done<FileEntryWithStats[]>((end) => sftp.readdir(folder, (error, list) => end(error, list)))
    const files: (Waiting & { rank: number })[] = []
    for (const { filename: name, attrs } of entries) {
      if (attrs.isDirectory() || name.endsWith('.part')) continue
      const rank = await wanted({ name, size: attrs.size })
      if (rank !== null) files.push({ name, size: attrs.size, rank })
    }
    files.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name))
    for (const file of files) await take(file, sftp.createReadStream(`${folder}/${file.name}`))
  })
}
