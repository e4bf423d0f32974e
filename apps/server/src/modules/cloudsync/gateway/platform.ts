import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { CloudConfig } from '#platform/cloud-config.ts'
import { proofHeaders } from '#platform/outward/sign.ts'
import type { Reason } from '../schema.ts'

type Access = NonNullable<CloudConfig>

/** What the platform said, word for word. `status` is null when there was no answer. */
export type Reply = { status: number | null; body: string | null }

/** What became of one asking. `retryAfter` is in seconds. */
export type Verdict = { reply: Reply } & (
  | { kind: 'accepted'; platformId: string }
  | { kind: 'pending'; platformId: string }
  | { kind: 'refused' }
  /** Asked about a file it has never seen. */
  | { kind: 'unknown' }
  | {
      kind: 'later'
      reason: Extract<Reason, 'UNREACHABLE' | 'BUSY' | 'PLATFORM_FAULT' | 'KEY_REFUSED'>
      retryAfter: number | null
    }
)

/** What the platform is told about a file. */
export type Sheet = {
  accountNo: string
  business: number
  parameter: string
  occurredOn: string
  eventNo: string
  fileName: string
  mime: string
  size: number
  sha256: string
}

const ANSWER_MAX_BYTES = 64_000
/** What of a reply is kept. */
const KEPT_MAX = 8_000
const LIMIT_MS = 20_000
/** A slow line still carries so much in a second. */
const BYTES_PER_MS = 100

const answer = z.object({ id: z.string().min(1).max(200), status: z.enum(['accepted', 'pending', 'rejected']) })

const NO_CONTENT = createHash('sha256').digest('hex')

async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > ANSWER_MAX_BYTES) throw new Error('answer too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** PostgreSQL keeps no NUL in a text. */
const kept = (text: string) => text.replaceAll('\0', '').slice(0, KEPT_MAX)

type Said = { status: number; text: string; retryAfter: number | null }

function verdictOf(said: Said | null, asked: boolean): Verdict {
  if (said === null) {
    return { kind: 'later', reason: 'UNREACHABLE', retryAfter: null, reply: { status: null, body: null } }
  }
  const { status, text, retryAfter } = said
  const reply = { status, body: kept(text) }
  if (status === 401 || status === 403) return { kind: 'later', reason: 'KEY_REFUSED', retryAfter, reply }
  if (status === 429) return { kind: 'later', reason: 'BUSY', retryAfter, reply }
  if (asked && (status === 404 || status === 410)) return { kind: 'unknown', reply }
  if (status >= 400 && status < 500) return { kind: 'refused', reply }
  const known = status >= 200 && status < 300 ? answer.safeParse(json(text)) : null
  if (!known?.success) return { kind: 'later', reason: 'PLATFORM_FAULT', retryAfter, reply }
  const { id: platformId, status: judged } = known.data
  if (judged === 'rejected') return { kind: 'refused', reply }
  return { kind: judged, platformId, reply }
}

async function ask(
  access: Access,
  now: Temporal.Instant,
  place: string,
  content: { sheet: string; sha256: string; size: number; stream: Readable } | null,
): Promise<Verdict> {
  const url = new URL(`${access.url}${place}`)
  const method = content ? 'PUT' : 'GET'
  const sheet = content?.sheet ?? ''
  const sha256 = content?.sha256 ?? NO_CONTENT
  const headers = {
    accept: 'application/json',
    // The sheet as it is sent is part of the proof; a content is too large to be held for it.
    ...proofHeaders(access, now, { method, path: url.pathname, beside: [sheet], body: { sha256 } }),
  }
  const signal = AbortSignal.timeout(LIMIT_MS + Math.ceil((content?.size ?? 0) / BYTES_PER_MS))
  try {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      signal,
      headers: content ? { ...headers, 'x-kontor-sheet': sheet, 'content-type': 'application/octet-stream' } : headers,
      ...(content ? { body: content.stream as unknown as BodyInit, duplex: 'half' } : {}),
    } as RequestInit)
    const text = await readLimited(response)
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
    return verdictOf({ status: response.status, text, retryAfter: retryAfter > 0 ? retryAfter : null }, !content)
  } catch {
    return verdictOf(null, !content)
  } finally {
    content?.stream.destroy()
  }
}

/** Hands a file over. The platform knows the reference, so that an attempt whose answer was lost files nothing twice. */
export function putFile(
  access: Access,
  now: Temporal.Instant,
  reference: string,
  sheet: Sheet,
  stream: Readable,
): Promise<Verdict> {
  const { sha256, size } = sheet
  const text = Buffer.from(JSON.stringify(sheet)).toString('base64url')
  return ask(access, now, `/files/${encodeURIComponent(reference)}`, { sheet: text, sha256, size, stream })
}

/** What became of a file that was taken and not judged. */
export const askAboutFile = (access: Access, now: Temporal.Instant, reference: string): Promise<Verdict> =>
  ask(access, now, `/files/${encodeURIComponent(reference)}`, null)
