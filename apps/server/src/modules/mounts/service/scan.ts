import { createHash } from 'node:crypto'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { normaliseAccountNo } from '#modules/accounts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { inspect } from '../folder/inspect.ts'
import { type Found, realRoot, walk } from '../folder/walk.ts'
import { lastPart, readablePath } from '../policy/names.ts'
import { namedBy, type ReadPattern, readPattern } from '../policy/pattern.ts'
import type { Encoding, ScanFailure } from '../schema.ts'
import { findEncoding, patternsOf } from '../store/root.ts'
import * as store from '../store/scan.ts'

export const SCAN_TASK = 'mounts.root.scan'
const BATCH = 200

type File = Extract<Found, { kind: 'file' }>
/** One scan: whose folder, by which rules. */
type Scan = { id: string; root: string; at: string; folder: Buffer; encoding: Encoding; patterns: ReadPattern[] }

const keyOf = (path: Buffer) => createHash('sha256').update(path).digest('hex')

/** A file is opened again only when its size or its day has changed. @returns null when it is not there any more. */
async function seenFile(scan: Scan, file: File, known: store.Known | undefined): Promise<store.SeenFile | null> {
  const modifiedAt = toWire(file.modifiedAt)
  const same =
    known?.size === file.size &&
    Temporal.Instant.compare(Temporal.Instant.from(known.modifiedAt), file.modifiedAt) === 0
  try {
    const { kind, mime, fingerprint } = same ? known : await inspect(scan.folder, file.path)
    const path = readablePath(file.path, scan.encoding)
    const named = namedBy(scan.patterns, path)
    return {
      id: newId<'mountedFile'>(),
      pathKey: keyOf(file.path),
      pathBytes: file.path.toString('hex'),
      path,
      fileName: lastPart(path),
      size: file.size,
      modifiedAt,
      kind,
      mime,
      fingerprint,
      patternId: named?.patternId ?? null,
      namedAccount: named?.account ? normaliseAccountNo(named.account) : null,
      parameter: named?.parameter ?? null,
      datedOn: named?.datedOn ?? null,
    }
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

async function noteBatch(platform: Platform, scan: Scan, files: readonly File[], refused: number): Promise<void> {
  const known = await store.knownFiles(
    platform.db,
    scan.root,
    files.map(({ path }) => keyOf(path)),
  )
  const byKey = new Map(known.map((one) => [one.pathKey, one]))
  const seen: store.SeenFile[] = []
  let left = refused
  for (const file of files) {
    const one = await seenFile(scan, file, byKey.get(keyOf(file.path)))
    if (one) seen.push(one)
    else left += 1
  }
  await inTransaction(platform.db, async (tx) => {
    await store.noteSeen(tx, scan, seen, left)
    await appendEvents(tx, platform.clock(), [{ topic: 'mounts', ids: [scan.id] }])
  })
}

/** Walks the folder, a batch at a time. @returns folders that could not be read. */
async function walkAll(
  platform: Platform,
  scan: Scan,
  signal: AbortSignal,
): Promise<{ files: number; unread: string[] }> {
  const unread: string[] = []
  let files: File[] = []
  let [count, refused] = [0, 0]
  for await (const found of walk(scan.folder)) {
    if (found.kind === 'file') files.push(found)
    else {
      refused += 1
      if (found.folder) unread.push(Buffer.concat([found.path, Buffer.from('/')]).toString('hex'))
    }
    if (files.length + refused < BATCH) continue
    signal.throwIfAborted()
    await noteBatch(platform, scan, files, refused)
    count += files.length
    ;[files, refused] = [[], 0]
  }
  await noteBatch(platform, scan, files, refused)
  return { files: count + files.length, unread }
}

async function run(platform: Platform, scan: Scan, signal: AbortSignal) {
  const { files, unread } = await walkAll(platform, scan, signal)
  // A folder that is empty all at once is one that is not mounted.
  if (files === 0) return { failure: 'ROOT_EMPTY' as const, vanished: 0, renamed: 0 }
  const settled = await inTransaction(platform.db, (tx) => store.settle(tx, scan, unread))
  return { failure: null, ...settled }
}

async function failureOf(error: unknown, signal: AbortSignal): Promise<ScanFailure> {
  if (signal.aborted) return 'INTERRUPTED'
  const missing =
    error instanceof Error && 'code' in error && /^E(NOENT|NOTDIR|IO|STALE|ACCES)$/.test(String(error.code))
  return missing ? 'ROOT_MISSING' : 'OTHER'
}

/** Looks a legacy folder through and takes note of what is there, what is new, renamed, and gone. Nothing is written there. */
export async function scanRoot(
  platform: Platform,
  root: string,
  by: string | null,
  signal: AbortSignal,
): Promise<void> {
  const mount = platform.config.mounts.find(({ name }) => name === root)
  const encoding = await findEncoding(platform.db, root)
  if (!mount || encoding === null) return
  const patterns = (await patternsOf(platform.db, root)).map((one) => ({ ...one, shape: readPattern(one.template) }))
  const id = newId<'mountScan'>()
  const at = toWire(platform.clock())
  await inTransaction(platform.db, (tx) => store.insertScan(tx, { id, root, at, by }))
  let end: { failure: ScanFailure | null; vanished: number; renamed: number }
  try {
    const folder = await realRoot(mount.folder)
    end = folder
      ? await run(platform, { id, root, at, folder, encoding, patterns }, signal)
      : { failure: 'ROOT_MISSING', vanished: 0, renamed: 0 }
  } catch (error) {
    end = { failure: await failureOf(error, signal), vanished: 0, renamed: 0 }
    platform.log.warn({ err: error, root }, 'a legacy folder could not be looked through')
  }
  await inTransaction(platform.db, async (tx) => {
    await store.finishScan(tx, { id, at: toWire(platform.clock()) }, end)
    await appendEvents(tx, platform.clock(), [{ topic: 'mounts', ids: [id] }])
  })
}

/** One folder when somebody asks; nightly all of them. */
export const scanTask: TaskHandler = async (platform, payload, { signal }) => {
  const by = typeof payload.by === 'string' ? payload.by : null
  const roots = typeof payload.root === 'string' ? [payload.root] : platform.config.mounts.map(({ name }) => name)
  for (const root of roots) await scanRoot(platform, root, by, signal)
}
