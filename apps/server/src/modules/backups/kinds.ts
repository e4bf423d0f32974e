import type { MessageKind } from '#modules/messages'

/** What those are written who see to the backups, when something is overdue. */
export const overdueAlert: MessageKind = {
  kind: 'backups.overdueAlert',
  channel: 'email',
  placeholders: ['base', 'log', 'contents', 'verify', 'drill'],
  urgent: true,
  expiresHours: 24,
}
