import type { Counter, Fact, FileState, ItemState, RuleRow } from '../schema.ts'

/** Whether this counter tells required parameters from optional ones. @source approvals-archive I-10 */
export const isGrouped = (counter: Counter): boolean => counter === 'ctp1' || counter === 'cap'

/** What is due for one event. */
export type Due = { parameter: string; required: boolean }

/**
 * What is due for an event of a business: its rows of the table in their order, conditional ones only when the event has
 * the fact. Without grouping everything is optional.
 *
 * @source approvals-archive I-10
 */
export function dueFor(rules: readonly RuleRow[], business: number, facts: readonly Fact[], counter: Counter): Due[] {
  return rules
    .filter((rule) => rule.business === business && (rule.condition === null || facts.includes(rule.condition)))
    .map(({ parameter, required }) => ({ parameter, required: required && isGrouped(counter) }))
}

/**
 * Where an item stands by its files: it waits while one is under way, is done when every one is there and they make the
 * set whole, partial when only some are. Without any file it has failed.
 *
 * @param files  Those that count: not the dropped ones.
 * @param whole  How many there must be.
 */
export function itemStateOf(files: readonly Exclude<FileState, 'DROPPED'>[], whole = 1): ItemState {
  if (files.some((state) => state === 'WAITING' || state === 'SENT')) return 'WAITING'
  if (files.length >= whole && files.every((state) => state === 'DONE')) return 'DONE'
  return files.includes('DONE') ? 'PARTIAL' : 'FAILED'
}

/** Rows that name one parameter of a business twice, by their place. */
export function repeatedRules(rules: readonly RuleRow[]): number[] {
  const seen = new Set<string>()
  return rules.flatMap(({ business, parameter }, at) => {
    const key = `${business} ${parameter}`
    if (seen.has(key)) return [at]
    seen.add(key)
    return []
  })
}
