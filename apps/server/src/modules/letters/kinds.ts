import type { MessageKind } from '#modules/messages'

/** What clients are told about their own accounts. Nobody waits for it, so quiet hours hold. */
export const KIND = {
  openedSms: 'letters.openedSms',
  opened: 'letters.opened',
  openedPapers: 'letters.openedPapers',
  returned: 'letters.returned',
  cancelledSms: 'letters.cancelledSms',
  cancelled: 'letters.cancelled',
  renewal: 'letters.renewal',
} as const

const week = { urgent: false, expiresHours: 168 } as const

export const letterKinds: readonly MessageKind[] = [
  { kind: KIND.openedSms, channel: 'sms', placeholders: ['accounts'], ...week },
  { kind: KIND.opened, channel: 'email', placeholders: ['name', 'accounts'], ...week },
  { kind: KIND.openedPapers, channel: 'email', placeholders: ['name', 'accounts'], ...week },
  { kind: KIND.returned, channel: 'email', placeholders: ['name', 'no', 'page', 'reasons'], ...week },
  { kind: KIND.cancelledSms, channel: 'sms', placeholders: ['subject', 'when'], ...week },
  { kind: KIND.renewal, channel: 'email', placeholders: ['name', 'no', 'date'], urgent: false, expiresHours: 336 },
  { kind: KIND.cancelled, channel: 'email', placeholders: ['name', 'subject', 'when'], ...week },
]
