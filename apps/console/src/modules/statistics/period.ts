import { periodOf } from '#kit'

/** What the page counts: a period up to today, and what is left of the rest. */
export type Filters = { from: string; to: string; flowId?: string; departmentId?: string; businessLine?: string }

export function filtersOf(search: Readonly<Record<string, string | undefined>>): Filters & { span: number | null } {
  const { flowId, departmentId, businessLine } = search
  return {
    ...periodOf(search),
    ...(flowId ? { flowId } : {}),
    ...(departmentId ? { departmentId } : {}),
    ...(businessLine ? { businessLine } : {}),
  }
}

/** The cases behind a figure, as the monitor lists them. */
export function casesOf({ from, to, ...rest }: Filters, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ openedAt: `${from}..${to}`, ...rest, ...more })
  return `/monitor?${query.toString()}`
}

/** The cases that were finished in the period, whenever they were opened. */
export function finishedOf({ from, to, ...rest }: Filters, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    closedAt: `${from}..${to}`,
    caseState: 'approved,refused',
    ...rest,
    ...more,
  })
  return `/monitor?${query.toString()}`
}

/** Of the finished ones, those that were sent back or edited on the way. */
export const correctedOf = (filters: Filters, more: Record<string, string> = {}): string =>
  finishedOf(filters, { corrected: 'true', ...more })

/** The cases on which somebody decided after the time given for it, in the period. */
export function lateOf({ from, to, ...rest }: Filters, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ decidedLate: `${from}..${to}`, ...rest, ...more })
  return `/monitor?${query.toString()}`
}
