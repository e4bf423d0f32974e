import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FileBytes } from '../files/file-bytes.ts'
import type { Platform } from '../platform.ts'
import { DATA_HEADERS, SECURITY_HEADERS, STRICT_TRANSPORT } from './headers.ts'
import { type Timing, timingOf } from './timings.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** When it came, in milliseconds of a clock that never goes back. */
    startedAt: number
  }
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** How this server answers: what every answer carries, and what is noted of it. */
export type Answering = {
  /** Puts the headers on that every answer carries; a handler may then overrule the caching. */
  dress(request: FastifyRequest, reply: FastifyReply): void
  /** Notes the answer once it has gone out; for what is sent through Fastify. */
  watch(request: FastifyRequest, reply: FastifyReply): void
  /**
   * Sends a file past Fastify, which would look at it as a stream that may do anything; head and status are those of the reply.
   * Whoever asks for the head alone gets that.
   *
   * @throws when it can not be read and nothing has gone out; what has is broken off
   */
  file(request: FastifyRequest, reply: FastifyReply, bytes: FileBytes): Promise<void>
  /** What answers an operation's requests with JSON text. */
  json(operation: string): (request: FastifyRequest, reply: FastifyReply, text: string) => void
}

const secondsOf = (request: FastifyRequest) => (performance.now() - request.startedAt) / 1000

export function createAnswering(platform: Platform): Answering {
  const { log } = platform
  const secure = platform.config.publicUrl?.startsWith('https:') ?? false
  const transport: Record<string, string> = secure ? { 'strict-transport-security': STRICT_TRANSPORT } : {}
  const headers = { ...SECURITY_HEADERS, ...transport }
  const timings = new Map<string, Timing>()

  const note = (timing: Timing, request: FastifyRequest, operation: string, status: number) => {
    const seconds = secondsOf(request)
    timing(request.method, status, seconds)
    if (!log.isLevelEnabled('debug')) return
    const ms = Math.round(seconds * 1000)
    log.debug({ requestId: request.id, method: request.method, operation, status, ms }, 'request')
  }
  const timed = (operation: string): Timing => {
    const timing = timings.get(operation) ?? timingOf(operation)
    timings.set(operation, timing)
    return timing
  }
  const data = { ...DATA_HEADERS, ...transport, 'cache-control': 'no-store', 'content-type': JSON_TYPE }
  const standing = Object.entries(data).flat()

  return {
    dress(request, reply) {
      if (reply.hasHeader('x-request-id')) return
      reply.headers(headers).header('x-request-id', request.id)
      if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
        reply.header('cache-control', 'no-store')
    },
    watch(request, reply) {
      const operation = request.routeOptions.config.operation ?? 'other'
      reply.raw.once('finish', () => note(timed(operation), request, operation, reply.statusCode))
    },
    async file(request, reply, bytes) {
      const begin = () => {
        this.watch(request, reply)
        reply.hijack().raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders)
      }
      if (request.method === 'HEAD') {
        bytes.destroy()
        begin()
        reply.raw.end()
        return
      }
      await bytes.pour(reply.raw, begin).catch((error: unknown) => {
        if (!reply.sent) throw error
        log.error({ err: error, requestId: request.id }, 'a file broke off')
      })
    },
    // Past Fastify's own sending, which looks at each header by itself and asks what kind of answer it might be.
    json(operation) {
      const timing = timed(operation)
      return (request, reply, text) => {
        const { raw } = reply.hijack()
        const length = String(Buffer.byteLength(text))
        raw.writeHead(200, [...standing, 'x-request-id', request.id, 'content-length', length])
        raw.end(text)
        note(timing, request, operation, 200)
      }
    },
  }
}
