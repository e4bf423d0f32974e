/** What kind of thing an expression stands for. `any` is what can't be said before there are values. */
export type Kind =
  | { is: 'number' | 'text' | 'yesNo' | 'date' | 'null' | 'any' }
  | { is: 'range' | 'list'; of: Kind }
  /** `origin`: the table the row is of, by which the use of its columns is told. */
  | { is: 'row'; columns: Readonly<Record<string, Kind>>; origin?: string }

export const NUMBER: Kind = { is: 'number' }
export const TEXT: Kind = { is: 'text' }
export const YES_NO: Kind = { is: 'yesNo' }
export const DATE: Kind = { is: 'date' }
export const NULL: Kind = { is: 'null' }
export const ANY: Kind = { is: 'any' }

export const listOf = (of: Kind): Kind => ({ is: 'list', of })
export const rowOf = (columns: Readonly<Record<string, Kind>>, origin?: string): Kind =>
  origin === undefined ? { is: 'row', columns } : { is: 'row', columns, origin }

/** Whether the kind says too little to judge by: unknown, or nothing at all. */
export const isOpen = (kind: Kind): boolean => kind.is === 'any' || kind.is === 'null'

/** The kind of something that is one or the other. */
export function either(a: Kind, b: Kind): Kind {
  if (a.is === 'null') return b
  if (b.is === 'null' || a === b) return a
  if (a.is === 'list' && b.is === 'list') return listOf(either(a.of, b.of))
  return a.is === b.is && a.is !== 'row' && a.is !== 'range' ? a : ANY
}

/** Names an expression may use, with their kinds. */
export type Scope = Readonly<Record<string, Kind>>

/** Whether a value of kind `found` may stand where `wanted` is asked for, as far as can be told. */
export const kindFits = (wanted: Kind['is'], found: Kind): boolean =>
  wanted === 'any' || isOpen(found) || found.is === wanted
