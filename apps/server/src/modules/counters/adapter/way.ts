import { createHash, createHmac } from 'node:crypto'
import type { CounterWay } from '#platform/counters-config.ts'

const LIMIT_MS = 10_000
const ANSWER_MAX_BYTES = 8_000_000

export type Asked = {
  method: 'GET' | 'POST' | 'PUT'
  /** Path and query below the counter's address. */
  place: string
  content?: { type: string; bytes: Buffer }
}
export type Said = { status: number; bytes: Buffer; retryAfter: number | null }

/** At most so much of an answer; a longer one is none. */
async function readLimited(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > ANSWER_MAX_BYTES) throw new Error('answer too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** HMAC-SHA-256 over time, method, path with query and the body's SHA-256, each on a line, in hex. */
export function signatureOf(
  secret: string,
  parts: { timestamp: string; method: string; path: string; body: Buffer },
): string {
  const digest = createHash('sha256').update(parts.body).digest('hex')
  return createHmac('sha256', secret)
    .update(`${parts.timestamp}\n${parts.method}\n${parts.path}\n${digest}`)
    .digest('hex')
}

/** What proves a request to a counter that wants signatures. */
export function signed({ keyId, secret }: CounterWay, now: Temporal.Instant, asked: Asked, path: string) {
  const timestamp = String(Math.floor(now.epochMilliseconds / 1000))
  const body = asked.content?.bytes ?? Buffer.alloc(0)
  return {
    'x-kontor-key': keyId,
    'x-kontor-timestamp': timestamp,
    'x-kontor-signature': signatureOf(secret, { timestamp, method: asked.method, path, body }),
  }
}

/** What proves a request to a counter that wants a name and a password. */
export const basic = ({ keyId, secret }: CounterWay) => ({
  authorization: `Basic ${Buffer.from(`${keyId}:${secret}`).toString('base64')}`,
})

/** One request; null when the counter can't be reached, is cut off or does not answer in time. */
export async function ask(
  way: CounterWay,
  asked: Asked,
  proof: (path: string) => Record<string, string>,
): Promise<Said | null> {
  const url = new URL(`${way.url}${asked.place}`)
  try {
    const response = await fetch(url, {
      method: asked.method,
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT_MS),
      headers: {
        ...proof(`${url.pathname}${url.search}`),
        ...(asked.content ? { 'content-type': asked.content.type } : {}),
      },
      ...(asked.content ? { body: new Uint8Array(asked.content.bytes) } : {}),
    })
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
    return {
      status: response.status,
      bytes: await readLimited(response),
      retryAfter: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
    }
  } catch {
    return null
  }
}

/** What an answer means when it is none that was hoped for; null: the counter has refused the order itself. */
export function laterBy(said: Said | null): {
  kind: 'later'
  reason: 'UNREACHABLE' | 'KEY_REFUSED' | 'BUSY' | 'AFTER_HOURS' | 'COUNTER_FAULT'
  retryAfter: number | null
} | null {
  if (said === null) return { kind: 'later', reason: 'UNREACHABLE', retryAfter: null }
  const { status, retryAfter } = said
  if (status === 401 || status === 403) return { kind: 'later', reason: 'KEY_REFUSED', retryAfter }
  if (status === 423) return { kind: 'later', reason: 'AFTER_HOURS', retryAfter }
  if (status === 408 || status === 425 || status === 429) return { kind: 'later', reason: 'BUSY', retryAfter }
  if (status >= 500 || status < 200 || (status >= 300 && status < 400)) {
    return { kind: 'later', reason: 'COUNTER_FAULT', retryAfter }
  }
  return null
}

const RECEIPT_MAX = 200

/** A counter's words as people read them: one line, short, without the reference, which says nothing to them. */
export const receiptText = (text: string, reference: string): string =>
  text
    .replaceAll(reference, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, RECEIPT_MAX)
