import type { PartProps } from '#kit'
import { DocumentWall } from './document-wall.tsx'

/** The documents tab of an account: its own and those of its client. */
export default function AccountDocuments({ id }: PartProps) {
  return <DocumentWall accountId={id} />
}
