import build from 'fast-json-stringify'
import { z } from 'zod'

/** A JSON Schema (2020-12), as far as we look into it. */
export type JsonSchema = { [key: string]: unknown }

/**
 * The JSON Schema of a zod schema as the wire sees it: before transforms, for what comes in and for what a handler
 * gives. What JSON Schema can't say is left open.
 */
export function wireSchema(schema: z.core.$ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  })
  return rest
}

const isObject = (value: unknown): value is JsonSchema =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Words that check a value; the serializer shapes, it does not check. */
const CHECKS = new Set([
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'default',
  'contentEncoding',
  'propertyNames',
])

/** `anyOf` with null becomes `nullable`: a choice costs the serializer a validation per value, a flag costs nothing. */
function forSerializer(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(forSerializer)
  if (!isObject(schema)) return schema
  if (Array.isArray(schema.anyOf)) {
    const others = schema.anyOf.filter((one) => !(isObject(one) && one.type === 'null'))
    const [only] = others
    if (others.length === 1 && schema.anyOf.length === 2 && isObject(only)) {
      const inner = forSerializer(only)
      if (isObject(inner) && typeof inner.type === 'string') return { ...inner, nullable: true }
    }
  }
  const names = isObject(schema.properties) ? schema.properties : null
  const entries = Object.entries(schema).filter(([key]) => !CHECKS.has(key) && key !== 'properties')
  const result: JsonSchema = Object.fromEntries(entries.map(([key, value]) => [key, forSerializer(value)]))
  if (names) {
    result.properties = Object.fromEntries(Object.entries(names).map(([key, value]) => [key, forSerializer(value)]))
  }
  return result
}

/** Makes the serializer of a schema. Throws when the schema cannot be written. */
export const compiled = (schema: JsonSchema): ((value: unknown) => string) =>
  build(forSerializer(schema) as build.Schema)

/**
 * A fast serializer for one response schema: only declared properties leave, a missing required one is an error.
 * Made when the first answer is written: of a thousand routes a process answers few, and making all of them was most of its start.
 * A frozen value is written once and its text remembered as long as the value lives.
 */
export function serializer(schemaOf: () => JsonSchema): (value: unknown) => string {
  let made: ((value: unknown) => string) | undefined
  const written = new WeakMap<object, string>()
  return (value) => {
    made ??= compiled(schemaOf())
    if (!isObject(value) || !Object.isFrozen(value)) return made(value)
    const text = written.get(value) ?? made(value)
    written.set(value, text)
    return text
  }
}

const writers = new WeakMap<z.core.$ZodType, (value: unknown) => string>()

/** The serializer of what this schema describes: one of a process, however many routes and servers answer with it. */
export function writerOf(schema: z.core.$ZodType): (value: unknown) => string {
  const known = writers.get(schema) ?? serializer(() => wireSchema(schema))
  writers.set(schema, known)
  return known
}
