import { useRef, useState } from 'react'
import { type History, record, redo, startHistory, undo } from './model/history.ts'

/** Steps over a value that somebody else holds: what was there before each edit. */
export function useHistory<T>(value: T, onChange: (next: T) => void) {
  const [history, setHistory] = useState<History<T>>(startHistory)
  // Edits may follow one another faster than the holder of the value renders.
  const now = useRef({ value, history })
  now.current.value = value
  const settle = (next: History<T>, present: T) => {
    now.current = { value: present, history: next }
    setHistory(next)
    onChange(present)
  }
  return {
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    apply(next: T, tag: string | null) {
      const { value: before, history: steps } = now.current
      if (next !== before) settle(record(steps, before, tag), next)
    },
    undo(): T | null {
      const back = undo(now.current.history, now.current.value)
      if (back) settle(back.history, back.present)
      return back?.present ?? null
    },
    redo(): T | null {
      const again = redo(now.current.history, now.current.value)
      if (again) settle(again.history, again.present)
      return again?.present ?? null
    },
  }
}
