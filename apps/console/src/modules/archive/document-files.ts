import type { DocumentVersion } from '#contract/archive'
import { apiUrl } from '#kit'

/** Address of a version's original bytes. */
export const contentUrl = (version: Pick<DocumentVersion, 'id'>): string =>
  apiUrl(`/archive/versions/${version.id}/content`)

/** Address of the small picture; null while there is none. */
export const thumbnailUrl = (version: DocumentVersion): string | null =>
  version.thumbnail === 'READY' ? apiUrl(`/archive/versions/${version.id}/thumbnail`) : null
