import type { MessageKind } from '#modules/messages'
import type { ContactChannel } from './schema/contact.ts'

/** What carries a code that a client reads back. */
export const CODE_KIND: Readonly<Record<ContactChannel, string>> = {
  sms: 'onboarding.contactCodeSms',
  email: 'onboarding.contactCodeEmail',
}

/** Somebody waits for the code, so it leaves in quiet hours too; after its time it is worth nothing. */
export const onboardingKinds: readonly MessageKind[] = (['sms', 'email'] as const).map((channel) => ({
  kind: CODE_KIND[channel],
  channel,
  placeholders: ['code', 'minutes'],
  secrets: ['code'],
  urgent: true,
  expiresHours: 1,
}))
