import { type CancellationNoticeTaker, letterAddress } from '#modules/clients'
import { queueMessage } from '#modules/messages'
import { text } from '#platform/texts.ts'
import { KIND } from './kinds.ts'

/** Tells the client, at the phone and the address it has, that an account or everything is cancelled. */
export const tellCancelled: CancellationNoticeTaker = async (context, { key, clientId, accountNo, waits }) => {
  const to = await letterAddress(context.tx, context.platform.cipher, clientId)
  if (to === null) return
  const { language } = to
  const subject =
    accountNo === null
      ? text(language, 'letters:cancelled.client', { no: to.clientNo })
      : text(language, 'letters:cancelled.account', { no: accountNo })
  const when = text(language, waits ? 'letters:cancelled.waits' : 'letters:cancelled.now')
  const one = { language, clientId }
  const dedupeKey = `letters.cancelled:${key}`
  if (to.phone !== null) {
    const sms = { kind: KIND.cancelledSms, to: to.phone, dedupeKey: `${dedupeKey}:sms` }
    await queueMessage(context, { ...one, ...sms, values: { subject, when } })
  }
  if (to.email !== null) {
    const mail = { kind: KIND.cancelled, to: to.email, dedupeKey }
    await queueMessage(context, { ...one, ...mail, values: { name: to.displayName, subject, when } })
  }
}
