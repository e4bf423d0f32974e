import { sourceErrors } from '../errors.ts'
import type { Parameter, SourceParameters } from '../schema.ts'

/** A value as it is bound: text in the form PostgreSQL reads, a list of texts, or nothing. */
export type BoundValue = string | readonly string[] | null

const FORM: Readonly<Record<Parameter['type'], RegExp>> = {
  text: /^[\s\S]{0,2000}$/,
  texts: /^[\s\S]{0,200}$/,
  integer: /^-?[0-9]{1,18}$/,
  decimal: /^-?[0-9]{1,30}(\.[0-9]{1,20})?$/,
  date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  instant: /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})$/,
  yesNo: /^(true|false)$/,
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
}
const LIST_MAX = 200

function isReal(type: Parameter['type'], text: string): boolean {
  if (!FORM[type].test(text) || text.includes('\0') || !text.isWellFormed()) return false
  try {
    if (type === 'date') Temporal.PlainDate.from(text, { overflow: 'reject' })
    if (type === 'instant') Temporal.Instant.from(text)
    return true
  } catch {
    return false
  }
}

function bindOne(declared: Parameter, given: SourceParameters[string] | undefined): BoundValue {
  const { key, type, required } = declared
  const path = `parameters.${key}`
  const empty = given === undefined || given === null || given === '' || (Array.isArray(given) && given.length === 0)
  if (empty) {
    if (required) throw sourceErrors.PARAMETER_MISSING({ parameter: key }, [{ path, code: 'PARAMETER_MISSING' }])
    return null
  }
  const wrong = () => sourceErrors.PARAMETER_FORM({ parameter: key, type }, [{ path, code: 'PARAMETER_FORM' }])
  if (type === 'texts') {
    const list = Array.isArray(given) ? given : [String(given)]
    if (list.length > LIST_MAX || !list.every((one) => isReal('texts', one))) throw wrong()
    return list
  }
  const text = String(given)
  if (Array.isArray(given) || !isReal(type, text)) throw wrong()
  return text
}

/**
 * Checks what a caller gives against what the source declares.
 *
 * @throws PARAMETER_MISSING, PARAMETER_UNKNOWN, PARAMETER_FORM, each naming the parameter.
 */
export function bindParameters(declared: readonly Parameter[], given: SourceParameters): Map<string, BoundValue> {
  const known = new Set(declared.map((one) => one.key))
  const stranger = Object.keys(given).find((key) => !known.has(key))
  if (stranger !== undefined) {
    throw sourceErrors.PARAMETER_UNKNOWN({ parameter: stranger }, [
      { path: `parameters.${stranger}`, code: 'PARAMETER_UNKNOWN' },
    ])
  }
  return new Map(declared.map((one) => [one.key, bindOne(one, given[one.key])]))
}

/** The same values give the same text whatever their order: for digests and caches. */
export function canonical(values: ReadonlyMap<string, BoundValue>): string {
  return JSON.stringify([...values].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
