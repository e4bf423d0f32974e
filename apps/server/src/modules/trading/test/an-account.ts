import { newId } from '#kernel/ids.ts'
import { type AccountType, openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import type { TestApp } from '#testing/app.ts'

export const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }
let count = 40_000

/** An account of a client of its own. */
export async function anAccount(
  { platform, db, clock }: TestApp,
  given: { type?: AccountType; marks?: string[]; profile?: Parameters<typeof aProfile>[1] } = {},
): Promise<{ id: string; clientId: string; accountNo: string }> {
  count += 1
  return inTransaction(db, async (tx) => {
    const client = await createClient(tx, platform, clock(), aProfile(count, given.profile), place)
    const account = await openAccount(tx, platform, clock(), {
      clientId: client.id,
      type: given.type ?? 'margin',
      accountNo: null,
      parentId: null,
      ...place,
      brokerCode: null,
      introducerCode: null,
      marks: given.marks ?? [],
      applicationId: null,
      status: 'ACTIVE',
    })
    return { ...account, clientId: client.id }
  })
}
