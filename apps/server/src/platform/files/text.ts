/** Encodings of the text files brokers exchange. */
export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5'] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

/**
 * Decodes text of unstated encoding: a byte order mark decides, else UTF-8 when it is valid UTF-8, else GB18030 when
 * it is valid GB18030. Null when it is neither. Big5 cannot be told from GB18030 by its bytes; who knows says so.
 * With `partial` the bytes are the start of a longer text and may end inside a character.
 */
export function decodeText(
  bytes: Uint8Array,
  options: { partial?: boolean; encoding?: TextEncoding } = {},
): { text: string; encoding: TextEncoding } | null {
  const candidates = options.encoding ? [options.encoding] : encodingsOf(bytes)
  for (const encoding of candidates) {
    try {
      const decoder = new TextDecoder(encoding, { fatal: true })
      return { text: decoder.decode(bytes, { stream: options.partial ?? false }), encoding }
    } catch {
      // Not this one.
    }
  }
  return null
}

function encodingsOf(bytes: Uint8Array): TextEncoding[] {
  const [first, second, third] = bytes
  if (first === 0xff && second === 0xfe) return ['utf-16le']
  if (first === 0xfe && second === 0xff) return ['utf-16be']
  if (first === 0xef && second === 0xbb && third === 0xbf) return ['utf-8']
  return ['utf-8', 'gb18030']
}
