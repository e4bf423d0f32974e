import { letterAddress } from '#modules/clients'
import { queueMessage } from '#modules/messages'
import type { Returned, ReturnedListener } from '#modules/onboarding'
import type { CommandContext } from '#platform/command.ts'
import { text } from '#platform/texts.ts'
import { KIND } from './kinds.ts'

/** Whom the letter addresses: the person of the application, or the client that asks for further accounts. */
async function applicantOf({ tx, platform }: CommandContext, { content }: Returned) {
  const { profile, clientId } = content
  if (clientId !== null) return letterAddress(tx, platform.cipher, clientId)
  if (profile === null) return null
  const { email, language, nameZh, nameEn } = profile
  return { email, language, displayName: nameZh ?? nameEn ?? '' }
}

/** Asks whoever applied online to put right what the reviewer found; what the reviewer wrote stays inside the house. */
export const tellReturned: ReturnedListener = async (context, returned) => {
  const to = await applicantOf(context, returned)
  if (to === null || to.email === null) return
  const { language, displayName } = to
  const word = (key: string) => text(language, `onboarding:state.${key}`)
  const { applicationId, applicationNo, revision, reasons, page } = returned
  await queueMessage(context, {
    kind: KIND.returned,
    to: to.email,
    language,
    clientId: returned.content.clientId,
    about: applicationId,
    values: {
      name: displayName,
      no: applicationNo,
      page: word(`page.${page}`),
      reasons: reasons.map((reason) => word(`returnReason.${reason}`)).join(language === 'en' ? ', ' : '、'),
    },
    dedupeKey: `letters.returned:${applicationId}:${revision}`,
  })
}
