/** The part of JSON Schema that zod writes for command inputs. */
export type JsonSchema = {
  type?: string | string[]
  format?: string
  enum?: readonly unknown[]
  const?: unknown
  properties?: Record<string, JsonSchema>
  required?: readonly string[]
  items?: JsonSchema
  anyOf?: readonly JsonSchema[]
  oneOf?: readonly JsonSchema[]
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  minItems?: number
  maxItems?: number
}

export type FieldKind =
  | 'text'
  | 'textarea'
  | 'password'
  | 'number'
  | 'amount'
  | 'date'
  | 'instant'
  | 'select'
  | 'multiselect'
  | 'tags'
  | 'boolean'
  | 'unsupported'

/** One input of a form, found in the schema. */
export type SchemaField = {
  /** Place in the input: `['address', 'city']`. */
  path: string[]
  kind: FieldKind
  required: boolean
  nullable: boolean
  options: string[]
  maxLength: number | null
  minimum: number | null
  maximum: number | null
}

/** `GET /api/v1/commands`: what the person may do and how it is called. */
export type CommandMeta = {
  name: string
  permission: string | null
  method: string
  /** Below `/api/v1`, with `{name}` parameters that come from the input. */
  path: string
  input: JsonSchema
  gateable: boolean
}

/** More than an address of mail takes: such a text is written in several lines. */
const LONG_TEXT = 254

/** Looks through `null | X`; several real alternatives are left to an override. */
function resolved(schema: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const alternatives = schema.anyOf ?? schema.oneOf
  if (!alternatives) {
    if (!Array.isArray(schema.type)) return { schema, nullable: false }
    const types = schema.type.filter((type) => type !== 'null')
    return { schema: { ...schema, type: types[0] ?? 'null' }, nullable: types.length < schema.type.length }
  }
  const real = alternatives.filter((alternative) => alternative.type !== 'null')
  const constants = real.map((alternative) => alternative.const)
  if (real.length > 1 && constants.every((value) => typeof value === 'string')) {
    return { schema: { type: 'string', enum: constants }, nullable: real.length < alternatives.length }
  }
  return { schema: real.length === 1 ? (real[0] ?? {}) : {}, nullable: real.length < alternatives.length }
}

function kindOf(schema: JsonSchema): FieldKind {
  if (schema.enum) return 'select'
  if (schema.type === 'boolean') return 'boolean'
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'array') {
    if (schema.items?.enum) return 'multiselect'
    return schema.items?.type === 'string' ? 'tags' : 'unsupported'
  }
  if (schema.type !== 'string') return 'unsupported'
  if (schema.format === 'date') return 'date'
  if (schema.format === 'date-time') return 'instant'
  return (schema.maxLength ?? 0) > LONG_TEXT ? 'textarea' : 'text'
}

/**
 * The inputs of a command in the order of its schema; objects are walked into, so their fields stand by themselves.
 *
 * @param whole  Objects that one input of the page asks for as a whole, by path.
 */
export function schemaFields(
  input: JsonSchema,
  whole: ReadonlySet<string> = new Set(),
  prefix: string[] = [],
): SchemaField[] {
  const required = new Set(input.required)
  return Object.entries(input.properties ?? {}).flatMap(([key, raw]): SchemaField[] => {
    const { schema, nullable } = resolved(raw)
    const path = [...prefix, key]
    if (schema.type === 'object' && schema.properties && !whole.has(path.join('.')))
      return schemaFields(schema, whole, path)
    const values = schema.enum ?? schema.items?.enum ?? []
    return [
      {
        path,
        kind: kindOf(schema),
        required: required.has(key) && !nullable && raw.default === undefined,
        nullable,
        options: values.map(String),
        maxLength: schema.maxLength ?? null,
        minimum: schema.minimum ?? null,
        maximum: schema.maximum ?? null,
      },
    ]
  })
}

type Values = Record<string, unknown>

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields, those named left out of the input where nothing is typed: what is there stays. */
export const keeping = (fields: readonly SchemaField[], paths: ReadonlySet<string>): SchemaField[] =>
  fields.map((field) => (paths.has(field.path.join('.')) ? { ...field, nullable: false } : field))

/** Form values as the command's input: blanks are left out, or null where the schema wants a value or null. */
export function inputOf(values: Values, fields: readonly SchemaField[]): Values {
  const nullable = new Set(fields.filter((field) => field.nullable).map((field) => field.path.join('.')))
  const clean = (value: unknown, path: string): unknown => {
    if (value === '' || value === undefined || value === null) return nullable.has(path) ? null : undefined
    if (typeof value === 'string') return value.trim()
    if (!isValues(value)) return value
    const entries = Object.entries(value).map(([key, inner]) => [key, clean(inner, `${path}.${key}`)] as const)
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined))
  }
  const entries = Object.entries(values).map(([key, value]) => [key, clean(value, key)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/** Where the call goes and what its body is: parameters of the path leave the body. */
export function requestOf(command: Pick<CommandMeta, 'path'>, input: Values): { path: string; body: Values } {
  const body = { ...input }
  const path = command.path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = body[name]
    delete body[name]
    return encodeURIComponent(String(value ?? ''))
  })
  return { path, body }
}
