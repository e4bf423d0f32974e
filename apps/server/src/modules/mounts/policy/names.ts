import type { Encoding } from '../schema.ts'

const strict = (label: string) => new TextDecoder(label, { fatal: true })
const UTF8 = strict('utf-8')
const GUESSES = [UTF8, strict('gb18030')]
const DECODERS: Record<Exclude<Encoding, 'auto'>, TextDecoder> = {
  'utf-8': UTF8,
  gb18030: strict('gb18030'),
  big5: strict('big5'),
}

/** Bytes that are no letters, so that a name can be shown and told from every other. */
function escapedBytes(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) =>
      byte >= 0x20 && byte < 0x7f && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`,
    )
    .join('')
}

/** Marks of direction and control would let a name be read as another. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A path as people read it. Its bytes stay what they are: this is for showing and for patterns alone. */
export function readablePath(bytes: Uint8Array, encoding: Encoding): string {
  const decoders = encoding === 'auto' ? GUESSES : [DECODERS[encoding]]
  for (const decoder of decoders) {
    try {
      return decoder.decode(bytes).replaceAll(HIDDEN, '\u{FFFD}')
    } catch {
      // The next one may fit.
    }
  }
  return escapedBytes(bytes)
}

/** The last part of a path. */
export const lastPart = (path: string): string => path.split('/').at(-1) || path
