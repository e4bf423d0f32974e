import type { MessageKind } from '#modules/messages'

/** What leaves with a notice by SMS and e-mail: alone, with others, or to a client. */
export const noticeKinds: readonly MessageKind[] = [
  { kind: 'notices.noticeSms', channel: 'sms', placeholders: ['text', 'link'], urgent: false, expiresHours: 24 },
  {
    kind: 'notices.noticeEmail',
    channel: 'email',
    placeholders: ['title', 'text', 'link'],
    urgent: false,
    expiresHours: 72,
  },
  { kind: 'notices.severalSms', channel: 'sms', placeholders: ['count', 'link'], urgent: false, expiresHours: 24 },
  {
    kind: 'notices.severalEmail',
    channel: 'email',
    placeholders: ['count', 'items', 'link'],
    lines: ['items'],
    urgent: false,
    expiresHours: 72,
  },
  {
    kind: 'notices.noticeChat',
    channel: 'chat',
    placeholders: ['title', 'text', 'link'],
    urgent: false,
    expiresHours: 24,
  },
  {
    kind: 'notices.severalChat',
    channel: 'chat',
    placeholders: ['count', 'items', 'link'],
    lines: ['items'],
    urgent: false,
    expiresHours: 24,
  },
  { kind: 'notices.clientSms', channel: 'sms', placeholders: ['text'], urgent: false, expiresHours: 72 },
  { kind: 'notices.clientEmail', channel: 'email', placeholders: ['title', 'text'], urgent: false, expiresHours: 72 },
]
