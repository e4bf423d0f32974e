import type { ByteRange } from './store.ts'

/** More spans than this in one request are a way to cost us work; the whole is sent instead. */
const MAX_RANGES = 8

/**
 * What a `Range` header asks of a content of `size` bytes (RFC 9110 §14): the whole, some spans, or nothing that
 * exists. A header that is malformed, of another unit, or wasteful (many or overlapping spans) is ignored, as the RFC
 * allows, and means the whole.
 */
export type RangeAnswer = { kind: 'whole' } | { kind: 'spans'; spans: ByteRange[] } | { kind: 'unsatisfiable' }

const WHOLE: RangeAnswer = { kind: 'whole' }
const SPAN = /^(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/

/** Reads a `Range` header. */
export function parseRange(header: string | undefined, size: number): RangeAnswer {
  const list = header?.match(/^bytes=(.*)$/i)?.[1]
  if (list === undefined) return WHOLE
  const asked = list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (asked.length === 0 || asked.length > MAX_RANGES) return WHOLE
  const spans: ByteRange[] = []
  for (const part of asked) {
    const span = SPAN.exec(part)
    if (!span) return WHOLE
    const [, first, last, suffix] = span
    if (suffix !== undefined) {
      if (Number(suffix) > 0 && size > 0) spans.push({ start: Math.max(0, size - Number(suffix)), end: size - 1 })
      continue
    }
    const start = Number(first)
    const end = last ? Number(last) : size - 1
    if (last && end < start) return WHOLE
    if (start < size) spans.push({ start, end: Math.min(end, size - 1) })
  }
  if (spans.length === 0) return { kind: 'unsatisfiable' }
  return overlap(spans) ? WHOLE : { kind: 'spans', spans }
}

function overlap(spans: readonly ByteRange[]): boolean {
  const sorted = spans.toSorted((a, b) => a.start - b.start)
  return sorted.some((span, index) => index > 0 && span.start <= (sorted[index - 1]?.end ?? -1))
}
