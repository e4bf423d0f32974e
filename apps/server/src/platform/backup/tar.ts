/** One entry of an archive: a folder, or a file whose bytes come next. */
export type TarEntry = { name: string; kind: 'file' | 'folder' | 'other'; size: number }

const BLOCK = 512

const text = (header: Buffer, from: number, length: number) =>
  header.toString('utf8', from, from + length).replace(/\0.*$/s, '')

function numberAt(header: Buffer, from: number, length: number): number {
  // Large sizes stand in base 256, marked by the first bit.
  if (((header[from] ?? 0) & 0x80) !== 0) {
    let value = BigInt((header[from] ?? 0) & 0x7f)
    for (let at = from + 1; at < from + length; at += 1) value = (value << 8n) | BigInt(header[at] ?? 0)
    return Number(value)
  }
  return Number.parseInt(text(header, from, length).trim() || '0', 8)
}

function entryOf(header: Buffer): TarEntry {
  let sum = 0
  for (let at = 0; at < BLOCK; at += 1) sum += at >= 148 && at < 156 ? 32 : (header[at] ?? 0)
  if (sum !== numberAt(header, 148, 8)) throw new Error('an entry of the archive is damaged')
  const prefix = text(header, 345, 155)
  const name = text(header, 0, 100)
  const type = header.toString('latin1', 156, 157)
  const kind = type === '5' ? 'folder' : type === '0' || type === '\0' ? 'file' : 'other'
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    kind,
    size: kind === 'file' ? numberAt(header, 124, 12) : 0,
  }
}

/**
 * Reads a tar archive as PostgreSQL writes it (ustar). Yields each entry, then its bytes in parts; a stream that ends
 * before the archive does is an error.
 */
export async function* untar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry | Buffer> {
  let held: Buffer = Buffer.alloc(0)
  let left = 0
  let padding = 0
  let done = false
  for await (const chunk of source) {
    if (done) continue
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
    for (;;) {
      if (left > 0) {
        if (held.length === 0) break
        const part = held.subarray(0, left)
        left -= part.length
        held = held.subarray(part.length)
        yield part
        continue
      }
      if (padding > 0) {
        const skipped = Math.min(padding, held.length)
        padding -= skipped
        held = held.subarray(skipped)
        if (padding > 0) break
      }
      if (held.length < BLOCK) break
      const header = held.subarray(0, BLOCK)
      held = held.subarray(BLOCK)
      if (header.every((byte) => byte === 0)) {
        done = true
        break
      }
      const entry = entryOf(header)
      left = entry.size
      padding = (BLOCK - (entry.size % BLOCK)) % BLOCK
      yield entry
    }
  }
  if (!done && (left > 0 || held.length > 0)) throw new Error('the archive ends in the middle')
}
