import { createHash, createHmac } from 'node:crypto'

/**
 * What proves a request to a system that shares a secret with us: HMAC-SHA-256 over time, method, path and the body's
 * SHA-256, each on a line, in hex. The time (seconds) keeps an old request from being sent again.
 */
export function signatureOf(
  secret: string,
  { timestamp, method, path, body }: { timestamp: string; method: string; path: string; body: string },
): string {
  const digest = createHash('sha256').update(body).digest('hex')
  return createHmac('sha256', secret).update(`${timestamp}\n${method}\n${path}\n${digest}`).digest('hex')
}
