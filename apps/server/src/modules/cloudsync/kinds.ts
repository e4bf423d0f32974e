import type { MessageKind } from '#modules/messages'
import type { FindingKind } from './schema.ts'

/** What those are written who see to the archive, when the nightly check has found something. */
export const archiveAlert: MessageKind = {
  kind: 'cloudsync.archiveAlert',
  channel: 'email',
  placeholders: ['found', 'MISSING', 'EXPIRED', 'UNREADABLE', 'HASH_DRIFT', 'UNSYNCED'] satisfies (
    | FindingKind
    | 'found'
  )[],
  urgent: false,
  expiresHours: 48,
}
