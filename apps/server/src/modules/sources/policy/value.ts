import type { SourceValue, ValueType } from '../schema.ts'

/** A value that isn't what its column says. */
export const UNREADABLE = Symbol('unreadable')

const FORMS: Readonly<Record<Exclude<ValueType, 'text'>, RegExp>> = {
  integer: /^-?[0-9]{1,30}$/,
  decimal: /^-?[0-9]{1,40}(\.[0-9]{1,30})?$/,
  date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  instant: /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}(Z|[+-][0-9]{2}:[0-9]{2})$/,
  yesNo: /^(true|false)$/,
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
}

/** The value of a column out of JSON or a spreadsheet's cell; numbers keep the digits they were written with. */
export function readValue(type: ValueType, raw: unknown): SourceValue | typeof UNREADABLE {
  if (raw === null || raw === undefined || raw === '') return null
  if (type === 'text') return typeof raw === 'object' ? UNREADABLE : String(raw)
  if (type === 'yesNo') {
    const text = String(raw).toLowerCase()
    return FORMS.yesNo.test(text) ? text === 'true' : UNREADABLE
  }
  const text = String(raw).trim()
  if (typeof raw === 'object' || !FORMS[type].test(text)) return UNREADABLE
  if (type === 'date') {
    try {
      return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString()
    } catch {
      return UNREADABLE
    }
  }
  return text
}

/** A cell as PostgreSQL writes it. */
export function databaseValue(type: ValueType, text: string | null): SourceValue {
  if (text === null) return null
  if (type === 'yesNo') return text === 't'
  if (type === 'instant') return `${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, '')}Z`
  return text
}

/** RFC 6901; undefined where the path leads nowhere. */
export function atPointer(document: unknown, pointer: string): unknown {
  if (pointer === '') return document
  let here = document
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(here)) here = /^(0|[1-9][0-9]{0,8})$/.test(key) ? here[Number(key)] : undefined
    else if (typeof here === 'object' && here !== null && Object.hasOwn(here, key)) {
      here = (here as Record<string, unknown>)[key]
    } else return undefined
  }
  return here
}
