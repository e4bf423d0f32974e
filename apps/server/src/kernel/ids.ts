import { randomFillSync } from 'node:crypto'

declare const brand: unique symbol

/** A UUIDv7 in lower-case text that names a `T`; ids of different things do not mix. */
export type Id<T extends string> = string & { readonly [brand]: T }

/** Where ids come from; tests hand in a counting one. */
export type IdSource = () => string

/** Random bytes are drawn for many ids at once: each draw costs more than the rest of an id. */
const DRAW = 10
const drawn = Buffer.alloc(400 * DRAW)
let used = drawn.length

/** Where the next ten random bytes stand in `drawn`: two for the counter, eight for the id. */
function draw(): number {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  used += DRAW
  return used - DRAW
}

let lastMs = 0
let lastStamp = ''
let sequence = 0

/** Both parts of an id that say the millisecond; written once for all ids of that millisecond. */
function stampOf(ms: number): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7`
}

/**
 * A new UUIDv7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter that keeps ids of one process in the order they
 * were made, 62 random bits. Made in the process so that a batch knows its ids before it reaches the database.
 */
export function newId<T extends string>(): Id<T> {
  const now = Date.now()
  const at = draw()
  if (now > lastMs) {
    lastMs = now
    lastStamp = stampOf(lastMs)
    sequence = drawn.readUInt16BE(at) & 0x7ff
  } else {
    sequence += 1
    if (sequence > 0xfff) {
      lastMs += 1
      lastStamp = stampOf(lastMs)
      sequence = 0
    }
  }
  drawn[at + 2] = (drawn.readUInt8(at + 2) & 0x3f) | 0x80
  const count = sequence.toString(16).padStart(3, '0')
  const random = drawn.toString('hex', at + 2, at + DRAW)
  return `${lastStamp}${count}-${random.slice(0, 4)}-${random.slice(4)}` as Id<T>
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether the text has the form of an id; a malformed id in a URL is answered like an unknown one. */
export function isId(text: string): boolean {
  return UUID.test(text)
}
