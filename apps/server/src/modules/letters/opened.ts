import { type LetterAddress, letterAddress, ownIdentities } from '#modules/clients'
import { queueMessage } from '#modules/messages'
import type { OpenedListener } from '#modules/onboarding'
import type { Cipher } from '#platform/cipher.ts'
import type { Reader } from '#platform/db.ts'
import { KIND } from './kinds.ts'
import { paperPassword } from './policy/password.ts'

type From = { db: Reader; cipher: Cipher }

/** What opens the papers of a client; null for joint and corporate clients, whose papers are too large for mail. */
export async function passwordFor({ db, cipher }: From, clientId: string, to: LetterAddress): Promise<string | null> {
  return to.type === 'individual' ? paperPassword(to.phone, await ownIdentities(db, cipher, clientId)) : null
}

/** Tells the client that the accounts are open: SMS, and a letter with the papers where there can be any. */
export const tellOpened: OpenedListener = async (context, { applicationId, clientId, accounts }) => {
  const { tx, platform } = context
  const to = await letterAddress(tx, platform.cipher, clientId)
  if (to === null) return
  const { language } = to
  const numbers = accounts.map(({ accountNo }) => accountNo).join(language === 'en' ? ', ' : '、')
  const about = { language, clientId, about: applicationId }
  if (to.phone !== null) {
    await queueMessage(context, {
      ...about,
      kind: KIND.openedSms,
      to: to.phone,
      values: { accounts: numbers },
      dedupeKey: `letters.openedSms:${applicationId}`,
    })
  }
  if (to.email !== null) {
    const password = await passwordFor({ db: tx, cipher: platform.cipher }, clientId, to)
    await queueMessage(context, {
      ...about,
      kind: password === null ? KIND.opened : KIND.openedPapers,
      to: to.email,
      values: { name: to.displayName, accounts: numbers },
      dedupeKey: `letters.opened:${applicationId}`,
    })
  }
}
