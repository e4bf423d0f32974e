import type { PartProps } from '#kit'
import { DocumentWall } from './document-wall.tsx'

/** The documents tab of a client: its own and those of its accounts. */
export default function ClientDocuments({ id }: PartProps) {
  return <DocumentWall clientId={id} />
}
