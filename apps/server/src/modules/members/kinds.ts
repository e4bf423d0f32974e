import type { ContactNoticeTaker } from '#modules/clients'
import { type MessageKind, queueMessage } from '#modules/messages'
import type { CommandContext } from '#platform/command.ts'
import { maskEmail, maskPhone } from '#platform/masking.ts'
import { formerAddresses, type LoginContact } from './policy/contact.ts'
import { ONCE_HOURS } from './policy/password.ts'
import type { MemberRow } from './store/member.ts'

export const PASSWORD_KIND = 'members.passwordReset'
export const ACCOUNT_KIND = 'members.accountId'

/** Goes to an address that is no longer the client's. */
const FORMER = { phone: 'members.contactChangedPhone', email: 'members.contactChangedEmail' } as const

/** Goes to what somebody signed in with before, or to what is left of it. */
const LOGIN = { phone: 'members.loginChangedPhone', email: 'members.loginChangedEmail' } as const
const RELEASED = 'members.loginReleased'

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
  { kind: LOGIN.phone, channel: 'sms', placeholders: ['contact'], urgent: true, expiresHours: 72 },
  { kind: LOGIN.email, channel: 'email', placeholders: ['contact'], urgent: true, expiresHours: 72 },
  { kind: RELEASED, channel: 'email', placeholders: ['contact'], urgent: true, expiresHours: 72 },
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

type Login = Pick<MemberRow, 'id' | 'clientId' | 'language' | 'version'>

/**
 * Tells whoever signed in with a phone or an address until now that it was replaced, so that a login taken over without
 * asking is found out there.
 *
 * @param login  As it was before the change; its version makes each notice go once.
 */
export async function tellFormerLogin(
  context: CommandContext,
  login: Login,
  contact: { before: LoginContact; after: LoginContact },
): Promise<void> {
  for (const { changed, channel, to, value } of formerAddresses(contact.before, contact.after)) {
    await queueMessage(context, {
      kind: LOGIN[channel],
      to,
      language: login.language,
      values: { contact: changed === 'phone' ? maskPhone(value) : maskEmail(value) },
      dedupeKey: `members.login:${login.id}:${login.version}:${changed}`,
      clientId: login.clientId,
    })
  }
}

/** Tells by mail that a phone signs in to this login no longer, because another one was given it. */
export async function tellReleased(
  context: CommandContext,
  login: Login,
  { phone, email }: { phone: string; email: string | null },
): Promise<void> {
  if (email === null) return
  await queueMessage(context, {
    kind: RELEASED,
    to: email,
    language: login.language,
    values: { contact: maskPhone(phone) },
    dedupeKey: `members.login:${login.id}:${login.version}:released`,
    clientId: login.clientId,
  })
}
