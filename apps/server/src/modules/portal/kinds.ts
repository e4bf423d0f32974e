import type { MessageKind } from '#modules/messages'

export const CODE_KIND = 'portal.signInCode'
/** Asks another holder of an account to agree. */
export const AGREEMENT_KIND = 'portal.agreementSms'
/** What a client is told of a request of his, by both ways he can be reached. */
export const TOLD = {
  returned: { sms: 'portal.returnedSms', email: 'portal.returnedEmail' },
  ended: { sms: 'portal.endedSms', email: 'portal.endedEmail' },
} as const

/** What the portal sends. The code is waited for, so it leaves in quiet hours too; news of a request wait until morning. */
export const portalKinds: readonly MessageKind[] = [
  {
    kind: CODE_KIND,
    channel: 'sms',
    placeholders: ['code', 'minutes'],
    secrets: ['code'],
    urgent: true,
    expiresHours: 1,
  },
  { kind: AGREEMENT_KIND, channel: 'sms', placeholders: ['business'], urgent: false, expiresHours: 72 },
  ...(['sms', 'email'] as const).flatMap((channel): MessageKind[] => [
    { kind: TOLD.returned[channel], channel, placeholders: ['business', 'requestNo'], urgent: false, expiresHours: 72 },
    {
      kind: TOLD.ended[channel],
      channel,
      placeholders: ['business', 'requestNo', 'outcome'],
      urgent: false,
      expiresHours: 72,
    },
  ]),
]
