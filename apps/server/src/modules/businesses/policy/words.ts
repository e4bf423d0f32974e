import type { Field, FormDefinition, FormValues } from '../schema/definition.ts'
import { choosersIn, chosenIn } from './choosers.ts'

/** What data sources call what they offer, by field or `table.column` and by value; what is called as it is written is left out. */
export type Words = Readonly<Record<string, Readonly<Record<string, string>>>>

/** As many choices as a form takes, and as long a label. */
const [CHOICES_MAX, LABEL_MAX] = [500, 200]

type Said = Readonly<Record<string, { choices?: readonly { value: string; label?: string | undefined }[] | undefined }>>

export function wordsBy(lookups: Said): Words {
  const told = Object.entries(lookups).map(([key, { choices = [] }]) => {
    const called = choices.flatMap(({ value, label }) =>
      label?.trim() && label !== value ? [[value, label.slice(0, LABEL_MAX)] as const] : [],
    )
    return [key, Object.fromEntries(called)] as const
  })
  return Object.fromEntries(told.filter(([, called]) => Object.keys(called).length > 0))
}

/** One after the other; what is said last counts. */
export function joined(all: readonly Words[]): Words {
  const keys = new Set(all.flatMap((one) => Object.keys(one)))
  return Object.fromEntries([...keys].map((key) => [key, Object.assign({}, ...all.map((one) => one[key]))]))
}

/** The words of what stands in these values. */
export function wordsFor(form: FormDefinition, values: FormValues, words: Words): Words {
  const own = chosenIn(form, values).map(([key, chosen]) => {
    const called = chosen.flatMap((value) => {
      const word = words[key]?.[value]
      return word === undefined ? [] : [[value, word] as const]
    })
    return [key, Object.fromEntries(called)] as const
  })
  return Object.fromEntries(own.filter(([, called]) => Object.keys(called).length > 0))
}

/**
 * The words of values that another form begins with: each field's under its own name, whatever it was called where it comes
 * from. What does not stand in the new form in the end is left out by `wordsFor`.
 */
export function wordsHandedOn(form: FormDefinition, words: Words, from: (field: string) => string | undefined): Words {
  return Object.fromEntries(
    choosersIn(form).flatMap(({ key, field, column }) => {
      const source = from(field)
      const called = source === undefined ? undefined : words[column === null ? source : `${source}.${column}`]
      return called ? [[key, called] as const] : []
    }),
  )
}

/** A field whose choices know these words, so that whoever reads a value reads what it was called. */
function named<F extends Field>(field: F, called: Words[string] | undefined): F {
  if (!called || !('choices' in field) || field.kind === 'cascade') return field
  const known = new Set(field.choices.map(({ value }) => value))
  const more = Object.entries(called).filter(([value]) => !known.has(value))
  const room = CHOICES_MAX - field.choices.length
  return {
    ...field,
    choices: [...field.choices, ...more.slice(0, room).map(([value, en]) => ({ value, label: { en } }))],
  }
}

/** The form with what was chosen from data sources among its own choices: everything that reads it then knows the words. */
export function withWords(form: FormDefinition, words: Words): FormDefinition {
  if (Object.keys(words).length === 0) return form
  const fieldWith = (field: Field): Field => {
    const own = named(field, words[field.key])
    if (own.kind !== 'table') return own
    const columns = own.columns.map((column) => named(column as Field, words[`${own.key}.${column.key}`]))
    return { ...own, columns: columns as typeof own.columns }
  }
  const sections = form.sections.map((section) => ({ ...section, fields: section.fields.map(fieldWith) }))
  return { ...form, sections }
}
