import { randomBytes, randomFillSync } from 'node:crypto'

declare const brand: unique symbol

/** A UUIDv7 in lower-case text that names a `T`; ids of different things do not mix. */
export type Id<T extends string> = string & { readonly [brand]: T }

/** Where ids come from; tests hand in a counting one. */
export type IdSource = () => string

/** Random bytes are drawn for many ids at once: each draw costs more than the rest of an id. */
const drawn = Buffer.alloc(4096)
let used = drawn.length

function eightRandomBytes(into: Buffer): void {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  drawn.copy(into, 8, used, used + 8)
  used += 8
}

let lastMs = 0
let sequence = 0

/**
 * A new UUIDv7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter that keeps ids of one process in the order they
 * were made, 62 random bits. Made in the process so that a batch knows its ids before it reaches the database.
 */
export function newId<T extends string>(): Id<T> {
  const now = Temporal.Now.instant().epochMilliseconds
  if (now > lastMs) {
    lastMs = now
    sequence = randomBytes(2).readUInt16BE() & 0x7ff
  } else {
    sequence += 1
    if (sequence > 0xfff) {
      lastMs += 1
      sequence = 0
    }
  }
  const bytes = Buffer.allocUnsafe(16)
  eightRandomBytes(bytes)
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | sequence, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<T>
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether the text has the form of an id; a malformed id in a URL is answered like an unknown one. */
export function isId(text: string): boolean {
  return UUID.test(text)
}
