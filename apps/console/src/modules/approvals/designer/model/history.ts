/** What can be undone and done again. `tag` names what is being typed, so that a word is one step and not ten. */
export type History<T> = { past: readonly T[]; present: T; future: readonly T[]; tag: string | null }

const STEPS_MAX = 200

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [], tag: null })

/** Takes a new state; the same tag as before replaces the last step instead of adding one. */
export function record<T>(history: History<T>, present: T, tag: string | null = null): History<T> {
  if (present === history.present) return history
  if (tag !== null && tag === history.tag) return { ...history, present, future: [] }
  return { past: [...history.past, history.present].slice(-STEPS_MAX), present, future: [], tag }
}

export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1)
  if (previous === undefined) return history
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    tag: null,
  }
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future, tag: null }
}
