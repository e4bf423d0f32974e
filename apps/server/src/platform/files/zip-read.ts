import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { Refused } from '#kernel/refusal.ts'
import { platformErrors } from '../errors.ts'
import type { ObjectStore, StoredContent } from './store.ts'
import { decodeText } from './text.ts'

/** A file in an archive. `name` is its safe relative path with `/` between the parts, in Unicode NFC; sizes in bytes. */
export type ZipEntry = { name: string; size: number; compressedSize: number }

/** What an archive may hold. */
export type ZipLimits = {
  maxEntries: number
  /** Of all files together, unpacked. */
  maxTotalBytes: number
  /** Of one file, unpacked. */
  maxEntryBytes: number
  /** Unpacked to packed size of one file over 1 MB; no honest picture or document comes near 200. */
  maxRatio: number
}

/** An archive whose directory has been checked whole. Close it when done. */
export type ZipContents = {
  /** The files, in the archive's order; folders and what macOS and Windows add for themselves are left out. */
  entries: readonly ZipEntry[]
  /** A file's content. ARCHIVE_UNREADABLE, as an error of the stream, when it is damaged or larger than it says. */
  open(entry: ZipEntry): Promise<Readable>
  close(): void
}

/**
 * Opens a zip archive that a stranger made and refuses it whole if anything in it is unsafe: a name that leaves the
 * folder (ARCHIVE_NAME_UNSAFE), two files of one name (ARCHIVE_NAME_DUPLICATE), a symbolic link or device
 * (ARCHIVE_LINK), encryption (ARCHIVE_ENCRYPTED), too much of anything (ARCHIVE_TOO_MANY_ENTRIES, ARCHIVE_TOO_LARGE,
 * ARCHIVE_BOMB), or not an archive (ARCHIVE_UNREADABLE). A name in GBK, as Chinese Windows writes it, is understood.
 */
export async function openZip(
  source: Buffer | { store: ObjectStore; content: StoredContent },
  limits: ZipLimits,
): Promise<ZipContents> {
  const zip = await openArchive(source)
  try {
    const found = await readDirectory(zip, limits)
    return {
      entries: [...found.keys()],
      close: () => zip.close(),
      async open(entry) {
        const raw = found.get(entry)
        if (!raw) throw new TypeError('an entry of another archive')
        return refusingDamage(await zip.openReadStreamPromise(raw).catch(unreadable))
      },
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function openArchive(source: Buffer | { store: ObjectStore; content: StoredContent }): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true }
  if (Buffer.isBuffer(source)) return yauzl.fromBufferPromise(source, options).catch(unreadable)
  const reader = new StoredContentReader(source.store, source.content.sha256)
  return yauzl.fromRandomAccessReaderPromise(reader, source.content.size, options).catch(unreadable)
}

async function readDirectory(zip: ZipFile, limits: ZipLimits): Promise<Map<ZipEntry, Entry>> {
  if (zip.entryCount > limits.maxEntries) {
    throw platformErrors.ARCHIVE_TOO_MANY_ENTRIES({ maxEntries: limits.maxEntries })
  }
  const found = new Map<ZipEntry, Entry>()
  const names = new Set<string>()
  let total = 0
  try {
    for await (const raw of zip.eachEntry()) {
      const entry = checkEntry(raw, limits)
      total += entry.size
      if (total > limits.maxTotalBytes) throw platformErrors.ARCHIVE_TOO_LARGE({ maxBytes: limits.maxTotalBytes })
      if (names.has(entry.name)) throw platformErrors.ARCHIVE_NAME_DUPLICATE({ name: entry.name })
      names.add(entry.name)
      if (!entry.name.endsWith('/') && !isClutter(entry.name)) found.set(entry, raw)
    }
  } catch (error) {
    unreadable(error)
  }
  return found
}

function checkEntry(raw: Entry, limits: ZipLimits): ZipEntry {
  const name = nameOf(raw)
  const size = raw.uncompressedSize
  if (raw.isEncrypted()) throw platformErrors.ARCHIVE_ENCRYPTED({ name })
  if (isSpecial(raw)) throw platformErrors.ARCHIVE_LINK({ name })
  if (!isSafeName(name.replace(/\/$/, ''))) throw platformErrors.ARCHIVE_NAME_UNSAFE({ name })
  if (!isHonest(raw)) throw platformErrors.ARCHIVE_UNREADABLE()
  if (size > limits.maxEntryBytes) throw platformErrors.ARCHIVE_TOO_LARGE({ maxBytes: limits.maxEntryBytes })
  if (size > 1024 * 1024 && size > raw.compressedSize * limits.maxRatio) throw platformErrors.ARCHIVE_BOMB({ name })
  return { name, size, compressedSize: raw.compressedSize }
}

/** A known method, and no "empty" file with content: other readers of the same bytes would unpack that without a limit. */
function isHonest(raw: Entry): boolean {
  if (raw.compressionMethod === 0) return raw.uncompressedSize === raw.compressedSize
  if (raw.compressionMethod !== 8) return false
  return raw.uncompressedSize > 0 ? raw.compressedSize > 0 : raw.compressedSize > 0 && raw.compressedSize <= 16
}

const UNICODE_PATH = 0x7075

function nameOf(raw: Entry): string {
  const bytes = raw.fileNameRaw
  const extra = raw.extraFields.find((field) => field.id === UNICODE_PATH)?.data
  const isUnicodePath = extra && extra.length > 5 && extra[0] === 1 && extra.readUInt32LE(1) === crc32(bytes)
  const decoded = isUnicodePath ? decodeText(extra.subarray(5), { encoding: 'utf-8' }) : decodeName(raw, bytes)
  if (!decoded) throw platformErrors.ARCHIVE_NAME_UNSAFE({ name: bytes.toString('latin1') })
  return decoded.text.replaceAll('\\', '/').normalize('NFC')
}

function decodeName(raw: Entry, bytes: Buffer): { text: string } | null {
  const saysUtf8 = (raw.generalPurposeBitFlag & 0x800) !== 0
  return decodeText(bytes, saysUtf8 ? { encoding: 'utf-8' } : {})
}

/** Parts that no system reads as anything but a plain name below the folder. */
function isSafeName(name: string): boolean {
  if (name.length === 0 || name.length > 1024 || /^[A-Za-z]:/.test(name)) return false
  return name
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && part.length <= 255 && isPlain(part))
}

function isPlain(part: string): boolean {
  return part.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(part)
}

function isClutter(name: string): boolean {
  return name.startsWith('__MACOSX/') || /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(name)
}

/** Whether the file mode, which Unix tools store, is anything but a plain file or a folder. */
function isSpecial(raw: Entry): boolean {
  const type = (raw.externalFileAttributes >>> 16) & 0xf000
  const madeOn = raw.versionMadeBy >>> 8
  return (madeOn === 3 || madeOn === 19) && type !== 0 && type !== 0x8000 && type !== 0x4000
}

async function refusingDamage(source: Readable): Promise<Readable> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* source
    } catch (error) {
      unreadable(error)
    }
  }
  return Readable.from(chunks(), { objectMode: false })
}

/** Whatever the reader stumbles over is the archive's fault, except our own refusals (a limit, a failing store). */
function unreadable(error: unknown): never {
  throw error instanceof Refused ? error : platformErrors.ARCHIVE_UNREADABLE()
}

/** Reads spans of a stored content, so that a large archive needs no copy. */
class StoredContentReader extends yauzl.RandomAccessReader {
  readonly #store: ObjectStore
  readonly #sha256: string

  constructor(store: ObjectStore, sha256: string) {
    super()
    this.#store = store
    this.#sha256 = sha256
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const [store, sha256] = [this.#store, this.#sha256]
    async function* chunks(): AsyncGenerator<Uint8Array> {
      if (end > start) yield* await store.open(sha256, { start, end: end - 1 })
    }
    return Readable.from(chunks(), { objectMode: false })
  }
}
