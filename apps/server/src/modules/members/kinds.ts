import type { ContactNoticeTaker } from '#modules/clients'
import { type MessageKind, queueMessage } from '#modules/messages'
import { ONCE_HOURS } from './policy/password.ts'

export const PASSWORD_KIND = 'members.passwordReset'
export const ACCOUNT_KIND = 'members.accountId'

/** Goes to an address that is no longer the client's. */
const FORMER = { phone: 'members.contactChangedPhone', email: 'members.contactChangedEmail' } as const

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
  { kind: FORMER.phone, channel: 'sms', placeholders: ['contact'], urgent: true, expiresHours: 72 },
  { kind: FORMER.email, channel: 'email', placeholders: ['contact'], urgent: true, expiresHours: 72 },
]

/** Tells a former phone or address that it was replaced: whoever took it over without asking is found out there. */
export const tellFormerContact: ContactNoticeTaker = async (
  context,
  { id, clientId, kind, to, newMasked, language },
) => {
  await queueMessage(context, {
    kind: FORMER[kind],
    to,
    language,
    values: { contact: newMasked ?? '–' },
    dedupeKey: `clients.contactNotice:${id}`,
    clientId,
  })
}
