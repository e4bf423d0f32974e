import fc from 'fast-check'

/** A JSON Schema as the OpenAPI document holds it. */
export type Schema = { [key: string]: unknown }

const isSchema = (value: unknown): value is Schema =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** What ids and other texts are taken from, so that many requests reach something that exists. */
export type World = { ids: readonly string[]; schemas: Record<string, Schema> }

const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })

function formatted(format: string, world: World): fc.Arbitrary<string> | null {
  switch (format) {
    case 'uuid': {
      const random = fc.uuid({ version: 7 })
      return world.ids.length === 0 ? random : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...world.ids) }, random)
    }
    case 'date':
      return day.map((date) => date.toISOString().slice(0, 10))
    case 'date-time':
      return day.map((date) => date.toISOString())
    case 'email':
      return fc.emailAddress()
    case 'uri':
      return fc.webUrl()
    default:
      return null
  }
}

function textOf(schema: Schema, world: World): fc.Arbitrary<string> {
  const known = typeof schema.format === 'string' ? formatted(schema.format, world) : null
  if (known) return known
  const minLength = numberOf(schema.minLength) ?? 0
  const maxLength = Math.min(numberOf(schema.maxLength) ?? minLength + 30, minLength + 200)
  if (typeof schema.pattern === 'string') {
    try {
      return fc.stringMatching(new RegExp(schema.pattern))
    } catch {
      // Some patterns can be read but not made from; ordinary text then stands in.
    }
  }
  return fc.oneof(
    fc.string({ minLength, maxLength, unit: 'grapheme' }),
    fc.string({
      minLength,
      maxLength,
      unit: fc.constantFrom('陳', '大', '文', 'A', "'", '%', '_', '\\', '"', '{', '@', '='),
    }),
  )
}

function numbers(schema: Schema): fc.Arbitrary<number> {
  const min = Math.max(numberOf(schema.minimum) ?? -1e6, -1e15)
  const max = Math.min(numberOf(schema.maximum) ?? 1e6, 1e15)
  if (schema.type === 'integer')
    return fc.oneof(
      fc.constantFrom(Math.ceil(min), Math.floor(max)),
      fc.integer({ min: Math.ceil(Math.max(min, -2e9)), max: Math.floor(Math.min(max, 2e9)) }),
    )
  return fc.double({ min, max, noNaN: true, noDefaultInfinity: true })
}

function objects(schema: Schema, world: World, depth: number): fc.Arbitrary<unknown> {
  const properties = (schema.properties ?? {}) as Record<string, Schema>
  const required = (schema.required ?? []) as string[]
  const model = Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, valid(one, world, depth + 1)]))
  const declared = fc.record(model, { requiredKeys: required.filter((key) => key in model) })
  if (!isSchema(schema.additionalProperties) || depth > 3) return declared
  const extra = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), valid(schema.additionalProperties, world, depth + 1), {
    maxKeys: 3,
  })
  return fc.tuple(extra, declared).map(([more, known]) => ({ ...more, ...known }))
}

/** Values that fit the schema, boundaries included. */
export function valid(schema: Schema, world: World, depth = 0): fc.Arbitrary<unknown> {
  if (typeof schema.$ref === 'string') {
    const target = world.schemas[schema.$ref.split('/').at(-1) as string]
    return target && depth < 4 ? valid(target, world, depth + 1) : fc.constant(null)
  }
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]))
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  if (choices) return fc.oneof(...choices.map((one) => valid(one, world, depth + 1)))
  if (Array.isArray(schema.allOf)) {
    return fc
      .tuple(...(schema.allOf as Schema[]).map((one) => valid(one, world, depth + 1)))
      .map((parts) => Object.assign({}, ...parts) as unknown)
  }
  switch (schema.type) {
    case 'object':
      return objects(schema, world, depth)
    case 'array': {
      const minLength = numberOf(schema.minItems) ?? 0
      const maxLength = Math.min(numberOf(schema.maxItems) ?? minLength + 3, minLength + 4)
      return fc.array(valid((schema.items ?? {}) as Schema, world, depth + 1), { minLength, maxLength })
    }
    case 'string':
      return textOf(schema, world)
    case 'integer':
    case 'number':
      return numbers(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.oneof(fc.string(), fc.integer(), fc.constant(null))
  }
}

/** Values that hardly anything takes, and text that breaks what is careless. */
export const hostile: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  0.1,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff x',
  "'; drop table x; --",
  '%00',
  '../../etc/passwd',
  '\u202e\u200b',
  'x'.repeat(5000),
  '陳'.repeat(3000),
  '9'.repeat(400),
  '-0',
  '1e400',
  'NaN',
  '2026-02-30',
  '0000-00-00',
  '9999-99-99T99:99:99Z',
  [],
  [null],
  {},
  { constructor: { prototype: { admin: true } } },
  JSON.parse('{"__proto__":{"admin":true}}'),
  Array.from({ length: 200 }, () => ({})),
)

/** Every place in a value where something may be swapped. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null || typeof value !== 'object') return [path]
  const inner = Array.isArray(value) ? value.map((part, index) => [index, part] as const) : Object.entries(value)
  return [path, ...inner.flatMap(([key, part]) => places(part, [...path, key]))]
}

function swapped(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return by
  if (Array.isArray(value)) return value.map((part: unknown, index) => (index === key ? swapped(part, rest, by) : part))
  return { ...(value as object), [key]: swapped((value as Record<string, unknown>)[key], rest, by) }
}

/** A fitting value with one place swapped for something hostile, left out, or with something added. */
export function faulty(schema: Schema, world: World): fc.Arbitrary<unknown> {
  return fc
    .tuple(valid(schema, world), fc.nat(), hostile, fc.constantFrom('swap', 'swap', 'swap', 'drop', 'add'))
    .map(([value, at, by, how]) => {
      const all = places(value)
      const path = all[at % all.length] ?? []
      if (how === 'swap' || path.length === 0) return swapped(value, path, by)
      if (how === 'add') return isSchema(value) ? { ...value, unexpected: by } : by
      return swapped(value, path, undefined)
    })
}
