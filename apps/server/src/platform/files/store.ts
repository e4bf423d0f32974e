import type { Readable } from 'node:stream'
import type { Edges } from './edges.ts'

/** The SHA-256 of a content in lower-case hex: its name in the store. */
export type Sha256 = string

/** A content in the store. `size` in bytes. */
export type StoredContent = { sha256: Sha256; size: number }

/** A span of bytes, both ends included, `0 <= start <= end < size`. */
export type ByteRange = { start: number; end: number }

/** Limits of one `put`. */
export type PutLimits = {
  /** More bytes than this are refused with FILE_TOO_LARGE, and nothing is kept. */
  maxBytes: number
  /** The digest the sender states; another one is refused with FILE_DIGEST_MISMATCH, and nothing is kept. */
  expectSha256?: Sha256
  /** Sees every chunk as it passes. */
  watch?(chunk: Uint8Array): void
  /** Asked about the ends of the content once all of it is there; what it throws refuses the content, and nothing is kept. */
  accept?(edges: Edges): Promise<void>
}

/**
 * Files named by their content. What is stored never changes, equal contents are stored once, and a name is visible
 * only when its content is complete and safe on disk. Who refers to a content, and when the last reference is gone, is
 * kept in the database by the owner of the files, not here.
 *
 * Refusals of every method: STORAGE_FULL (507), STORAGE_UNAVAILABLE (503). A malformed digest is a TypeError.
 */
export type ObjectStore = {
  /** Stores a content and says its name. Memory stays flat whatever the size; an error of the source keeps nothing. */
  put(source: AsyncIterable<Uint8Array>, limits: PutLimits): Promise<StoredContent>
  /** The content, or a span of it. FILE_GONE (410) when it is not there. The caller reads to the end or destroys it. */
  open(sha256: Sha256, range?: ByteRange): Promise<Readable>
  /** The content's size, or null when it is not there. */
  stat(sha256: Sha256): Promise<StoredContent | null>
  /** Deletes a content for good; false when it was not there. Only its owner may, after the last reference is gone. */
  remove(sha256: Sha256): Promise<boolean>
  /** Every content, ordered by name: for `kontor verify` and the sweep of contents nothing refers to. */
  list(): AsyncIterable<StoredContent>
  /** Present where the store itself keeps contents from being deleted. */
  readonly locks?: ObjectLocks
}

/** A lock that privileged accounts of the store may take away, or one that nobody may. */
export type LockMode = 'GOVERNANCE' | 'COMPLIANCE'

/** What keeps a content: until then, and as long as it is held. */
export type ContentLock = { until: Temporal.Instant | null; held: boolean }

/** What a store that locks must refuse; `intact`: after all of it the probe still has its bytes. */
export const LOCK_TRIALS = ['configured', 'delete', 'overwrite', 'shorten', 'held', 'intact'] as const
export type LockTrial = (typeof LOCK_TRIALS)[number]
export type LockFinding = { trial: LockTrial; holds: boolean; answer: string }

/**
 * Locks on contents (S3 Object Lock). Only later and never earlier: a lock can't be taken back before its time.
 *
 * Refusals: FILE_GONE, CONTENT_LOCKED where the store refuses the change, STORAGE_UNAVAILABLE.
 */
export type ObjectLocks = {
  readonly mode: LockMode
  /** Locks a content until then, where it is not locked for longer, and places or lifts the hold. */
  lock(sha256: Sha256, lock: ContentLock): Promise<void>
  /** What the store says of a content's lock. */
  read(sha256: Sha256): Promise<ContentLock>
  /** Locks a probe of its own and tries everything a lock must refuse. */
  tryForbidden(): Promise<LockFinding[]>
}

const SHA256 = /^[0-9a-f]{64}$/

export const isSha256 = (text: string): boolean => SHA256.test(text)

/** Keeps anything but a digest out of paths and keys. */
export function assertSha256(text: string): void {
  if (!isSha256(text)) throw new TypeError('not a SHA-256 digest in lower-case hex')
}
