import cookie from '@fastify/cookie'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { newId } from '#kernel/ids.ts'
import { platformErrors } from '../errors.ts'
import { listHandler } from '../lists/http.ts'
import { metrics, requestAnswered } from '../metrics.ts'
import type { Platform } from '../platform.ts'
import { parseJsonBody } from './body.ts'
import { serveConsole } from './console.ts'
import type { ResolveActor } from './credentials.ts'
import { mountRoutes } from './dispatch.ts'
import { SECURITY_HEADERS, STRICT_TRANSPORT } from './headers.ts'
import { mountHealth, type Readiness } from './health.ts'
import { mountOpenApi } from './openapi.ts'
import { JSON_BYTES_MAX, PROBLEM_TYPE, problemOf, refusalOf, retryAfter } from './problem.ts'
import { createRateLimit } from './rate-limit.ts'

/** What the server is made with besides the platform. */
export type ServerParts = {
  resolveActor: ResolveActor
  /** Folder of the built console, null for the API alone. */
  consoleFolder: string | null
}

function answerProblem(platform: Platform, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refused = refusalOf(error)
  if (refused.status === 500) {
    platform.log.error(
      { err: error, requestId: request.id, operation: request.routeOptions.config.operation },
      'request failed',
    )
  }
  const seconds = retryAfter(refused)
  if (seconds !== null) reply.header('retry-after', String(seconds))
  return reply
    .code(refused.status)
    .type(PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problemOf(refused, request.id)))
}

function addBodyParsers(http: FastifyInstance): void {
  http.removeAllContentTypeParsers()
  http.addContentTypeParser(
    /^application\/(?:[a-z0-9.+-]+\+)?json\b/,
    { parseAs: 'buffer', bodyLimit: JSON_BYTES_MAX },
    async (_request: FastifyRequest, bytes: Buffer) => parseJsonBody(bytes),
  )
  // Everything else is a stream that only raw routes take; the others refuse it.
  http.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
}

function addHooks(http: FastifyInstance, platform: Platform, readiness: Readiness): void {
  const secure = platform.config.publicUrl?.startsWith('https:') ?? false
  const headers = secure ? { ...SECURITY_HEADERS, 'strict-transport-security': STRICT_TRANSPORT } : SECURITY_HEADERS
  http.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers)
    reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    done(
      readiness.accepting || request.url === '/livez' || request.url === '/readyz'
        ? undefined
        : platformErrors.SHUTTING_DOWN(),
    )
  })
  http.addHook('onResponse', (request, reply, done) => {
    const operation = request.routeOptions.config.operation ?? 'other'
    requestAnswered(operation, request.method, reply.statusCode, reply.elapsedTime / 1000)
    platform.log.debug(
      {
        requestId: request.id,
        method: request.method,
        operation,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
    done()
  })
}

/** The server, ready to listen or to be injected into. `shutDown` turns new requests away and answers those under way. */
export type HttpServer = { http: FastifyInstance; shutDown(): Promise<void> }

/** Makes the HTTP server of a process: every module's routes, health, the API document and the console. */
export async function createServer(platform: Platform, parts: ServerParts): Promise<HttpServer> {
  const readiness: Readiness = { accepting: true, running: new Set() }
  const http = fastify({
    logger: false,
    trustProxy: platform.config.trustProxy,
    bodyLimit: JSON_BYTES_MAX,
    genReqId: () => newId<'request'>(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: false, caseSensitive: true },
    frameworkErrors: (error, request, reply) => void answerProblem(platform, error, request, reply),
  })
  http.setErrorHandler((error, request, reply) => answerProblem(platform, error, request, reply))
  addHooks(http, platform, readiness)
  await http.register(cookie)
  addBodyParsers(http)
  mountHealth(http, platform, readiness)
  http.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
  mountOpenApi(http, platform)
  const rateLimit = createRateLimit(platform.config.requestsPerSecond, () => performance.now())
  await mountRoutes(http, { platform, resolveActor: parts.resolveActor, rateLimit, readiness }, listHandler)
  const isPage = parts.consoleFolder === null ? () => false : await serveConsole(http, parts.consoleFolder)
  http.setNotFoundHandler((request, reply) =>
    isPage(request)
      ? reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false })
      : answerProblem(platform, platformErrors.NOT_FOUND(), request, reply),
  )
  http.addHook('preClose', () => platform.live.close())
  await http.ready()
  return {
    http,
    async shutDown() {
      readiness.accepting = false
      await http.close()
      await Promise.allSettled(readiness.running)
    },
  }
}
