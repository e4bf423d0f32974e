import { createHmac } from 'node:crypto'

/** Secrets carry this in front, so that people and scanners know them for what they are. */
export const SECRET_PREFIX = 'whsec_'

/**
 * The headers of the Standard Webhooks specification: HMAC-SHA-256 over id, timestamp and body. The id is the event's,
 * the same for every attempt and replay, so that a receiver knows what it has seen; the time is that of the attempt.
 */
export function signedHeaders(
  secret: string,
  { id, seconds, body }: { id: string; seconds: number; body: string },
): Record<string, string> {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` }
}
