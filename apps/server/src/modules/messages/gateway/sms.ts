import { z } from 'zod'
import type { MessagesConfig } from '#platform/messages-config.ts'
import { proofHeaders } from '#platform/outward/sign.ts'
import { type Attempt, type Letter, receiptText } from './answer.ts'

type Provider = NonNullable<MessagesConfig['sms']>
const LIMIT_MS = 10_000
const ANSWER_MAX_BYTES = 64_000

const accepted = z.object({ id: z.string().min(1).max(200), status: z.string().max(40) })
const refusal = z.object({ code: z.string().max(60) })
const standing = z.object({
  status: z.enum(['accepted', 'delivered', 'failed']),
  reason: z.string().max(200).nullish(),
})

type Said = { status: number; body: unknown; retryAfter: number | null }

/** At most so much of an answer; a longer one is none. */
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

/** One signed request; null when the provider can't be reached or does not answer in time. */
async function ask(
  provider: Provider,
  now: Temporal.Instant,
  method: 'GET' | 'POST',
  place: string,
  content?: object,
): Promise<Said | null> {
  const url = new URL(`${provider.url}${place}`)
  const body = content === undefined ? '' : JSON.stringify(content)
  try {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT_MS),
      headers: {
        accept: 'application/json',
        ...proofHeaders(provider, now, { method, path: url.pathname, body }),
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(content === undefined ? {} : { body }),
    })
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
    return {
      status: response.status,
      body: json(await readLimited(response)),
      retryAfter: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
    }
  } catch {
    return null
  }
}

function refusedBy({ status, body, retryAfter }: Said): Attempt {
  const code = refusal.safeParse(body).data?.code ?? ''
  if (status === 401 || status === 403) return { kind: 'later', reason: 'KEY_REFUSED', retryAfter }
  if (status === 429) return { kind: 'later', reason: 'BUSY', retryAfter }
  if (status >= 400 && status < 500) {
    const reason = code === 'content' ? 'CONTENT_REFUSED' : 'ADDRESS_REFUSED'
    return { kind: 'refused', reason, receipt: receiptText(`${status} ${code}`) }
  }
  return { kind: 'later', reason: 'PROVIDER_FAULT', retryAfter }
}

/** Hands a message to the provider. It knows the reference, so that an attempt whose answer was lost sends nothing twice. */
export async function sendSms(provider: Provider, now: Temporal.Instant, letter: Letter): Promise<Attempt> {
  const said = await ask(provider, now, 'POST', '/messages', {
    reference: letter.reference,
    to: letter.to,
    sender: provider.sender,
    text: letter.body,
    language: letter.language,
  })
  if (said === null) return { kind: 'later', reason: 'UNREACHABLE', retryAfter: null }
  if (said.status < 200 || said.status > 299) return refusedBy(said)
  const taken = accepted.safeParse(said.body)
  if (!taken.success) return { kind: 'later', reason: 'PROVIDER_FAULT', retryAfter: said.retryAfter }
  const { id, status } = taken.data
  return { kind: 'taken', providerId: id, receipt: receiptText(`${said.status} ${status} ${id}`) }
}

/** What became of a message the provider took; null when it does not say. */
export async function askAboutSms(
  provider: Provider,
  now: Temporal.Instant,
  providerId: string,
): Promise<z.infer<typeof standing> | null> {
  const said = await ask(provider, now, 'GET', `/messages/${encodeURIComponent(providerId)}`)
  if (said === null || said.status !== 200) return null
  return standing.safeParse(said.body).data ?? null
}
