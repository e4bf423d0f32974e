import { type Actor, type Language } from '../actor.ts'
import type { ListColumn, ListDefinition } from '../lists/list.ts'
import type { WriteCell, WriteColumn } from '../sheets/write-sheet.ts'
import { text, textOrNull } from '../texts.ts'

const moduleOf = (list: ListDefinition) => list.id.split('.')[0] as string

/** What people call the column: the module's word for the field. */
export function headingOf(list: ListDefinition, key: string, language: Language): string {
  return text(language, `${moduleOf(list)}:field.${key}`)
}

/** How the column stands in a spreadsheet. */
export function sheetColumn(list: ListDefinition, column: ListColumn, language: Language): WriteColumn {
  const heading = headingOf(list, column.key, language)
  if (column.kind === 'number' || column.kind === 'amount' || column.kind === 'rate') return { heading, type: 'number' }
  return column.kind === 'date'
    ? { heading, type: 'date' }
    : { heading, type: 'text', width: column.kind === 'text' ? 24 : 16 }
}

/** `2026-11-21 10:00:00` at the place whose clock people live by. */
export function localTime(instant: string, timeZone: string): string {
  const zoned = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone)
  return zoned.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')
}

/** How values are said: the reader's language, the clock people live by, what the house calls its business lines. */
export type Wording = { language: Language; timeZone: string; lineNames: ReadonlyMap<string, string> }

/** Values named by the house rather than by us. */
const LINES = /:state\.businessLine$/

function word({ language, lineNames }: Wording, values: string | undefined, value: string): string {
  const own = values !== undefined && LINES.test(values) ? lineNames.get(value) : undefined
  return own ?? (values === undefined ? null : textOrNull(language, `${values}.${value}`)) ?? value
}

/** `accounts.account.freeze` as people say it; sheets have a title of theirs. */
function keyInWords(language: Language, kind: NonNullable<ListColumn['keys']>, key: string): string {
  const word = textOrNull(language, `${key.replace('.', `:${kind}.`)}${kind === 'sheet' ? '.title' : ''}`)
  return word ?? key
}

/** A value as people read it. */
export function cellOf(column: ListColumn, value: unknown, wording: Wording): WriteCell {
  if (value === null || value === undefined) return null
  const { language, timeZone } = wording
  if (column.keys) return keyInWords(language, column.keys, String(value))
  switch (column.kind) {
    case 'state':
      return word(wording, column.values, String(value))
    case 'tags':
      return (value as readonly string[]).map((one) => word(wording, column.values, one)).join('; ')
    case 'boolean':
      return text(language, value === true ? 'platform:export.yes' : 'platform:export.no')
    case 'instant':
      return localTime(String(value), timeZone)
    default:
      return String(value)
  }
}

/** Rows under the data: how many there are, what they were filtered by, who took them and when. */
export function closingRows(given: {
  list: ListDefinition
  query: Readonly<Record<string, string>>
  actor: Actor
  wording: Wording
  now: Temporal.Instant
  count: number
}): string[][] {
  const { list, query, actor, wording, now, count } = given
  const { language, timeZone } = wording
  const valueOf = (key: string, value: string): string => {
    const filter = list.filters.find((one) => one.key === key)
    if (value.startsWith('@')) return text(language, 'platform:export.pasted')
    return filter?.values
      ? value
          .split(',')
          .map((one) => word(wording, filter.values, one))
          .join(', ')
      : value
  }
  const filters = Object.entries(query).filter(([key, value]) => key !== 'sort' && value !== '')
  return [
    [],
    [text(language, 'platform:export.rows'), String(count)],
    ...(filters.length === 0 ? [[text(language, 'platform:export.unfiltered')]] : []),
    ...filters.map(([key, value]) => [
      text(language, 'platform:export.filter'),
      headingOf(list, key, language),
      valueOf(key, value),
    ]),
    [text(language, 'platform:export.takenBy'), actor.name],
    [text(language, 'platform:export.takenAt'), `${localTime(now.toString(), timeZone)} (${timeZone})`],
  ]
}
