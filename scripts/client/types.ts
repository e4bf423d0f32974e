import type { JsonSchema } from '../../apps/server/src/platform/http/wire.ts'

type Schemas = Record<string, JsonSchema>
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const literal = (value: unknown): string => (typeof value === 'string' ? quoted(value) : JSON.stringify(value))
/** A name as a property is written. */
export const propertyName = (name: string): string => (IDENTIFIER.test(name) ? name : quoted(name))

function objectType(schema: JsonSchema, schemas: Schemas, within: readonly string[]): string {
  const required = new Set((schema.required ?? []) as string[])
  const lines = Object.entries((schema.properties ?? {}) as Schemas).map(
    ([name, shape]) => `${propertyName(name)}${required.has(name) ? '' : '?'}: ${typeOf(shape, schemas, within)}`,
  )
  if (lines.length > 0) return `{ ${lines.join('; ')} }`
  const more = schema.additionalProperties
  if (more === false) return 'Record<string, never>'
  return `Record<string, ${typeof more === 'object' ? typeOf(more as JsonSchema, schemas, within) : 'unknown'}>`
}

function arrayType(schema: JsonSchema, schemas: Schemas, within: readonly string[]): string {
  if (Array.isArray(schema.prefixItems))
    return `[${schema.prefixItems.map((one) => typeOf(one as JsonSchema, schemas, within)).join(', ')}]`
  return `Array<${typeOf((schema.items ?? {}) as JsonSchema, schemas, within)}>`
}

/** A definition is written where it is used, so that no name moves when another module gains one; a cycle is left open. */
function referenced(ref: string, schemas: Schemas, within: readonly string[]): string {
  const name = ref.slice('#/components/schemas/'.length)
  return within.includes(name) ? 'unknown' : typeOf(schemas[name] ?? {}, schemas, [...within, name])
}

/** The TypeScript type of a JSON Schema; what cannot be said is `unknown`. */
export function typeOf(schema: JsonSchema, schemas: Schemas = {}, within: readonly string[] = []): string {
  if (typeof schema.$ref === 'string') return referenced(schema.$ref, schemas, within)
  if ('const' in schema) return literal(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map(literal).join(' | ')
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
  if (choices) return [...new Set(choices.map((one) => typeOf(one, schemas, within)))].join(' | ')
  if (Array.isArray(schema.allOf))
    return schema.allOf.map((one) => `(${typeOf(one as JsonSchema, schemas, within)})`).join(' & ')
  if (Array.isArray(schema.type))
    return schema.type.map((type: string) => typeOf({ ...schema, type }, schemas, within)).join(' | ')
  switch (schema.type) {
    case 'object':
      return objectType(schema, schemas, within)
    case 'array':
      return arrayType(schema, schemas, within)
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    default:
      return 'unknown'
  }
}
