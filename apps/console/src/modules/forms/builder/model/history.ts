/** Steps that can be taken back and made again. Edits with the same `tag` in a row are one step: typing into a label. */
export type History<T> = { past: readonly T[]; future: readonly T[]; tag: string | null }

/** Steps remembered. */
const MOST_STEPS = 200

export const startHistory = <T>(): History<T> => ({ past: [], future: [], tag: null })

/** Remembers what was there before an edit. */
export function record<T>(history: History<T>, before: T, tag: string | null): History<T> {
  if (tag !== null && tag === history.tag && history.past.length > 0) return { ...history, future: [] }
  return { past: [...history.past, before].slice(-MOST_STEPS), future: [], tag }
}

/** What was there before the last step; null when there is none. */
export function undo<T>(history: History<T>, present: T): { history: History<T>; present: T } | null {
  const before = history.past.at(-1)
  if (before === undefined) return null
  return {
    history: { past: history.past.slice(0, -1), future: [present, ...history.future], tag: null },
    present: before,
  }
}

/** What was there after the step taken back last. */
export function redo<T>(history: History<T>, present: T): { history: History<T>; present: T } | null {
  const [after, ...future] = history.future
  if (after === undefined) return null
  return { history: { past: [...history.past, present], future, tag: null }, present: after }
}
