import type { CounterWay } from '#platform/counters-config.ts'
import { proofHeaders } from '#platform/outward/sign.ts'

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

/** What proves a request to a counter that wants signatures. */
export const signed = (way: CounterWay, now: Temporal.Instant, { method, content }: Asked, path: string) =>
  proofHeaders(way, now, { method, path, body: content?.bytes ?? '' })

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
