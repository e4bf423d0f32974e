import { createClient } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import type { Branch } from '#testing/branch.ts'
import type { Examples } from '#testing/crash-sweep.ts'

let count = 950

/** A client of the branch who has no account. */
export async function aClientOf({ app, place }: Branch): Promise<string> {
  count += 1
  const { id } = await inTransaction(app.db, (tx) =>
    createClient(tx, app.platform, app.clock(), aProfile(count), place),
  )
  return id
}

/** How a further account comes to be opened. */
export const furtherAccounts: Examples<Branch> = {
  'onboarding.account.open': async (house) => ({
    actor: house.app.signInAs('all').actor,
    input: { clientId: await aClientOf(house), type: 'futures', ...house.place, reason: 'as was approved' },
  }),
}
