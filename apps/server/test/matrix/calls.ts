import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Route } from '#platform/http/route.ts'
import type { Answer, Person } from '#testing/app.ts'

/** Routes that answer and end; a live stream would keep the test waiting. */
export const answering = (route: Route): boolean =>
  route.kind !== 'raw' || !route.produces.some((type) => type.startsWith('text/event-stream'))

/** The path with this id in every place that takes one; other parameters get a word. */
export const pathOf = (route: Route, id: string = randomUUID()): string =>
  route.path.replaceAll(/\{([A-Za-z]+)\}/g, (_all, name: string) => (/(^i|I)d$/.test(name) ? id : 'word'))

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[] }

/** The smallest value a schema takes, with `id` where it asks for one; no answer for patterns it cannot guess. */
function smallest(schema: Schema, id: string): unknown {
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if (schema.anyOf) return smallest(schema.anyOf[0] ?? {}, id)
  if (schema.type === 'object') {
    const required = Array.isArray(schema.required) ? (schema.required as string[]) : []
    return Object.fromEntries(required.map((key) => [key, smallest(schema.properties?.[key] ?? {}, id)]))
  }
  if (schema.type === 'array') {
    return Array.from({ length: Number(schema.minItems ?? 0) }, () => smallest(schema.items ?? {}, id))
  }
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.type === 'boolean') return false
  if (schema.format === 'uuid') return id
  if (schema.format === 'date') return '2026-11-20'
  if (schema.format === 'date-time') return '2026-12-20T00:00:00Z'
  return 'x'.repeat(Math.max(1, Number(schema.minLength ?? 1)))
}

/** A body that gets past the parser where one can be guessed. */
export function inputFor(route: Route, id: string): unknown {
  const schema = route.kind === 'command' ? route.command.input : route.kind === 'query' ? route.body : null
  if (!schema) return {}
  return smallest(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, id)
}

/** Calls the route about one id. */
export function call(person: Person, route: Route, id: string = randomUUID()): Promise<Answer> {
  const path = pathOf(route, id)
  return route.method === 'GET' ? person.get(path) : person.send(route.method, path, inputFor(route, id))
}

/** What tells one answer from another: the status and the code, not the request's own number. */
export const gist = ({ status, body }: Answer): string => {
  const { code, params } = (body ?? {}) as { code?: string; params?: unknown }
  return `${status} ${code ?? ''} ${code === undefined ? '' : JSON.stringify(params)}`
}
