import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { CommandDrawer } from '../command/button.tsx'
import type { RowAction } from './row-action.ts'

const OpenAction = createContext<(action: RowAction) => void>(() => undefined)

/** One drawer for all rows' commands: a thousand rows must not carry a thousand forms. */
export function ActionsProvider({ children }: { children: ReactNode }) {
  const [action, setAction] = useState<RowAction | null>(null)
  const [open, setOpen] = useState(false)
  const start = useMemo(
    () => (next: RowAction) => {
      setAction(next)
      setOpen(true)
    },
    [],
  )
  return (
    <OpenAction value={start}>
      {children}
      {action ? (
        <CommandDrawer
          command={action.command}
          {...(action.fixed ? { fixed: action.fixed } : {})}
          {...(action.initial ? { initial: action.initial } : {})}
          {...(action.fields ? { fields: action.fields } : {})}
          danger={action.danger ?? false}
          open={open}
          onClose={() => setOpen(false)}
        >
          {action.lead}
        </CommandDrawer>
      ) : null}
    </OpenAction>
  )
}

/** Opens a row's command in the list's drawer. */
export const useOpenAction = () => useContext(OpenAction)
