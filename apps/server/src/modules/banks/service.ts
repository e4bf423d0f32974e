import type { CurrentRows } from '#modules/businesses'
import { liveBanks } from './store.ts'

/** What counts for the account, as rows of a form; whoever asks has been shown the account already. */
export const currentBanks: CurrentRows = {
  component: 'bankAccounts',
  async rows({ reader, platform }, { accountId }) {
    if (accountId === null) return null
    const live = await liveBanks(reader, platform.cipher, accountId)
    return live.map(({ id, bank, branch, accountName, accountNumber, currency, purpose }) => ({
      id,
      bank,
      ...(branch ? { branch } : {}),
      accountName,
      accountNumber,
      currency,
      purpose,
    }))
  },
}
