import { useCallback, useMemo, useRef, useState } from 'react'
import { type Clip, copy, duplicate, paste } from './model/clipboard.ts'
import { type Edited, remove } from './model/edit.ts'
import { begin, type History, record, redo, undo } from './model/history.ts'
import type { Flow } from './model/kinds.ts'

/** A flow being drawn: what is selected, what can be undone, and how it is changed. */
export type Design = {
  flow: Flow
  readOnly: boolean
  selected: ReadonlySet<string>
  select: (ids: readonly string[]) => void
  /** Changes the flow; `tag` joins what is typed in one field to one step of undo. */
  edit: (change: Flow | Edited, tag?: string | null) => void
  undo: () => void
  redo: () => void
  canUndo: boolean
  canRedo: boolean
  copy: () => void
  cut: () => void
  paste: () => void
  duplicate: () => void
  remove: (ids?: readonly string[]) => void
}

const isEdited = (change: Flow | Edited): change is Edited => 'flow' in change
const NOTHING: ReadonlySet<string> = new Set()

export function useDesign(value: Flow, onChange: (flow: Flow) => void, readOnly: boolean): Design {
  const [kept, setKept] = useState<History<Flow>>(() => begin(value))
  // What comes from outside, such as somebody else's draft, starts a history of its own.
  const history = kept.present === value ? kept : begin(value)
  const [selected, setSelected] = useState<ReadonlySet<string>>(NOTHING)
  const clip = useRef<Clip | null>(null)

  const put = useCallback(
    (next: History<Flow>) => {
      if (readOnly || next === history) return
      setKept(next)
      onChange(next.present)
    },
    [history, onChange, readOnly],
  )
  return useMemo(() => {
    const { present: flow } = history
    const select = (ids: readonly string[]) => setSelected(new Set(ids))
    const edit: Design['edit'] = (change, tag = null) => {
      const after = isEdited(change) ? change.flow : change
      put(record(history, after, tag))
      if (isEdited(change) && change.selected.length > 0 && !readOnly) select(change.selected)
    }
    const chosen = [...selected]
    const take = (ids: readonly string[] = chosen) => {
      if (ids.length === 0) return
      edit(remove(flow, ids))
      select([])
    }
    const keep = () => {
      const taken = copy(flow, chosen)
      if (taken.nodes.length > 0) clip.current = taken
    }
    return {
      flow,
      readOnly,
      selected,
      select,
      edit,
      undo: () => put(undo(history)),
      redo: () => put(redo(history)),
      canUndo: history.past.length > 0,
      canRedo: history.future.length > 0,
      copy: keep,
      cut: () => {
        keep()
        take()
      },
      paste: () => {
        if (clip.current) edit(paste(flow, clip.current))
      },
      duplicate: () => {
        if (chosen.length > 0) edit(duplicate(flow, chosen))
      },
      remove: take,
    }
  }, [history, put, readOnly, selected])
}
