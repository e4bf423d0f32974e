import { Readable } from 'node:stream'
import { newId } from '#kernel/ids.ts'
import { parseRange } from './ranges.ts'
import type { ByteRange, ObjectStore, StoredContent } from './store.ts'

/** A file as it is shown or downloaded. `mime` is what sniffing found; `name` is shown to the person. */
export type ServedFile = StoredContent & { mime: string; name: string }

/** What the request says about it; header values as they came. */
export type ServeRequest = {
  range?: string | undefined
  ifRange?: string | undefined
  ifNoneMatch?: string | undefined
}

/** Status, headers and body of the answer; null body for 304 and 416. */
export type ServeAnswer = { status: 200 | 206 | 304 | 416; headers: Record<string, string>; body: Readable | null }

/** Kinds a browser shows safely; everything else is downloaded. */
const INLINE = /^(?:image\/(?:jpeg|png|webp|gif|avif)|application\/pdf|audio\/[a-z0-9.+-]+|video\/[a-z0-9.+-]+)$/

/**
 * Answers a request for a file's original bytes: whole, one span, or several (RFC 9110 §14). Whatever the bytes are,
 * they cannot run: the type is fixed, sniffing is off, and a sandbox policy rides along. The content's digest is its
 * entity tag. Who may see the file has been decided before.
 */
export async function serveFile(
  store: Pick<ObjectStore, 'open'>,
  file: ServedFile,
  request: ServeRequest,
): Promise<ServeAnswer> {
  const etag = `"${file.sha256}"`
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    etag,
    'cache-control': 'private, no-cache',
    ...safeHeaders(file),
  }
  if (request.ifNoneMatch?.split(',').some((tag) => tag.trim() === etag)) return { status: 304, headers, body: null }
  const answer = parseRange(request.ifRange && request.ifRange !== etag ? undefined : request.range, file.size)
  if (answer.kind === 'unsatisfiable') {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${file.size}` }, body: null }
  }
  if (answer.kind === 'whole') {
    const whole = { ...headers, 'content-type': file.mime, 'content-length': String(file.size) }
    // Its size is known: nobody has to ask the store for it.
    const span = file.size > 0 ? { start: 0, end: file.size - 1 } : undefined
    return { status: 200, headers: whole, body: await store.open(file.sha256, span) }
  }
  const [span, ...others] = answer.spans
  if (span && others.length === 0) {
    const part = { 'content-type': file.mime, 'content-length': String(span.end - span.start + 1) }
    const body = await store.open(file.sha256, span)
    return { status: 206, headers: { ...headers, ...part, 'content-range': contentRange(span, file.size) }, body }
  }
  return severalSpans(store, file, answer.spans, headers)
}

/** What keeps a file from running in whoever opens it. */
export function safeHeaders(file: Pick<ServedFile, 'mime' | 'name'>): Record<string, string> {
  return {
    'content-disposition': dispositionOf(file),
    'content-security-policy':
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  }
}

function severalSpans(
  store: Pick<ObjectStore, 'open'>,
  file: ServedFile,
  spans: readonly ByteRange[],
  headers: Record<string, string>,
): ServeAnswer {
  const boundary = newId()
  const parts = spans.map((span) => ({
    span,
    head: `\r\n--${boundary}\r\ncontent-type: ${file.mime}\r\ncontent-range: ${contentRange(span, file.size)}\r\n\r\n`,
  }))
  const end = `\r\n--${boundary}--\r\n`
  const length = parts.reduce((sum, { span, head }) => sum + head.length + span.end - span.start + 1, end.length)
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const { span, head } of parts) {
      yield Buffer.from(head)
      yield* await store.open(file.sha256, span)
    }
    yield Buffer.from(end)
  }
  const multipart = {
    'content-type': `multipart/byteranges; boundary=${boundary}`,
    'content-length': String(length),
  }
  return { status: 206, headers: { ...headers, ...multipart }, body: Readable.from(body(), { objectMode: false }) }
}

function contentRange(span: ByteRange, size: number): string {
  return `bytes ${span.start}-${span.end}/${size}`
}

/** RFC 6266 with an ASCII fallback; the encoded form carries Chinese names. */
function dispositionOf(file: Pick<ServedFile, 'mime' | 'name'>): string {
  const form = INLINE.test(file.mime) ? 'inline' : 'attachment'
  const name = file.name.toWellFormed().replaceAll(/[\p{Cc}/\\]/gu, '_') || 'file'
  const ascii = name.replaceAll(/[^\x20-\x7e]|["%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
  return `${form}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
