import fc from 'fast-check'
import type { TestApp } from '#testing/app.ts'
import { faulty, hostile, type Schema, valid, type World } from './arbitrary.ts'

type Parameter = { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema }
type Media = Record<string, { schema?: Schema }>

/** One operation of the document. */
export type Operation = {
  id: string
  method: string
  path: string
  permission: string
  parameters: Parameter[]
  body: Media | null
  responses: Record<string, { content?: Media }>
}

export type Document = {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string
        'x-permission': string
        parameters?: Parameter[]
        requestBody?: { content: Media }
        responses: Operation['responses']
      }
    >
  >
  components: { schemas: Record<string, Schema> }
}

/** Streams do not end, and what is not under /api is not ours to break. */
const isFuzzed = (operation: Operation) =>
  operation.path.startsWith('/api/v1') &&
  !Object.values(operation.responses).some((one) => one.content?.['text/event-stream'])

/** Every operation that can be called with made-up input. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, one]): Operation => ({
          id: one.operationId,
          method: method.toUpperCase(),
          path,
          permission: one['x-permission'],
          parameters: one.parameters ?? [],
          body: one.requestBody?.content ?? null,
          responses: one.responses,
        }),
      ),
    )
    .filter(isFuzzed)
}

/** A request ready to be sent. */
export type Request = { method: string; url: string; headers: Record<string, string>; payload?: string }

const wire = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(',') : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** Halves of surrogate pairs can't stand in an address at all. */
const inAddress = (value: unknown) => encodeURIComponent(wire(value).toWellFormed())

/** One file of that text, well formed unless the text is a brace: then the body breaks off. */
function multipart(request: Request, text: string): Request {
  const part = `--edge\r\ncontent-disposition: form-data; name="file"; filename="${text.length}.pdf"\r\n\r\n${text}`
  const headers = { ...request.headers, 'content-type': 'multipart/form-data; boundary=edge' }
  return { ...request, headers, payload: text.startsWith('{') ? part : `${part}\r\n--edge--\r\n` }
}

type Given = { path: Record<string, unknown>; query: Record<string, unknown>; body: unknown }

function requestOf(operation: Operation, { path, query, body }: Given, key: string): Request {
  const address = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => inAddress(path[name]) || '%20')
  const search = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${inAddress(value)}`)
  const url = search.length === 0 ? address : `${address}?${search.join('&')}`
  const headers: Record<string, string> = { 'idempotency-key': key }
  if (!operation.body || operation.method === 'GET') return { method: operation.method, url, headers }
  const type = Object.keys(operation.body)[0] ?? 'application/json'
  if (type.startsWith('multipart/')) return multipart({ method: operation.method, url, headers }, wire(body))
  headers['content-type'] = type
  return {
    method: operation.method,
    url,
    headers,
    payload: typeof body === 'string' ? body : (JSON.stringify(body) ?? ''),
  }
}

function parametersIn(
  operation: Operation,
  place: 'path' | 'query',
  world: World,
): fc.Arbitrary<Record<string, unknown>> {
  const wanted = operation.parameters.filter((one) => one.in === place)
  const model = Object.fromEntries(wanted.map((one) => [one.name, valid(one.schema, world)]))
  return fc.record(model, { requiredKeys: wanted.filter((one) => one.required).map((one) => one.name) })
}

const bodySchema = (operation: Operation): Schema => Object.values(operation.body ?? {})[0]?.schema ?? {}
const key = fc.uuid().map(String)

/** Requests that fit the document. */
export function fitting(operation: Operation, world: World): fc.Arbitrary<Request> {
  const given = fc.record({
    path: parametersIn(operation, 'path', world),
    query: parametersIn(operation, 'query', world),
    body: valid(bodySchema(operation), world),
  })
  return fc.tuple(given, key).map(([one, name]) => requestOf(operation, one, name))
}

/** Requests with one thing wrong somewhere: path, query, body, or a body that is no JSON at all. */
export function unfitting(operation: Operation, world: World): fc.Arbitrary<Request> {
  const path = parametersIn(operation, 'path', world)
  const query = parametersIn(operation, 'query', world)
  const body = valid(bodySchema(operation), world)
  const spoiled = (part: fc.Arbitrary<Record<string, unknown>>, names: string[]) =>
    names.length === 0
      ? part
      : fc.tuple(part, fc.constantFrom(...names), hostile).map(([one, name, by]) => ({ ...one, [name]: by }))
  const namesIn = (place: string) => operation.parameters.filter((one) => one.in === place).map((one) => one.name)
  const given = fc.oneof(
    fc.record({ path: spoiled(path, namesIn('path')), query, body }),
    fc.record({ path, query: spoiled(query, [...namesIn('query'), 'unknown']), body }),
    fc.record({ path, query, body: faulty(bodySchema(operation), world) }),
    fc.record({
      path,
      query,
      body: fc.constantFrom('{', '[1,', 'null', '"x"', '{"a":1,"a":2}', '\u0000', '{"\\u0000":1}'),
    }),
  )
  return fc.tuple(given, key).map(([one, name]) => requestOf(operation, one, name))
}

/** Ids of things that exist, gathered from every list. */
export async function idsOf(app: TestApp, headers: Record<string, string>): Promise<string[]> {
  const ids: string[] = []
  for (const route of app.platform.routes) {
    if (route.kind !== 'list') continue
    const response = await app.http.inject({ method: 'GET', url: `/api/v1${route.path}?limit=5`, headers })
    ids.push(...(response.json<{ items?: { id: string }[] }>().items ?? []).map((item) => item.id))
  }
  return ids.filter((id) => /^[0-9a-f-]{36}$/.test(id))
}
