import { type Json, Refused } from '#kernel/refusal.ts'
import { readSource, type SourceAnswer } from '#modules/sources'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { choosersIn } from '../policy/choosers.ts'
import type { Field, FormDefinition, FormValues } from '../schema/definition.ts'
import { askForm, fieldsOf, tableOf } from '../schema/forms.ts'
import type { Surroundings } from './around.ts'
import { componentRows } from './current.ts'

type Lookup = NonNullable<Field['prefill']>

/** What data sources say for a form: current values by field, and all of it as the form takes it. */
export type Current = { current: FormValues; lookups: Said }

/** What data sources say, by field or `table.column`. */
export type Said = Record<string, { value?: Json; choices?: { value: string; label?: string }[] }>

const plain = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : String(value)

type Known = { form: FormDefinition; values: FormValues; surroundings: Surroundings }

/** Parameters worked out over what is known already; one that can't be is left to the source to miss. */
function parametersOf(form: FormDefinition, lookup: Lookup, values: FormValues, surroundings: Surroundings) {
  const pairs = Object.entries(lookup.parameters).flatMap(([name, text]): [string, string][] => {
    const found = askForm(form, values, text, surroundings)
    const value = found.ok && typeof found.value === 'string' ? found.value : null
    return value === null ? [] : [[name, value]]
  })
  return Object.fromEntries(pairs)
}

const indexOf = (answer: SourceAnswer, column: string) => answer.columns.findIndex((one) => one.key === column)

function tableValue(field: Field, answer: SourceAnswer): Json {
  const columns = (tableOf(field)?.columns ?? []).map(({ key }) => [key, indexOf(answer, key)] as const)
  return answer.rows.map((row, at) => ({
    id: `r${at + 1}`,
    ...Object.fromEntries(
      columns.flatMap(([key, index]) => {
        const value = plain(row[index])
        return index < 0 || value === null ? [] : [[key, value]]
      }),
    ),
  }))
}

function valueOf(field: Field, lookup: Lookup, answer: SourceAnswer): Json {
  if (tableOf(field)) return tableValue(field, answer)
  return plain(answer.rows[0]?.[indexOf(answer, lookup.column)])
}

function choicesOf(lookup: Lookup, answer: SourceAnswer) {
  const [value, label] = [indexOf(answer, lookup.column), indexOf(answer, lookup.label ?? lookup.column)]
  return answer.rows.flatMap((row) => {
    const text = plain(row[value])
    return text === null ? [] : [{ value: text, label: plain(row[label]) ?? text }]
  })
}

/** Sources that refuse, for want of rights or because they are down, leave the field to be filled in by hand. */
export async function asked(platform: Platform, actor: Actor, source: string, parameters: Record<string, string>) {
  try {
    return await readSource({ platform, actor }, source, parameters, { purpose: 'form' })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    platform.log.warn({ source, code: error.code }, 'a form goes without a data source')
    return null
  }
}

/**
 * What a source says a field's value is; null when it does not say, and as long as something it is asked with is blank: of
 * everything it knows the first row would be somebody else's value.
 */
export async function prefilled(
  platform: Platform,
  actor: Actor,
  { form, values, surroundings }: Known,
  field: Field,
  lookup: Lookup,
): Promise<Json> {
  const parameters = parametersOf(form, lookup, values, surroundings)
  const isWhole = Object.keys(parameters).length === Object.keys(lookup.parameters).length
  if (!isWhole && !tableOf(field)) return null
  const answer = await asked(platform, actor, lookup.source, parameters)
  return answer && valueOf(field, lookup, answer)
}

/** What a source offers to choose from, in this person's name; null when it doesn't answer him. */
export async function askFor(platform: Platform, actor: Actor, { form, values, surroundings }: Known, lookup: Lookup) {
  const answer = await asked(platform, actor, lookup.source, parametersOf(form, lookup, values, surroundings))
  return answer && choicesOf(lookup, answer)
}

/** The id of what surrounds a form, when there is such a thing. */
function idOf(thing: Json | undefined): string | null {
  if (thing === null || typeof thing !== 'object' || Array.isArray(thing)) return null
  return typeof thing.id === 'string' ? thing.id : null
}

/** Asks the registers and data sources what they say now, for the fields that want to know. */
export async function currentValues(
  platform: Platform,
  actor: Actor,
  form: FormDefinition,
  surroundings: Surroundings,
  values: FormValues = {},
): Promise<Current> {
  const { account, client } = surroundings.around
  const subject = { accountId: idOf(account), clientId: idOf(client) }
  const current: FormValues = await componentRows(platform, actor, form, subject)
  const lookups: Said = {}
  for (const field of fieldsOf(form)) {
    const lookup = field.prefill
    if (!lookup) continue
    const known = { form, values: { ...current, ...values }, surroundings }
    const value = await prefilled(platform, actor, known, field, lookup)
    if (value === null) continue
    current[field.key] = value
    lookups[field.key] = { value }
  }
  for (const { key, lookup } of choosersIn(form)) {
    const known = { form, values: { ...current, ...values }, surroundings }
    const choices = await askFor(platform, actor, known, lookup)
    if (choices) lookups[key] = { ...lookups[key], choices }
  }
  return { current, lookups }
}
