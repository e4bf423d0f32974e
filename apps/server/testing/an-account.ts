import { newId } from '#kernel/ids.ts'
import { type OpenAccount, openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { aProfile } from './a-profile.ts'
import type { TestApp } from './app.ts'

export const PLACE = { businessLine: 'brokerage', departmentId: newId<'department'>() }
let count = 5_900

type Where = { clientId: string; businessLine: string; departmentId: string }

/** An ordinary cash account as it is opened, and what is unlike it. */
export const cashAccount = (given: Where & Partial<OpenAccount>): OpenAccount => ({
  type: 'cash',
  accountNo: null,
  parentId: null,
  brokerCode: null,
  introducerCode: null,
  marks: [],
  applicationId: null,
  status: 'ACTIVE',
  ...given,
})

export type Opened = { id: string; accountNo: string; clientId: string; clientNo: string }

/** An account of a client of its own, or one more of a client there is. */
export async function anAccount(app: TestApp, owner?: Opened): Promise<Opened> {
  const { platform, db, clock } = app
  count += 1
  return inTransaction(db, async (tx) => {
    const client = owner
      ? { id: owner.clientId, clientNo: owner.clientNo }
      : await createClient(tx, platform, clock(), aProfile(count), PLACE)
    const type = owner ? 'margin' : 'cash'
    const account = await openAccount(tx, platform, clock(), cashAccount({ clientId: client.id, type, ...PLACE }))
    return { ...account, clientId: client.id, clientNo: client.clientNo }
  })
}
