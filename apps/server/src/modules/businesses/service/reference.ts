import type { Json } from '#kernel/refusal.ts'
import type { SourceAnswer } from '#modules/sources'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import type { Field, FormDefinition } from '../schema/definition.ts'
import { fieldsOf, type References, tableOf } from '../schema/forms.ts'
import { asked } from './prefill.ts'

type Rated = Extract<Field, { kind: 'feeTable' | 'marginTable' }>
type Floors = NonNullable<Rated['floors']>
type LastDays = NonNullable<Rated['lastDays']>

/** As the form takes it: by row of floors, and by contract. */
type Known = { floors?: Record<string, Json>[]; lastDays?: Record<string, string> }

const isRated = (field: Field): field is Rated => field.kind === 'feeTable' || field.kind === 'marginTable'

/** Reads the columns of an answer by name. */
function reading({ columns }: SourceAnswer) {
  const places = new Map(columns.map(({ key }, at) => [key, at]))
  return (row: SourceAnswer['rows'][number], column: string | undefined): string | null => {
    const value = column === undefined ? undefined : row[places.get(column) ?? -1]
    return typeof value === 'string' && value !== '' ? value : null
  }
}

/** Rows of floors in the columns of the table: what holds by money for every action, by lot likewise. */
function floorsFrom(field: Rated, { byMoney, byLot }: Floors, answer: SourceAnswer) {
  const at = reading(answer)
  const table = tableOf(field)
  const keys = table?.rowKey ?? []
  const columns = (table?.columns ?? []).map(({ key }) => key)
  return answer.rows.map((row): Record<string, Json> => {
    const own = keys.map((key): [string, Json] => [key, at(row, key)])
    const least = columns.flatMap((key): [string, Json][] => {
      if (key.endsWith('ByMoney')) return [[key, at(row, byMoney)]]
      return key.endsWith('ByLot') ? [[key, at(row, byLot)]] : []
    })
    return Object.fromEntries([...own, ...least].filter(([, value]) => value !== null))
  })
}

function lastDaysFrom({ contract, on }: LastDays, answer: SourceAnswer): Record<string, string> {
  const at = reading(answer)
  return Object.fromEntries(
    answer.rows.flatMap((row) => {
      const [code, day] = [at(row, contract), at(row, on)]
      return code !== null && day !== null ? [[code, day]] : []
    }),
  )
}

/**
 * What data sources say about the tables of rates in a form: the exchange's floors and the last trading days. A source
 * that refuses or is down is left out, as if nothing were known.
 */
export async function referencesFor(
  platform: Platform,
  actor: Actor,
  form: FormDefinition,
): Promise<Record<string, Known>> {
  const known: Record<string, Known> = {}
  for (const field of fieldsOf(form).filter(isRated)) {
    const floors = field.floors && (await asked(platform, actor, field.floors.source, {}))
    const days = field.lastDays && (await asked(platform, actor, field.lastDays.source, {}))
    if (!floors && !days) continue
    known[field.key] = {
      ...(floors && field.floors ? { floors: floorsFrom(field, field.floors, floors) } : {}),
      ...(days && field.lastDays ? { lastDays: lastDaysFrom(field.lastDays, days) } : {}),
    }
  }
  return known
}

/** The floors alone, as a token takes them along. */
export const floorsOf = (known: Record<string, Known>): References =>
  Object.fromEntries(Object.entries(known).flatMap(([key, { floors }]) => (floors ? [[key, { floors }]] : [])))

/** What whoever writes in these fields of a request is told of the exchange's floors. */
export async function floorsFor(
  platform: Platform,
  actor: Actor,
  form: FormDefinition,
  mayWrite: (key: string) => boolean,
): Promise<References> {
  const asks = fieldsOf(form).some((field) => isRated(field) && field.floors && mayWrite(field.key))
  return asks ? floorsOf(await referencesFor(platform, actor, form)) : {}
}
