import { createContext, type ReactNode, useContext } from 'react'
import type { PortalForm } from '#contract/portal'
import { ReferencesProvider } from '#kit'
import { useNamed } from './words.ts'

const TraysContext = createContext<PortalForm['trays']>({})

function TrayName({ value }: { value: string }) {
  const trays = useContext(TraysContext)
  return useNamed()(trays[value], value)
}

const references = { parameter: { Input: () => null, Name: TrayName } }

/** Names the trays of a form's files as the house calls them. */
export function Trays({ trays, children }: { trays: PortalForm['trays']; children: ReactNode }) {
  return (
    <TraysContext value={trays}>
      <ReferencesProvider references={references}>{children}</ReferencesProvider>
    </TraysContext>
  )
}
