import { useCallback, useState } from 'react'

/** Rows picked one by one, or every row that matches the filters. */
export type Selection = {
  ids: ReadonlySet<string>
  all: boolean
  toggle: (id: string) => void
  setPage: (ids: readonly string[], on: boolean) => void
  selectAll: () => void
  clear: () => void
}

/** Selection survives paging; a new filter (`scope`) starts over. */
export function useSelection(scope: string): Selection {
  const [state, setState] = useState<{ scope: string; ids: ReadonlySet<string>; all: boolean }>({
    scope,
    ids: new Set(),
    all: false,
  })
  const current = state.scope === scope ? state : { scope, ids: new Set<string>(), all: false }
  const change = useCallback(
    (edit: (ids: Set<string>) => void) =>
      setState((old) => {
        const ids = new Set(old.scope === scope ? old.ids : [])
        edit(ids)
        return { scope, ids, all: false }
      }),
    [scope],
  )
  return {
    ids: current.ids,
    all: current.all,
    toggle: (id) => change((ids) => void (ids.delete(id) || ids.add(id))),
    setPage: (page, on) => change((ids) => page.forEach((id) => (on ? ids.add(id) : ids.delete(id)))),
    selectAll: () => setState({ scope, ids: new Set(), all: true }),
    clear: () => setState({ scope, ids: new Set(), all: false }),
  }
}
