import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refused } from '#kernel/refusal.ts'
import type { Actor } from '../actor.ts'
import { platformErrors } from '../errors.ts'
import { hasRecord, parseInput, recordRefusal } from '../execute.ts'
import { FileBytes } from '../files/file-bytes.ts'
import type { Platform } from '../platform.ts'
import type { Answering } from './answer.ts'
import { requireStorable } from './body.ts'
import { credentialsOf, idempotencyKey } from './credentials.ts'
import { doorOf, type Guarding, guard } from './guard.ts'
import {
  type CommandRoute,
  type ListRoute,
  NO_INPUT,
  type QueryRoute,
  type RawRoute,
  type RequestContext,
  type Route,
} from './route.ts'
import { writerOf } from './wire.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before a route's handler runs. */
    actor: Actor
  }
  interface FastifyContextConfig {
    /** The route's id, for metrics and the log. */
    operation?: string
  }
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** Sends what it has to say itself; what it throws is answered as a problem. */
type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** Reads as JSON text. */
type Reader = (request: FastifyRequest) => Promise<string>

/** What the routes are mounted with. */
export type Mounting = Guarding & { answering: Answering }

/** `/accounts/{id}` as Fastify writes it. */
export function fastifyPath(path: string): string {
  return `/api/v1${path.replaceAll(/\{([A-Za-z]+)\}/g, ':$1')}`
}

/** Names of the parameters in a path. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{([A-Za-z]+)\}/g)].map((match) => match[1] as string)
}

function jsonBody(request: FastifyRequest): unknown {
  if (request.body instanceof Readable) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  return request.body ?? {}
}

function isEmpty(value: unknown): boolean {
  return Object.keys(value as object).length === 0
}

/** A malformed id in a path names nothing, which is what NOT_FOUND says. */
function parseParams<T>(schema: z.core.$ZodType<T>, params: unknown): T {
  if (schema === NO_INPUT && isEmpty(params)) return {} as T
  requireStorable(params)
  const parsed = z.safeParse(schema, params)
  if (!parsed.success) throw platformErrors.NOT_FOUND()
  return parsed.data
}

function parseQuery<T>(schema: z.core.$ZodType<T>, query: unknown): T {
  if (schema === NO_INPUT && isEmpty(query)) return {} as T
  requireStorable(query)
  return parseInput(schema, { ...(query as object) })
}

function commandHandler(platform: Platform, route: CommandRoute): Handler {
  const { command } = route
  const write = writerOf(command.output)
  const names = pathParameters(route.path)
  const isParam = (path: string) => names.includes(path)
  return async (request, reply) => {
    const body = jsonBody(request)
    requireStorable(request.params)
    const isObject = body !== null && typeof body === 'object' && !Array.isArray(body)
    const input = isObject ? { ...body, ...(request.params as object) } : body
    try {
      const outcome = await platform.execute(command, input, request.actor, { key: idempotencyKey(request) })
      if (outcome.kind === 'awaiting-approval') {
        reply
          .code(202)
          .type(JSON_TYPE)
          .send(JSON.stringify({ ticketId: outcome.ticketId }))
      } else if (outcome.value === undefined || outcome.value === null) {
        reply.code(204).send()
      } else {
        reply
          .code(route.created ? 201 : 200)
          .type(JSON_TYPE)
          .send(write(outcome.value))
      }
    } catch (error) {
      if (error instanceof Refused && error.code === 'INPUT_INVALID' && error.fields.length > 0) {
        if (error.fields.every((field) => isParam(field.path))) throw platformErrors.NOT_FOUND()
      }
      throw error
    }
  }
}

function contextOf({ platform, resolveActor }: Mounting, route: Route, request: FastifyRequest): RequestContext {
  return {
    platform,
    actor: request.actor,
    renew: () => resolveActor(platform, { ...credentialsOf(request, doorOf(route)), passive: true }),
  }
}

function queryReader(mounting: Mounting, route: QueryRoute): Reader {
  const write = writerOf(route.response)
  return (request) => {
    const params = parseParams(route.params, request.params)
    const query = parseQuery(route.query, request.query)
    const body = route.body === null ? undefined : parseInput(route.body, jsonBody(request))
    return route.handle(contextOf(mounting, route, request), { params, query, body }).then(write)
  }
}

/** A raw write that is refused before its command begins (a file of the wrong kind) leaves its record here. */
function rawHandler(mounting: Mounting, route: RawRoute): Handler {
  const answer: Handler = async (request, reply) => {
    const params = parseParams(route.params, request.params)
    const query = parseQuery(route.query, request.query)
    mounting.answering.dress(request, reply)
    const value = await route.handle(contextOf(mounting, route, request), { params, query }, request, reply)
    if (reply.sent || reply.raw.headersSent) return
    if (value === null) reply.code(204).send()
    else if (value instanceof FileBytes) await mounting.answering.file(request, reply, value)
    else reply.send(value)
  }
  if (route.method === 'GET') return answer
  return async (request, reply) => {
    try {
      await answer(request, reply)
    } catch (error) {
      if (!hasRecord(error)) await recordRefusal(mounting.platform, route.id, request.actor, {}, error)
      throw error
    }
  }
}

/** How a list answers; lists/ implements it. */
export type ListHandler = (platform: Platform, route: ListRoute) => Reader

type Work = (request: FastifyRequest, reply: FastifyReply) => void

/** An error that comes after the answer went out has nobody left to tell. */
function answerError(reply: FastifyReply, error: unknown): void {
  if (!reply.sent) reply.send(error instanceof Error ? error : new Error('not an error', { cause: error }))
}

/** A read's work: counted until it ends, and sent on the short way. */
function reading({ readiness, answering }: Mounting, route: Route, read: Reader): Work {
  const send = answering.json(route.id)
  return (request, reply) => {
    const text = read(request)
    readiness.begin()
    text.then(
      (json) => {
        send(request, reply, json)
        readiness.end()
      },
      (error) => {
        answerError(reply, error)
        readiness.end()
      },
    )
  }
}

function handling({ readiness }: Mounting, handle: Handler): Work {
  return (request, reply) => {
    readiness.begin()
    handle(request, reply)
      .catch((error) => answerError(reply, error))
      .finally(readiness.end)
  }
}

function workOf(mounting: Mounting, route: Route, list: ListHandler): Work {
  switch (route.kind) {
    case 'command':
      return handling(mounting, commandHandler(mounting.platform, route))
    case 'query':
      return reading(mounting, route, queryReader(mounting, route))
    case 'list':
      return reading(mounting, route, list(mounting.platform, route))
    case 'raw':
      return handling(mounting, rawHandler(mounting, route))
  }
}

const GIB = 1024 ** 3

/** Bounds of a multipart upload; how large a file may be is the receiving route's decision. */
const UPLOAD = { fileSize: 4 * GIB, files: 20, fields: 50, fieldSize: 100_000, parts: 70, headerPairs: 50 }

const takesUploads = (route: Route): boolean => route.kind === 'raw' && route.consumes.includes('multipart/form-data')

/** Puts every route of every module on the server; the reader of uploads stands before those alone that take them. */
export async function mountRoutes(http: FastifyInstance, mounting: Mounting, list: ListHandler): Promise<void> {
  const mount = (on: FastifyInstance, route: Route) => {
    on.route({
      method: route.method,
      url: fastifyPath(route.path),
      onRequest: guard(mounting, route),
      config: { operation: route.id },
      ...(route.kind === 'raw' && route.bodyLimit !== undefined ? { bodyLimit: route.bodyLimit } : {}),
      handler: workOf(mounting, route, list),
    })
  }
  const { routes } = mounting.platform
  http.decorateRequest('actor')
  for (const route of routes) if (!takesUploads(route)) mount(http, route)
  await http.register(async (uploads) => {
    await uploads.register(multipart, { limits: UPLOAD })
    for (const route of routes) if (takesUploads(route)) mount(uploads, route)
  })
}
