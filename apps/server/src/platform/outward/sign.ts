import { createHash, createHmac } from 'node:crypto'

/** What of a request is signed. `path` is what the system agreed to: with the query or without. */
export type SignedRequest = {
  timestamp: string
  method: string
  path: string
  /** Headers that are part of the proof, in order. */
  beside?: readonly string[]
  /** The body, or its SHA-256 in hex where it is too large to be held. */
  body: string | Uint8Array | { sha256: string }
}

const digestOf = (body: SignedRequest['body']): string =>
  typeof body === 'object' && 'sha256' in body ? body.sha256 : createHash('sha256').update(body).digest('hex')

/**
 * What proves a request to a system that shares a secret with us: HMAC-SHA-256 over time, method, path and the body's
 * SHA-256, each on a line, in hex. The time (seconds) keeps an old request from being sent again.
 */
export function signatureOf(secret: string, { timestamp, method, path, beside = [], body }: SignedRequest): string {
  const lines = [timestamp, method, path, ...beside, digestOf(body)]
  return createHmac('sha256', secret).update(lines.join('\n')).digest('hex')
}

/** The headers that carry the proof. */
export function proofHeaders(
  { keyId, secret }: { keyId: string; secret: string },
  now: Temporal.Instant,
  request: Omit<SignedRequest, 'timestamp'>,
): Record<'x-kontor-key' | 'x-kontor-timestamp' | 'x-kontor-signature', string> {
  const timestamp = String(Math.floor(now.epochMilliseconds / 1000))
  return {
    'x-kontor-key': keyId,
    'x-kontor-timestamp': timestamp,
    'x-kontor-signature': signatureOf(secret, { timestamp, ...request }),
  }
}
