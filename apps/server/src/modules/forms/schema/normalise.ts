import { IDENTITY_KIND_CODES, IDENTITY_KINDS } from '#contract/clients'
import { isBusinessDate } from '#kernel/calendar.ts'
import { type Decimal, decimal, formatDecimal, parseDecimal } from '#kernel/decimal.ts'
import { isCurrency } from '#kernel/money.ts'
import type { Json, RefusalParams } from '#kernel/refusal.ts'
import { decimalsOf, isBlank, isObject } from './binding.ts'
import type { Choice, Field } from './field.ts'

/** A value in its one normal form, or why it can't be the field's. A blank is null. */
export type Normal = { value: Json; problem?: { code: string; params?: RefusalParams } }

/** What is known while one value is looked at. */
export type Looking = {
  /** Currency of a money field, null while none is chosen. */
  currency: string | null
  /** Values allowed besides the choices of the field, when it takes them from a data source. */
  options: readonly string[] | null
  /** Further rules about identity numbers, phones and addresses, where a library is at hand. */
  persons?: PersonRules | undefined
}

/** Rules of the clients module; the server has them, a browser does without and lets the server have the last word. */
export type PersonRules = {
  /** The number in its normal form, or why it can't be one. */
  identity(type: string, country: string, number: string): { number: string; problem: string | null }
  /** E.164, or null. */
  phone(text: string): string | null
  /** Lower case, or null. */
  email(text: string): string | null
}

const refused = (value: Json, code: string, params?: RefusalParams): Normal => ({
  value,
  problem: params ? { code, params } : { code },
})

/** Full-width digits and signs as ASCII, no blanks around: what input methods and spreadsheets leave behind. */
const plain = (text: string) => text.normalize('NFKC').trim()

function normalText(value: Json, max: number): Normal {
  if (typeof value !== 'string') return refused(value, 'VALUE_KIND')
  const text = value.toWellFormed().replaceAll('\r\n', '\n').trim()
  if ([...text].length > max) return refused(text, 'VALUE_TEXT_LONG', { max })
  return { value: text === '' ? null : text }
}

function normalNumber(
  value: Json,
  scale: number,
  bounds: { min?: string | undefined; max?: string | undefined },
): Normal {
  if (typeof value !== 'string') return refused(value, 'VALUE_KIND')
  const read = parseDecimal(plain(value))
  if (!read.ok) return refused(value, 'VALUE_NUMBER_FORM')
  const text = formatDecimal(read.value)
  const [min, max] = [limit(bounds.min), limit(bounds.max)]
  const again = parseDecimal(text, { scale, ...(min ? { min } : {}), ...(max ? { max } : {}) })
  if (again.ok) return { value: text }
  if (again.problem === 'TOO_MANY_DECIMALS') return refused(text, 'VALUE_DECIMALS', { max: scale })
  if (again.problem === 'TOO_SMALL') return refused(text, 'VALUE_TOO_SMALL', { min: bounds.min ?? '' })
  return refused(text, 'VALUE_TOO_LARGE', { max: bounds.max ?? '' })
}

/** A bound as a number; one that is none binds nothing, and publishing refuses it. */
function limit(text: string | undefined): Decimal | undefined {
  return text !== undefined && parseDecimal(text).ok ? decimal(text) : undefined
}

const allowed = (choices: readonly Choice[], { options }: Looking) =>
  new Set([...choices.map(({ value }) => value), ...(options ?? [])])

/** With a data source that has not been asked, anything goes here; the server asks it before it takes the values. */
const unasked = (field: Field, { options }: Looking) => 'options' in field && field.options !== undefined && !options

function normalChoice(field: Extract<Field, { kind: 'select' }>, value: Json, looking: Looking): Normal {
  if (typeof value !== 'string') return refused(value, 'VALUE_KIND')
  return unasked(field, looking) || allowed(field.choices, looking).has(value)
    ? { value }
    : refused(value, 'VALUE_CHOICE')
}

function normalChoices(field: Extract<Field, { kind: 'multiSelect' }>, value: Json, looking: Looking): Normal {
  if (!Array.isArray(value) || value.length > 500) return refused(value, 'VALUE_KIND')
  const texts = [...new Set(value)].filter((item): item is string => typeof item === 'string')
  const known = allowed(field.choices, looking)
  if (!unasked(field, looking) && texts.some((text) => !known.has(text))) return refused(value, 'VALUE_CHOICE')
  const order = [...known]
  // Which were chosen counts, not in what order.
  return { value: texts.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)) }
}

type Branch = { value: string; children?: Branch[] | undefined }

function normalCascade(choices: readonly Branch[], value: Json): Normal {
  if (!Array.isArray(value)) return refused(value, 'VALUE_KIND')
  let level: readonly Branch[] | undefined = choices
  for (const text of value) {
    const found: Branch | undefined = level?.find((branch) => branch.value === text)
    if (!found) return refused(value, 'VALUE_CHOICE')
    level = found.children
  }
  return level && level.length > 0 ? refused(value, 'VALUE_CASCADE_UNFINISHED') : { value }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function normalIdentity(value: Json, { persons }: Looking): Normal {
  if (!isObject(value)) return refused(value, 'VALUE_KIND')
  const { type, number } = value
  if (isBlank(type) && isBlank(number)) return { value: null }
  const kind = IDENTITY_KIND_CODES.find((code) => code === type)
  if (!kind) return refused(value, 'VALUE_IDENTITY_TYPE')
  if (typeof number !== 'string' || number.trim() === '' || number.length > 60) {
    return refused(value, 'VALUE_IDENTITY_NUMBER')
  }
  const country = IDENTITY_KINDS[kind].country ?? value.country
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) return refused(value, 'VALUE_IDENTITY_COUNTRY')
  const checked = persons?.identity(kind, country, number) ?? { number: plain(number).toUpperCase(), problem: null }
  const normal = { type: kind, country, number: checked.number }
  return checked.problem ? refused(normal, checked.problem) : { value: normal }
}

function normalContact(
  value: Json,
  form: RegExp,
  code: string,
  rule: ((text: string) => string | null) | undefined,
): Normal {
  if (typeof value !== 'string') return refused(value, 'VALUE_KIND')
  const text = plain(value)
  if (text === '') return { value: null }
  const normal = rule ? rule(text) : form.test(text) ? text : null
  return normal === null ? refused(value, code) : { value: normal }
}

const PHONE = /^\+?[\d\s().-]{5,25}$/
const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,63}$/

function normalCard(value: Json): Normal {
  if (typeof value !== 'string') return refused(value, 'VALUE_KIND')
  const text = plain(value).replaceAll(/[\s-]/g, '')
  if (text === '') return { value: null }
  return /^[0-9A-Za-z]{6,34}$/.test(text) ? { value: text } : refused(value, 'VALUE_BANK_NUMBER')
}

const FILE_TEXTS = ['id', 'sha256', 'name', 'mime'] as const

/** A file as values name it, or null when something of it is missing or strange. */
function normalFile(value: Json): Record<string, Json> | null {
  if (!isObject(value)) return null
  const { size, parameter } = value
  if (FILE_TEXTS.some((key) => typeof value[key] !== 'string' || (value[key] as string).length > 300)) return null
  if (typeof size !== 'number' || !/^[0-9a-f]{64}$/.test(String(value.sha256))) return null
  const { id, sha256, name, mime } = value
  return {
    id: id ?? null,
    sha256: sha256 ?? null,
    name: name ?? null,
    size,
    mime: mime ?? null,
    parameter: parameter ?? null,
  }
}

function normalFiles(field: Extract<Field, { kind: 'upload' }>, value: Json): Normal {
  if (!Array.isArray(value)) return refused(value, 'VALUE_KIND')
  const files = value.map(normalFile)
  if (files.some((file) => file === null)) return refused(value, 'VALUE_KIND')
  const known = files.filter((file) => file !== null)
  if (known.length > field.maxCount) return refused(known, 'VALUE_FILES_MANY', { max: field.maxCount })
  const strange = known.find(
    ({ parameter }) => field.parameters.length > 0 && !field.parameters.includes(String(parameter)),
  )
  return strange ? refused(known, 'VALUE_FILE_PARAMETER') : { value: known }
}

/** Brings the value of a field of one value into its normal form: equal things are written equally. */
export function normalValue(field: Field, value: Json | undefined, looking: Looking): Normal {
  if (value === undefined || isBlank(value)) return { value: null }
  switch (field.kind) {
    case 'text':
    case 'longText':
      return normalText(value, field.maxLength)
    case 'number':
    case 'rate':
      return normalNumber(value, field.decimals, field)
    case 'money':
      return looking.currency !== null && !isCurrency(looking.currency)
        ? refused(value, 'VALUE_CURRENCY', { currency: looking.currency })
        : normalNumber(value, decimalsOf(field, looking.currency), field)
    case 'date':
      if (typeof value !== 'string') return refused(value, 'VALUE_KIND')
      return isBusinessDate(value.trim()) ? { value: value.trim() } : refused(value, 'VALUE_DATE_FORM')
    case 'yesNo':
      return typeof value === 'boolean' ? { value } : refused(value, 'VALUE_KIND')
    case 'select':
      return normalChoice(field, value, looking)
    case 'multiSelect':
      return normalChoices(field, value, looking)
    case 'cascade':
      return normalCascade(field.choices, value)
    default:
      return normalReference(field, value, looking)
  }
}

function normalReference(field: Field, value: Json, looking: Looking): Normal {
  switch (field.kind) {
    case 'identity':
      return normalIdentity(value, looking)
    case 'bankCard':
      return normalCard(value)
    case 'phone':
      return normalContact(value, PHONE, 'VALUE_PHONE', looking.persons?.phone)
    case 'email':
      return normalContact(value, EMAIL, 'VALUE_EMAIL', looking.persons?.email)
    case 'upload':
      return normalFiles(field, value)
    case 'signature': {
      const file = normalFile(value)
      return file ? { value: file } : refused(value, 'VALUE_KIND')
    }
    case 'formula':
      return { value }
    default:
      return typeof value === 'string' && UUID.test(value) ? { value } : refused(value, 'VALUE_KIND')
  }
}
