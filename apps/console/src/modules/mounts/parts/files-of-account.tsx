import type { PartProps } from '#kit'
import { FileTable } from './file-table.tsx'

/** Files of older systems that belong to an account. */
export default function FilesOfAccount({ id }: PartProps) {
  return <FileTable fixed={{ accountId: id }} />
}
