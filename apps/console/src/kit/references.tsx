import { type ComponentType, createContext, type ReactNode, useContext } from 'react'

/** How ids of one kind are chosen and named: a department, a person, a role. */
export type Reference = {
  /** Chooses one; the value is the id. `placeholder` says what none means: all of them. */
  Input: ComponentType<{
    id?: string
    value?: unknown
    onChange?: (value: unknown) => void
    label?: string
    placeholder?: string
  }>
  /** Names one. */
  Name: ComponentType<{ value: string }>
}

/** References by the field key that carries their ids: `departmentId`. */
export type References = Readonly<Record<string, Reference>>

const ReferencesContext = createContext<References>({})

/** Modules know their own ids; the kit asks for inputs and names by field key and knows no module. */
export function ReferencesProvider({ references, children }: { references: References; children: ReactNode }) {
  return <ReferencesContext value={references}>{children}</ReferencesContext>
}

export const useReferences = (): References => useContext(ReferencesContext)

/** What a code stands for; the code itself where nobody knows what it is called. */
export function ReferenceName({ of, code }: { of: string; code: string }) {
  const Name = useReferences()[of]?.Name
  return Name ? <Name value={code} /> : code
}

/** What a code stands for, with the code beside it, for codes the house knows. */
export function CodeAndName({ of, code }: { of: string; code: string }) {
  const Name = useReferences()[of]?.Name
  return (
    <>
      {Name ? <Name value={code} /> : null} <code>{code}</code>
    </>
  )
}
