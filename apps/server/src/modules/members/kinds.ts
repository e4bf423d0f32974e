import type { MessageKind } from '#modules/messages'
import { ONCE_HOURS } from './policy/password.ts'

export const PASSWORD_KIND = 'members.passwordReset'
export const ACCOUNT_KIND = 'members.accountId'

/** What members are sent: people wait for both, so they leave in quiet hours too. */
export const memberKinds: readonly MessageKind[] = [
  {
    kind: PASSWORD_KIND,
    channel: 'sms',
    placeholders: ['password', 'hours'],
    secrets: ['password'],
    urgent: true,
    expiresHours: ONCE_HOURS,
  },
  { kind: ACCOUNT_KIND, channel: 'email', placeholders: ['accountId'], urgent: true, expiresHours: 72 },
]
