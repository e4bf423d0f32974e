import type { Readable } from 'node:stream'

/** A file of the vault: a path of small letters, digits, `-`, `_`, `.` and `/`. */
export type NamedFile = { name: string; size: number }
/** What was written: bytes and their SHA-256. */
export type Written = { size: number; sha256: string }

/** Files with names. A name is there when its file is whole, or not at all; written again, it is replaced. */
export type NamedFiles = {
  put(name: string, source: AsyncIterable<Uint8Array>): Promise<Written>
  /** @throws FILE_GONE */
  open(name: string): Promise<Readable>
  /** Names that begin so, in order. */
  list(prefix: string): Promise<NamedFile[]>
  remove(name: string): Promise<void>
}

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/

/** Keeps anything but names of ours out of paths and keys. */
export function assertName(name: string): void {
  if (!NAME.test(name)) throw new TypeError('not the name of a file of the vault')
}
