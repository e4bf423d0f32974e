import type { JsonSchema } from '../../apps/server/src/platform/http/wire.ts'
import { propertyName, typeOf } from './types.ts'

/** Modules a broker's own systems talk to: their operations make the client. */
const TAGS = ['accounts', 'clients', 'members', 'onboarding', 'suitability', 'trading']

type Parameter = { name: string; in: string; required?: boolean; schema: JsonSchema }
type Content = { content?: Record<string, { schema: JsonSchema }> }
type Operation = {
  operationId: string
  summary: string
  tags: string[]
  parameters?: Parameter[]
  requestBody?: Content & { required?: boolean }
  responses: Record<string, Content>
}
export type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema> }
}

const jsonOf = (content: Content | undefined): JsonSchema | undefined => content?.content?.['application/json']?.schema

/** The body as it is sent; one without a required field may be left out. */
function bodyOf(operation: Operation, schemas: Record<string, JsonSchema>): string | null {
  const schema = jsonOf(operation.requestBody)
  if (!schema || (schema.type === 'object' && Object.keys(schema.properties ?? {}).length === 0)) return null
  const needed = operation.requestBody?.required || ((schema.required ?? []) as string[]).length > 0
  return `body${needed ? '' : '?'}: ${typeOf(schema, schemas)}`
}

function parametersOf(operation: Operation, place: 'path' | 'query', schemas: Record<string, JsonSchema>) {
  const found = (operation.parameters ?? []).filter((one) => one.in === place)
  if (found.length === 0) return null
  const needed = found.some(({ required }) => required)
  const fields = found.map(
    ({ name, required, schema }) => `${propertyName(name)}${required ? '' : '?'}: ${typeOf(schema, schemas)}`,
  )
  return `${place}${needed ? '' : '?'}: { ${fields.join('; ')} }`
}

function entryOf(operation: Operation, schemas: Record<string, JsonSchema>): string {
  const parts = [
    parametersOf(operation, 'path', schemas),
    parametersOf(operation, 'query', schemas),
    bodyOf(operation, schemas),
  ].filter((part) => part !== null)
  const answer = jsonOf(operation.responses['200']) ?? jsonOf(operation.responses['201'])
  const input = parts.length === 0 ? 'Record<never, never>' : `{ ${parts.join('; ')} }`
  const told = `/** ${operation.summary.replaceAll('*/', '')} */`
  return `  ${told}\n  '${operation.operationId}': { input: ${input}; answer: ${answer ? typeOf(answer, schemas) : 'null'} }`
}

/** Sources of the client by module: the types of its operations, and where each of them is. */
export function clientOf(document: Document): Map<string, string> {
  const found = Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    )
    .filter(({ operation }) => jsonOf(operation.responses['200']) ?? jsonOf(operation.responses['201']))
    .toSorted((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1))
  const { schemas } = document.components
  return new Map(
    TAGS.map((tag) => {
      const own = found.filter(({ operation }) => operation.tags[0] === tag)
      const source = [
        '// Written by `npm run client` from the OpenAPI document. Do not edit.',
        '',
        '/** What each operation takes and answers. */',
        'export interface Operations {',
        ...own.map(({ operation }) => entryOf(operation, schemas)),
        '}',
        '',
        '/** Where each operation is. */',
        'export const PLACES: { readonly [Id in keyof Operations]: readonly [method: string, path: string] } = {',
        ...own.map(({ method, path, operation }) => `  '${operation.operationId}': ['${method}', '${path}'],`),
        '}',
        '',
      ]
      return [tag, source.join('\n')] as const
    }),
  )
}
