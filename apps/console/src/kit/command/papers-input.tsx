import { PartContent, usePartHandles } from '../layout/parts.tsx'
import type { FieldInputProps, FieldOverride } from './fields.tsx'

/** The papers of a client that a change rests on, chosen by whatever module keeps them. */
function PapersInput({ clientId, ...input }: FieldInputProps & { clientId: string }) {
  const [part] = usePartHandles('paperInput')
  return part ? <PartContent part={part} id={clientId} more={input} /> : null
}

/** How a form asks for papers of a client; not at all where there is none yet, or the person may see no papers. */
export function usePapersField(): (clientId: string | null) => FieldOverride {
  const offered = usePartHandles('paperInput').length > 0
  return (clientId) =>
    clientId !== null && offered
      ? { render: (props) => <PapersInput {...props} clientId={clientId} /> }
      : { hidden: true }
}
