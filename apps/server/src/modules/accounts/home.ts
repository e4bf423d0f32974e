import { type HomePart, totalFor } from '#platform/home/home.ts'
import { accountList } from './lists.ts'
import { ACCOUNT_STATUSES } from './schema.ts'

/** How many accounts in scope stand at each status, with a bound where there are very many. */
export const standingPart: HomePart = {
  id: 'accounts.standing',
  permission: 'accounts.account.view',
  async read(platform, actor) {
    const counts = await Promise.all(
      ACCOUNT_STATUSES.map((status) => totalFor(platform, actor, accountList, { status })),
    )
    return { statuses: ACCOUNT_STATUSES.map((status, index) => ({ status, ...counts[index] })) }
  },
}
