import { STATUS_CODES } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { platformErrors } from '../errors.ts'
import { listSchema } from '../lists/http.ts'
import type { ListFilter } from '../lists/list.ts'
import { LIMIT_MAX } from '../lists/query.ts'
import type { Platform } from '../platform.ts'
import type { ListRoute, Route } from './route.ts'
import { type JsonSchema, wireSchema } from './wire.ts'

const JSON_TYPE = 'application/json'

/** Codes any request may meet, by what it is. */
const COMMON = [400, 401, 403, 404, 413, 415, 422, 429, 500, 503]
const COMMAND = [409, 428, 507]

const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'RFC 9457. `code` and `params` say what is wrong; the text in three languages is the console’s.',
  required: ['type', 'title', 'status', 'code', 'module', 'params', 'fields', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    module: { type: 'string' },
    params: { type: 'object', additionalProperties: true },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code'],
        properties: {
          path: { type: 'string' },
          code: { type: 'string' },
          params: { type: 'object', additionalProperties: true },
        },
      },
    },
    requestId: { type: 'string' },
  },
}

const json = (schema: JsonSchema) => ({ [JSON_TYPE]: { schema } })
const ok = (schema: JsonSchema, description = 'Done') => ({ description, content: json(schema) })

function parametersOf(schema: z.core.$ZodType, place: 'path' | 'query'): JsonSchema[] {
  const { properties = {}, required = [] } = wireSchema(schema) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: shape,
  }))
}

const textParameter = (name: string, description: string) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema: { type: 'string' },
})

function filterParameter(filter: ListFilter): JsonSchema {
  const shape = wireSchema(filter.schema)
  if (filter.kind === 'date-range')
    return textParameter(filter.key, 'Two dates, `2026-01-01..2026-01-31`; either may be left out')
  if (filter.kind === 'paste') return textParameter(filter.key, 'Comma separated values, or `@token` of a pasted list')
  const isList = shape.type === 'array'
  return {
    name: filter.key,
    in: 'query',
    required: false,
    schema: shape,
    ...(isList ? { style: 'form', explode: false } : {}),
  }
}

function listParameters({ list }: ListRoute): JsonSchema[] {
  return [
    {
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: 50 },
    },
    textParameter('cursor', 'From `nextCursor` or `previousCursor` of another page'),
    {
      name: 'sort',
      in: 'query',
      required: false,
      schema: { type: 'string', enum: list.sorts.map((sort) => sort.key) },
    },
    { name: 'count', in: 'query', required: false, schema: { type: 'string', enum: ['0', '1'] } },
    ...list.filters.map(filterParameter),
  ]
}

function withoutPathParameters(schema: JsonSchema, path: string): JsonSchema {
  const { properties, required, ...rest } = schema as { properties?: Record<string, JsonSchema>; required?: string[] }
  if (!properties) return schema
  const inBody = (name: string) => !path.includes(`{${name}}`)
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => inBody(name))),
    required: (required ?? []).filter(inBody),
  }
}

function pathParameter(name: string, schema: JsonSchema | undefined): JsonSchema {
  return { name, in: 'path', required: true, schema: schema ?? { type: 'string' } }
}

type Shape = { parameters: JsonSchema[]; requestBody?: JsonSchema; responses: Record<string, JsonSchema> }

const binary = { type: 'string', format: 'binary' }
const described = (schema: z.core.$ZodType | undefined): JsonSchema => (schema ? wireSchema(schema) : {})

function shapeOf(route: Route): Shape {
  switch (route.kind) {
    case 'command': {
      const input = wireSchema(route.command.input)
      const properties = (input.properties ?? {}) as Record<string, JsonSchema>
      const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
      return {
        parameters: [
          ...names.map((name) => pathParameter(name, properties[name])),
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            schema: { type: 'string', minLength: 8, maxLength: 200 },
          },
        ],
        requestBody: { required: false, content: json(withoutPathParameters(input, route.path)) },
        responses: {
          [route.created ? '201' : '200']: ok(wireSchema(route.command.output)),
          202: ok(
            { type: 'object', required: ['ticketId'], properties: { ticketId: { type: 'string' } } },
            'Awaits approval',
          ),
          204: { description: 'Done' },
        },
      }
    }
    case 'list':
      return { parameters: listParameters(route), responses: { 200: ok(listSchema(route.list)) } }
    case 'query':
      return {
        parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
        ...(route.body ? { requestBody: { required: true, content: json(wireSchema(route.body)) } } : {}),
        responses: { 200: ok(wireSchema(route.response)) },
      }
    case 'raw': {
      const content = Object.fromEntries(
        route.produces.map((type) => [type, { schema: type.includes('json') ? described(route.answer) : binary }]),
      )
      const taken = Object.fromEntries(
        route.consumes.map((type) => [type, { schema: type.includes('json') ? described(route.body) : binary }]),
      )
      const done = { description: 'Done', content }
      return {
        parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
        ...(route.consumes.length > 0 ? { requestBody: { required: true, content: taken } } : {}),
        responses: {
          200: done,
          201: done,
          204: { description: 'Done' },
          206: done,
          304: { description: 'Not changed' },
          416: done,
        },
      }
    }
  }
}

/** Statuses of the errors this route may answer with: the platform's, its module's, and for commands approval's. */
function problemStatuses(platform: Platform, route: Route): number[] {
  const module = platform.modules.find((one) => one.routes.includes(route))
  const catalogues = platform.modules.filter(
    (one) => one === module || route.kind === 'command' || route.kind === 'raw',
  )
  const own = catalogues.flatMap((one) => Object.values(one.errors.$specs).map((spec) => spec.status))
  const platformOwn =
    module?.errors === platformErrors ? Object.values(platformErrors.$specs).map((spec) => spec.status) : []
  const writes = route.kind === 'command' || route.kind === 'raw' ? COMMAND : []
  return [...new Set<number>([...COMMON, ...writes, ...own, ...platformOwn])].sort((a, b) => a - b)
}

function operationOf(platform: Platform, route: Route): JsonSchema {
  const { parameters, requestBody, responses } = shapeOf(route)
  const problems = problemStatuses(platform, route).map((status) => [
    String(status),
    {
      description: STATUS_CODES[status] ?? 'Refused',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ])
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.id.split('.')[0]],
    security: route.permission === 'public' ? [] : [{ session: [] }, { apiKey: [] }],
    'x-permission': route.permission,
    'x-data-scope': route.scope,
    parameters,
    ...(requestBody ? { requestBody } : {}),
    responses: { ...Object.fromEntries(problems), ...responses },
  }
}

/**
 * Brings definitions that a schema keeps for itself up to the document's components: a reference is looked up from the
 * root of the document. Equal definitions share one name.
 */
function hoisted(document: JsonSchema, shared: Record<string, JsonSchema>): JsonSchema {
  const named = new Map<string, string>()
  const nameFor = (definition: unknown): string => {
    const text = JSON.stringify(definition)
    const known = named.get(text) ?? `Shared${named.size + 1}`
    named.set(text, known)
    return known
  }
  const visit = (node: unknown, names: ReadonlyMap<string, string>): unknown => {
    if (Array.isArray(node)) return node.map((part) => visit(part, names))
    if (node === null || typeof node !== 'object') return node
    const { $defs, ...rest } = node as { $defs?: Record<string, unknown> } & JsonSchema
    const inner = new Map(names)
    for (const [key, definition] of Object.entries($defs ?? {})) inner.set(`#/$defs/${key}`, nameFor(definition))
    for (const [key, definition] of Object.entries($defs ?? {})) {
      shared[inner.get(`#/$defs/${key}`) as string] = visit(definition, inner) as JsonSchema
    }
    return Object.fromEntries(
      Object.entries(rest).map(([key, value]) => {
        const target = key === '$ref' && typeof value === 'string' ? inner.get(value) : undefined
        return [key, target === undefined ? visit(value, inner) : `#/components/schemas/${target}`]
      }),
    )
  }
  return visit(document, new Map()) as JsonSchema
}

const open = (operationId: string, summary: string, type: string): JsonSchema => ({
  get: {
    operationId,
    summary,
    tags: ['platform'],
    security: [],
    'x-permission': 'public',
    'x-data-scope': 'none',
    responses: { 200: { description: 'Done', content: { [type]: { schema: {} } } }, 503: { description: 'Not now' } },
  },
})

/** The OpenAPI 3.1 document of everything this server answers. */
export function openApiOf(platform: Platform): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const route of platform.routes) {
    const path = `/api/v1${route.path}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(platform, route) }
  }
  const shared: Record<string, JsonSchema> = {}
  return {
    openapi: '3.1.0',
    info: { title: 'Kontor', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths: {
      '/livez': open('platform.health.live', 'Whether the process turns', JSON_TYPE),
      '/readyz': open('platform.health.ready', 'Whether the process can serve', JSON_TYPE),
      '/metrics': open('platform.metrics.get', 'Metrics in Prometheus’ format', 'text/plain'),
      '/api/openapi.json': open('platform.openapi.get', 'This document', JSON_TYPE),
      ...hoisted(paths, shared),
    },
    components: {
      schemas: { Problem: PROBLEM, ...shared },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'kontor_session' },
        apiKey: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

/** Serves the document, written when somebody asks for it first. */
export function mountOpenApi(http: FastifyInstance, platform: Platform): void {
  let text: string | undefined
  http.get('/api/openapi.json', async (_request, reply) => {
    text ??= JSON.stringify(openApiOf(platform))
    return reply.type('application/json; charset=utf-8').send(text)
  })
}
