import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { newId } from '#kernel/ids.ts'
import { platformErrors } from '../errors.ts'
import { listHandler } from '../lists/http.ts'
import { metrics } from '../metrics.ts'
import type { Platform } from '../platform.ts'
import { type Answering, createAnswering } from './answer.ts'
import { parseJsonBody } from './body.ts'
import { pageFor, serveConsole } from './console.ts'
import type { ResolveActor } from './credentials.ts'
import { mountRoutes } from './dispatch.ts'
import { mountHealth } from './health.ts'
import { mountOpenApi } from './openapi.ts'
import { JSON_BYTES_MAX, PROBLEM_TYPE, problemOf, refusalOf, retryAfter } from './problem.ts'
import { createRateLimit } from './rate-limit.ts'
import { createReadiness, type Readiness } from './running.ts'
import { timingsText } from './timings.ts'

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

function addHooks(http: FastifyInstance, answering: Answering, readiness: Readiness): void {
  http.decorateRequest('startedAt', 0)
  http.addHook('onRequest', (request, _reply, done) => {
    request.startedAt = performance.now()
    const open = readiness.accepting || request.url === '/livez' || request.url === '/readyz'
    done(open ? undefined : platformErrors.SHUTTING_DOWN())
  })
  http.addHook('onSend', (request, reply, payload, done) => {
    answering.dress(request, reply)
    answering.watch(request, reply)
    done(null, payload)
  })
}

/** The server, ready to listen or to be injected into. `shutDown` turns new requests away and answers those under way. */
export type HttpServer = { http: FastifyInstance; shutDown(): Promise<void> }

/** Makes the HTTP server of a process: every module's routes, health, the API document and the console. */
export async function createServer(platform: Platform, parts: ServerParts): Promise<HttpServer> {
  const readiness = createReadiness()
  const answering = createAnswering(platform)
  const http = fastify({
    logger: false,
    trustProxy: platform.config.trustProxy,
    bodyLimit: JSON_BYTES_MAX,
    genReqId: () => newId<'request'>(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: false, caseSensitive: true },
    frameworkErrors: (error, request, reply) => {
      answering.dress(request, reply)
      answerProblem(platform, error, request, reply)
    },
  })
  http.setErrorHandler((error, request, reply) => answerProblem(platform, error, request, reply))
  addHooks(http, answering, readiness)
  addBodyParsers(http)
  mountHealth(http, platform, readiness)
  http.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(`${await metrics.metrics()}\n${timingsText()}`),
  )
  mountOpenApi(http, platform)
  const rateLimit = createRateLimit(platform.config.requestsPerSecond, () => performance.now())
  const { resolveActor } = parts
  await mountRoutes(http, { platform, resolveActor, rateLimit, readiness, answering }, listHandler)
  const isPage = parts.consoleFolder === null ? () => false : await serveConsole(http, parts.consoleFolder)
  http.setNotFoundHandler((request, reply) =>
    isPage(request)
      ? reply.header('cache-control', 'no-cache').sendFile(pageFor(request.url), { cacheControl: false })
      : answerProblem(platform, platformErrors.NOT_FOUND(), request, reply),
  )
  http.addHook('preClose', () => platform.live.close())
  await http.ready()
  return {
    http,
    async shutDown() {
      readiness.accepting = false
      await http.close()
      await readiness.idle()
    },
  }
}
