import type { Language } from '#platform/actor.ts'
import { text } from '#platform/texts.ts'
import type { Field, FormValues } from '../schema/definition.ts'
import { tableOf } from '../schema/forms.ts'
import type { Names } from './references.ts'

type Texts = Readonly<Partial<Record<Language, string | undefined>>> | undefined
type Value = FormValues[string] | undefined

/** In which language a value is read, and what the things it refers to are called. */
export type Reading = { language: Language; names: Names }

/** A text of several languages in one, or in any that is there. */
export const inLanguage = (texts: Texts, language: Language, otherwise: string): string =>
  texts?.[language] ?? texts?.['zh-Hant'] ?? texts?.['zh-Hans'] ?? texts?.en ?? otherwise

type Choice = { value: string; label: Texts; children?: readonly Choice[] | undefined }

const chosen = (choices: readonly Choice[], value: string, language: Language): string =>
  inLanguage(choices.find((one) => one.value === value)?.label, language, value)

/** Every level of a cascade, each among the choices of the one above it. */
function levels(choices: readonly Choice[], path: readonly string[], language: Language): string {
  let there = choices
  const words = path.map((value) => {
    const word = chosen(there, value, language)
    there = there.find((one) => one.value === value)?.children ?? []
    return word
  })
  return words.join(' / ')
}

const all = (value: NonNullable<Value>): unknown[] => (Array.isArray(value) ? value : [value])
const yesOrNo = (value: boolean, language: Language) => text(language, `businesses:print.${value ? 'yes' : 'no'}`)

function ofObject(value: unknown, keys: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)]
  return keys.map((key) => (value as Record<string, unknown>)[key]).flatMap((part) => (part ? [String(part)] : []))
}

function identityText(value: unknown, language: Language): string {
  const [type] = ofObject(value, ['type'])
  const word = typeof value === 'object' && type ? [text(language, `clients:state.identityKind.${type}`)] : []
  return [...word, ...ofObject(value, ['number'])].join(' ')
}

/** Rows of a table, a line for each. */
function rowsText(field: Field, value: NonNullable<Value>, reading: Reading): string {
  const columns = tableOf(field)?.columns ?? []
  const lines = all(value).map((row) => {
    const cells = row as Record<string, Value>
    return columns.map((column) => readable(column as Field, cells[column.key], reading)).join(' | ')
  })
  return lines.join('\n')
}

/** A value as it reads on paper and in a cell; a kind of field without a line here does not compile. */
export function readable(field: Field, value: Value, reading: Reading): string {
  if (value === undefined || value === null) return ''
  const { language, names } = reading
  if (typeof value === 'boolean') return yesOrNo(value, language)
  switch (field.kind) {
    case 'text':
    case 'longText':
    case 'number':
    case 'money':
    case 'rate':
    case 'date':
    case 'yesNo':
    case 'formula':
    case 'bankCard':
    case 'phone':
    case 'email':
      return String(value)
    case 'select':
    case 'multiSelect':
      return all(value)
        .map((one) => chosen(field.choices, String(one), language))
        .join(text(language, 'businesses:print.separator'))
    case 'cascade':
      return levels(field.choices, all(value).map(String), language)
    case 'person':
    case 'department':
    case 'account':
    case 'client':
      return names.get(String(value).toLowerCase()) ?? text(language, 'businesses:print.outOfReach')
    case 'identity':
      return identityText(value, language)
    case 'upload':
    case 'signature':
      return all(value)
        .flatMap((file) => ofObject(file, ['name']))
        .join(text(language, 'businesses:print.separator'))
    case 'table':
    case 'feeTable':
    case 'marginTable':
    case 'tradingCodes':
    case 'relatedPersons':
    case 'bankAccounts':
    case 'suitability':
      return rowsText(field, value, reading)
    default:
      return unread(field)
  }
}

function unread(field: never): never {
  throw new Error(`nobody has said how ${JSON.stringify(field)} is read`)
}
