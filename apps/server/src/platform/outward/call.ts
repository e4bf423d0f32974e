import { lookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { isPublicAddress } from './address.ts'

/** An address outside that may be called, and whether it may stand inside the house. */
export type OutwardTarget = { url: URL; host: string; isPrivateAllowed: boolean }

/** All addresses of a name, as the system's resolver gives them. */
export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>

export const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true })

export type OutwardCall = {
  target: OutwardTarget
  method: 'GET' | 'POST'
  headers: Readonly<Record<string, string>>
  body: string | null
  timeoutMs: number
  maxBytes: number
}
export type OutwardAnswer = { status: number; headers: IncomingHttpHeaders; body: Buffer }

/** Why there is no answer. `detail` is the system's code of the failure. */
export class OutwardFailure extends Error {
  readonly kind: 'private' | 'timeout' | 'tooLarge' | 'network'
  readonly detail: string
  constructor(kind: OutwardFailure['kind'], detail: string) {
    super(`outward call: ${kind} ${detail}`)
    this.kind = kind
    this.detail = detail
  }
}

/**
 * Resolves when the socket does, and hands it the very address that was judged: a name that answers differently the
 * next time (rebinding) has no next time. One private address among several condemns the name.
 */
function judgedLookup(target: OutwardTarget, resolve: Resolve): LookupFunction {
  return callbackify(async (host: string, _options: unknown) => {
    const found = await resolve(host)
    const isGood = found.length > 0 && (target.isPrivateAllowed || found.every((one) => isPublicAddress(one.address)))
    if (!isGood) throw new OutwardFailure('private', target.host)
    return found
  }) as unknown as LookupFunction
}

function send(call: OutwardCall, resolve: Resolve, signal: AbortSignal): Promise<IncomingMessage> {
  const { target, method, headers, body } = call
  const { url } = target
  const host = url.hostname.replaceAll(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !target.isPrivateAllowed && !isPublicAddress(host)) {
    throw new OutwardFailure('private', target.host)
  }
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
        failed(new OutwardFailure('private', target.host))
      } else found(response)
    })
    request.end(body ?? undefined)
  })
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      response.destroy()
      throw new OutwardFailure('tooLarge', String(maxBytes))
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Calls another system once. Redirects are not followed, nothing is kept open, private addresses are refused unless
 * allowed, and the whole of it ends after `timeoutMs`. Never inside a transaction.
 *
 * @param judge  looks at status and headers before the body is read; throws to stop there.
 * @throws OutwardFailure, and what `judge` throws.
 */
export async function callOut(
  call: OutwardCall,
  resolve: Resolve = systemResolve,
  judge: (status: number, headers: IncomingHttpHeaders) => void = () => undefined,
): Promise<OutwardAnswer> {
  const signal = AbortSignal.timeout(call.timeoutMs)
  try {
    const response = await send(call, resolve, signal)
    const { headers, statusCode: status = 0 } = response
    try {
      judge(status, headers)
    } catch (error) {
      response.destroy()
      throw error
    }
    return { status, headers, body: await bodyOf(response, call.maxBytes) }
  } catch (error) {
    if (signal.aborted) throw new OutwardFailure('timeout', String(call.timeoutMs))
    const isSystems = error instanceof Error && 'code' in error && !('params' in error)
    if (isSystems) throw new OutwardFailure('network', String(error.code))
    throw error
  }
}
