import { lookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { Refused } from '#kernel/refusal.ts'
import { sourceErrors } from '../errors.ts'
import { isPublicAddress, type Target } from '../policy/address.ts'

/** All addresses of a name, as the system's resolver gives them. */
export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>

export const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true })

export type Call = {
  target: Target
  method: 'GET' | 'POST'
  headers: Readonly<Record<string, string>>
  body: string | null
  timeoutMs: number
  maxBytes: number
}

const privateAddress = (host: string) => sourceErrors.SOURCE_ADDRESS_PRIVATE({ host })

/**
 * Resolves when the socket does, and hands it the very address that was judged: a name that answers differently the
 * next time (rebinding) has no next time. One private address among several condemns the name.
 */
function judgedLookup(target: Target, resolve: Resolve): LookupFunction {
  return callbackify(async (host: string, _options: unknown) => {
    const found = await resolve(host)
    const isGood = found.length > 0 && (target.isPrivateAllowed || found.every((one) => isPublicAddress(one.address)))
    if (!isGood) throw privateAddress(target.host)
    return found
  }) as unknown as LookupFunction
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      response.destroy()
      throw sourceErrors.SOURCE_TOO_LARGE({ maxBytes })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What the other side answered, when it answered at all as it should. */
function judgedStatus(response: IncomingMessage): void {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400) throw sourceErrors.SOURCE_REDIRECTED()
  if (status < 200 || status > 299) throw sourceErrors.SOURCE_STATUS({ httpStatus: status })
  const encoding = response.headers['content-encoding'] ?? 'identity'
  const type = response.headers['content-type'] ?? ''
  if (encoding !== 'identity') throw sourceErrors.SOURCE_ANSWER_UNREADABLE({ detail: encoding })
  if (!/^application\/([a-z0-9.+-]+\+)?json\b/i.test(type)) {
    throw sourceErrors.SOURCE_ANSWER_UNREADABLE({ detail: type.slice(0, 60) })
  }
}

/** Numbers keep the digits they were sent with. */
function parseExact(text: string): unknown {
  return JSON.parse(text, ((_key: string, value: unknown, context: { source?: string } | undefined) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value) as (key: string, value: unknown) => unknown)
}

function send(call: Call, resolve: Resolve, signal: AbortSignal): Promise<IncomingMessage> {
  const { target, method, headers, body } = call
  const { url } = target
  const host = url.hostname.replaceAll(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !target.isPrivateAllowed && !isPublicAddress(host)) throw privateAddress(target.host)
  const options = {
    method,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...headers,
    },
    agent: false as const,
    lookup: judgedLookup(target, resolve),
    // Has all addresses of a name looked up at once, the form `judgedLookup` answers in.
    autoSelectFamily: true,
    signal,
    maxHeaderSize: 16_384,
  }
  return new Promise((found, failed) => {
    const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options)
    request.once('error', failed)
    request.once('response', (response) => {
      const peer = response.socket.remoteAddress ?? ''
      if (!target.isPrivateAllowed && !isPublicAddress(peer)) {
        response.destroy()
        failed(privateAddress(target.host))
      } else found(response)
    })
    request.end(body ?? undefined)
  })
}

/**
 * Asks another system once and reads its JSON. Redirects are not followed, nothing is kept open, and the whole of it
 * ends after `timeoutMs`.
 *
 * @throws SOURCE_TIMEOUT, SOURCE_ADDRESS_PRIVATE, SOURCE_REDIRECTED, SOURCE_STATUS, SOURCE_TOO_LARGE,
 *   SOURCE_ANSWER_UNREADABLE, SOURCE_FAILED with the system's code of the failure.
 */
export async function fetchJson(call: Call, resolve: Resolve): Promise<unknown> {
  const signal = AbortSignal.timeout(call.timeoutMs)
  let text: string
  try {
    const response = await send(call, resolve, signal)
    judgedStatus(response)
    text = (await bodyOf(response, call.maxBytes)).toString('utf8')
  } catch (error) {
    if (error instanceof Refused) throw error
    if (signal.aborted) throw sourceErrors.SOURCE_TIMEOUT({ ms: call.timeoutMs })
    const detail = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
    throw sourceErrors.SOURCE_FAILED({ detail })
  }
  try {
    return parseExact(text)
  } catch {
    throw sourceErrors.SOURCE_ANSWER_UNREADABLE({ detail: 'JSON' })
  }
}
