import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import type { TestApp } from '#testing/app.ts'

const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }
let count = 700

/** An account of a client of its own. */
export async function anAccount({ platform, db, clock }: TestApp): Promise<string> {
  count += 1
  return inTransaction(db, async (tx) => {
    const client = await createClient(tx, platform, clock(), aProfile(count), place)
    const account = await openAccount(tx, platform, clock(), {
      clientId: client.id,
      type: 'futures',
      accountNo: null,
      parentId: null,
      ...place,
      brokerCode: null,
      introducerCode: null,
      marks: [],
      applicationId: null,
      status: 'ACTIVE',
    })
    return account.id
  })
}

/** A bank account as somebody types it. */
export const aBank = (given: object = {}) => ({
  bank: '工商银行',
  branch: '福田支行',
  accountName: '陈大文',
  accountNumber: '6222 0200 1234 5678',
  currency: 'CNY',
  purpose: 'settlement',
  ...given,
})
