import type { CounterCode } from '../schema.ts'

/** An account at a counter, from a day to a day; null: until further notice. */
export type Belonging = { id: string; counter: CounterCode; from: string; until: string | null }

/** Taken back before it began. */
export const isVoid = ({ from, until }: Pick<Belonging, 'from' | 'until'>): boolean => until !== null && until < from

export const covers = ({ from, until }: Pick<Belonging, 'from' | 'until'>, day: string): boolean =>
  from <= day && (until === null || day <= until)

/** Rows of the same counter that share a day with a span. */
export function overlapping(rows: readonly Belonging[], { counter, from, until }: Omit<Belonging, 'id'>): Belonging[] {
  return rows.filter(
    (row) =>
      row.counter === counter &&
      !isVoid(row) &&
      (until === null || row.from <= until) &&
      (row.until === null || row.until >= from),
  )
}

/** Rows that would still hold on or after a day, of other counters: they end the day before it. */
export function standingBeside(rows: readonly Belonging[], counter: CounterCode, from: string): Belonging[] {
  return rows.filter((row) => row.counter !== counter && !isVoid(row) && (row.until === null || row.until >= from))
}

export type Chosen = { codes: CounterCode[]; byRegister: boolean }

/**
 * Counters that a change of a day goes to: those of the register; of an account it does not know those the flow names, or
 * all there are. Where the register has to name every account, it goes nowhere.
 */
export function chosenOn(
  day: string,
  asked: {
    able: readonly CounterCode[]
    belongings: readonly Belonging[]
    named: readonly CounterCode[] | null
    isRegisterRequired: boolean
  },
): Chosen {
  const { able, belongings, named, isRegisterRequired } = asked
  if (belongings.some((one) => !isVoid(one))) {
    const there = new Set(belongings.filter((one) => covers(one, day)).map(({ counter }) => counter))
    return { codes: able.filter((code) => there.has(code)), byRegister: true }
  }
  if (isRegisterRequired) return { codes: [], byRegister: true }
  return { codes: able.filter((code) => named === null || named.includes(code)), byRegister: false }
}
