import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Refused } from '#kernel/refusal.ts'
import { type Actor, anonymousActor, requirePermission } from '../actor.ts'
import { platformErrors } from '../errors.ts'
import { hasRecord, parseInput, recordRefusal } from '../execute.ts'
import type { Platform } from '../platform.ts'
import { requireStorable } from './body.ts'
import { credentialsOf, idempotencyKey, type ResolveActor, requireSameOrigin } from './credentials.ts'
import { keepCount, type Readiness } from './health.ts'
import type { CommandRoute, ListRoute, QueryRoute, RawRoute, RequestContext, Route } from './route.ts'
import { serializer, wireSchema } from './wire.ts'

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

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** What the routes are mounted with. */
export type Mounting = {
  platform: Platform
  resolveActor: ResolveActor
  rateLimit(name: string): void
  readiness: Readiness
}

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

/** A malformed id in a path names nothing, which is what NOT_FOUND says. */
function parseParams<T>(schema: z.ZodType<T>, params: unknown): T {
  requireStorable(params)
  const parsed = schema.safeParse(params)
  if (!parsed.success) throw platformErrors.NOT_FOUND()
  return parsed.data
}

function parseQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  requireStorable(query)
  return parseInput(schema, { ...(query as object) })
}

function commandHandler(platform: Platform, route: CommandRoute): Handler {
  const { command } = route
  const write = serializer(wireSchema(command.output))
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
        return await reply
          .code(202)
          .type(JSON_TYPE)
          .send(JSON.stringify({ ticketId: outcome.ticketId }))
      }
      if (outcome.value === undefined || outcome.value === null) return await reply.code(204).send()
      return await reply
        .code(route.created ? 201 : 200)
        .type(JSON_TYPE)
        .send(write(outcome.value))
    } catch (error) {
      if (error instanceof Refused && error.code === 'INPUT_INVALID' && error.fields.length > 0) {
        if (error.fields.every((field) => isParam(field.path))) throw platformErrors.NOT_FOUND()
      }
      throw error
    }
  }
}

function contextOf({ platform, resolveActor }: Mounting, request: FastifyRequest): RequestContext {
  return {
    platform,
    actor: request.actor,
    renew: () => resolveActor(platform, { ...credentialsOf(request), passive: true }),
  }
}

function queryHandler(mounting: Mounting, route: QueryRoute): Handler {
  const write = serializer(wireSchema(route.response))
  return async (request, reply) => {
    const params = parseParams(route.params, request.params)
    const query = parseQuery(route.query, request.query)
    const body = route.body === null ? undefined : parseInput(route.body, jsonBody(request))
    const value = await route.handle(contextOf(mounting, request), { params, query, body })
    return reply.type(JSON_TYPE).send(write(value))
  }
}

/** A raw write that is refused before its command begins (a file of the wrong kind) leaves its record here. */
function rawHandler(mounting: Mounting, route: RawRoute): Handler {
  const answer: Handler = async (request, reply) => {
    const params = parseParams(route.params, request.params)
    const query = parseQuery(route.query, request.query)
    const value = await route.handle(contextOf(mounting, request), { params, query }, request, reply)
    if (reply.sent || reply.raw.headersSent) return reply
    return value === null ? reply.code(204).send() : reply.send(value)
  }
  if (route.method === 'GET') return answer
  return async (request, reply) => {
    try {
      return await answer(request, reply)
    } catch (error) {
      if (!hasRecord(error)) await recordRefusal(mounting.platform, route.id, request.actor, {}, error)
      throw error
    }
  }
}

/** How a list answers; lists/ implements it. */
export type ListHandler = (platform: Platform, route: ListRoute) => Handler

/**
 * Who asks, and whether they may: runs before the body is read. Commands check their permission inside `execute`, which
 * records a refusal; a raw write that is refused here is recorded here.
 */
function guard(
  { platform, resolveActor, rateLimit }: Mounting,
  route: Route,
): (request: FastifyRequest) => Promise<void> {
  const { permission } = route
  const open = permission === 'public' || permission === 'signed-in'
  const unsafe = route.method !== 'GET'
  return async (request) => {
    const credentials = credentialsOf(request)
    if (credentials.bearer === null) requireSameOrigin(request)
    const proven = credentials.bearer !== null || credentials.cookie !== null
    const actor = proven ? await resolveActor(platform, credentials) : null
    rateLimit(actor?.operatorId ?? credentials.ip)
    if (actor === null && permission !== 'public') throw platformErrors.SIGN_IN_REQUIRED()
    request.actor = actor ?? anonymousActor(credentials.ip, credentials.requestId)
    if (open || route.kind === 'command') return
    try {
      requirePermission(request.actor, permission)
    } catch (error) {
      if (unsafe && route.kind === 'raw') await recordRefusal(platform, route.id, request.actor, {}, error)
      throw error
    }
  }
}

function handlerOf(mounting: Mounting, route: Route, list: ListHandler): Handler {
  switch (route.kind) {
    case 'command':
      return commandHandler(mounting.platform, route)
    case 'query':
      return queryHandler(mounting, route)
    case 'list':
      return list(mounting.platform, route)
    case 'raw':
      return rawHandler(mounting, route)
  }
}

const GIB = 1024 ** 3

/** Bounds of a multipart upload; how large a file may be is the receiving route's decision. */
const UPLOAD = { fileSize: 4 * GIB, files: 20, fields: 50, fieldSize: 100_000, parts: 70, headerPairs: 50 }

const takesUploads = (route: Route): boolean => route.kind === 'raw' && route.consumes.includes('multipart/form-data')

/** Puts every route of every module on the server; the reader of uploads stands before those alone that take them. */
export async function mountRoutes(http: FastifyInstance, mounting: Mounting, list: ListHandler): Promise<void> {
  const mount = (on: FastifyInstance, route: Route) => {
    const allowed = guard(mounting, route)
    const handle = handlerOf(mounting, route, list)
    on.route({
      method: route.method,
      url: fastifyPath(route.path),
      onRequest: (request) => keepCount(mounting.readiness, allowed(request)),
      config: { operation: route.id },
      ...(route.kind === 'raw' && route.bodyLimit !== undefined ? { bodyLimit: route.bodyLimit } : {}),
      handler: (request, reply) => keepCount(mounting.readiness, handle(request, reply)),
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
