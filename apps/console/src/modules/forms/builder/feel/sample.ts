import { evaluate, type Kind, type Scope, type Value } from '#contract/forms'
import { referencesIn } from '../model/references.ts'

/** Values an expression is tried on, by the names it uses: `amount`, `fees.rate` (one per row, comma between), `row.rate`. */
export type Samples = Readonly<Record<string, string>>

const SAMPLE: Partial<Record<Kind['is'], string>> = { number: '100', text: 'A', yesNo: 'true' }

/** What a name means: its kind, the kind of its column, or of its row's column. */
export function kindOfName(name: string, scope: Scope): Kind | undefined {
  const [head = '', column] = name.split('.')
  const kind = scope[head]
  if (column === undefined) return kind
  const row = kind?.is === 'list' ? kind.of : kind
  return row?.is === 'row' ? row.columns[column] : undefined
}

/**
 * Names an expression asks the form for, columns by themselves: also those a filter names (`fees[rate > 1]`), and parts of
 * the world around the form (`client.type`).
 */
export function namesToSample(text: string, names: readonly string[], scope: Scope): string[] {
  const tables = new Map(
    Object.entries(scope).flatMap(([name, kind]) => {
      const row = name !== 'row' && kind.is === 'list' ? kind.of : null
      return row?.is === 'row' ? [[name, new Set(Object.keys(row.columns))] as const] : []
    }),
  )
  const columns = referencesIn(text, tables, null).flatMap(({ table, key }) => (table ? [`${table}.${key}`] : []))
  const parts = Object.entries(scope).flatMap(([name, kind]) =>
    kind.is === 'row' ? Object.keys(kind.columns).map((column) => `${name}.${column}`) : [],
  )
  const around = parts.filter((part) => new RegExp(`(^|[^\\w.])${part.replace('.', '\\.')}(?!\\w)`).test(text))
  return [...new Set([...names, ...columns, ...around])]
}

/** Names worth a sample of their own: of a table its columns, so the table itself only where nothing else is asked. */
export const sampledNames = (names: readonly string[]): string[] =>
  names.filter((name) => !names.some((other) => other.startsWith(`${name}.`)))

export function sampleOf(name: string, scope: Scope, today: string): string {
  const kind = kindOfName(name, scope)
  const one = kind?.is === 'date' ? today : ((kind && SAMPLE[kind.is]) ?? '')
  const inRows = name.includes('.') && scope[name.split('.')[0] ?? '']?.is === 'list'
  if (inRows) return [one, one].join(', ')
  return kind?.is === 'list' ? (kind.of.is === 'row' ? '2' : 'A') : one
}

const quoted = (text: string) => JSON.stringify(text)

/** A typed sample as a value; what does not read as its kind counts as blank. */
function valueOf(text: string, kind: Kind | undefined, today: string): Value {
  const typed = text.trim()
  if (typed === '') return null
  const written =
    kind?.is === 'number' || kind?.is === 'yesNo'
      ? typed
      : kind?.is === 'date'
        ? `date(${quoted(typed)})`
        : quoted(typed)
  const found = evaluate(written, { names: new Map(), today })
  return found.ok ? found.value : null
}

const parts = (text: string) => text.split(/[,\uFF0C]/)

/** The samples as the values an expression is worked out with. */
export function sampleValues(
  names: readonly string[],
  samples: Samples,
  scope: Scope,
  today: string,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>()
  for (const head of new Set(names.map((name) => name.split('.')[0] ?? ''))) {
    const kind = scope[head]
    const row = kind?.is === 'list' ? kind.of : kind
    const columns = row?.is === 'row' ? Object.keys(row.columns) : []
    const asked = columns.filter((column) => names.includes(`${head}.${column}`))
    const text = (name: string) => samples[name] ?? sampleOf(name, scope, today)
    const cell = (column: string, written: string) =>
      [column, valueOf(written, kindOfName(`${head}.${column}`, scope), today)] as const
    if (kind?.is === 'row') {
      values.set(head, new Map(columns.map((column) => cell(column, text(`${head}.${column}`)))))
    } else if (kind?.is === 'list' && kind.of.is === 'row') {
      const count = asked.length
        ? Math.max(...asked.map((column) => parts(text(`${head}.${column}`)).length))
        : Math.min(Math.max(Math.trunc(Number(text(head))) || 0, 0), 100)
      const rows = Array.from(
        { length: count },
        (_, at) => new Map(columns.map((column) => cell(column, parts(text(`${head}.${column}`))[at] ?? ''))),
      )
      values.set(head, rows)
    } else if (kind?.is === 'list') {
      values.set(
        head,
        parts(text(head)).map((part) => valueOf(part, kind.of, today)),
      )
    } else values.set(head, valueOf(text(head), kind, today))
  }
  return values
}
