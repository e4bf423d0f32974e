import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { aCompany, aHolder, aProfile } from '#testing/a-profile.ts'
import type { Person, TestApp } from '#testing/app.ts'
import type { Regime } from '../schema.ts'

export const PLACE = { businessLine: 'brokerage', departmentId: newId<'department'>() }
let count = 61_000
let ce = 0

export type Owner = { clientId: string; clientNo: string; accountId: string; accountNo: string }

/** A client with one cash account, opened past onboarding: it has no number yet. */
export async function anOwner(
  { platform, db, clock }: TestApp,
  type: 'individual' | 'joint' | 'corporate' = 'individual',
  profile: object = {},
): Promise<Owner> {
  count += 2
  const given =
    type === 'corporate'
      ? aCompany(count, profile)
      : aProfile(count, type === 'joint' ? { type, persons: [aHolder(count + 1)], ...profile } : profile)
  return inTransaction(db, async (tx) => {
    const client = await createClient(tx, platform, clock(), given, PLACE)
    const account = await openAccount(tx, platform, clock(), {
      clientId: client.id,
      type: 'cash',
      accountNo: null,
      parentId: null,
      ...PLACE,
      brokerCode: null,
      introducerCode: null,
      marks: [],
      applicationId: null,
      status: 'ACTIVE',
    })
    return { clientId: client.id, clientNo: client.clientNo, accountId: account.id, accountNo: account.accountNo }
  })
}

/** A participant with this role, on a CE number nobody has. */
export async function aParticipant(by: Person, given: object = {}): Promise<{ id: string; ceNo: string }> {
  ce += 1
  const ceNo = `T${String(ce).padStart(5, '0')}`
  const body = { regime: 'HKIDR', name: `House ${ce}`, kind: 'House', role: 'BOTH', ceNo, remark: 'set up', ...given }
  const made = await by.send<{ id: string }>('POST', '/bcan/participants', body)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return { id: made.body.id, ceNo }
}

/** A range of an exchange participant for its own clients. */
export async function aRange(by: Person, firstNo: number, lastNo: number, regime: Regime = 'HKIDR') {
  const one = await aParticipant(by, { regime })
  const body = { ccepId: one.id, userId: one.id, reported: true, firstNo, lastNo, remark: 'set up' }
  const made = await by.send<{ id: string }>('POST', '/bcan/ranges', body)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return { ...one, rangeId: made.body.id }
}
export const close = (by: Person, rangeId: string) =>
  by.send('POST', `/bcan/ranges/${rangeId}/close`, { remark: 'test over' })

export const consent = (by: Person, clientId: string, given: boolean, more: object = {}) =>
  by.send('POST', '/bcan/consents', {
    clientId,
    regime: 'HKIDR',
    given,
    agreement: 'hkidr-consent',
    agreementVersion: '2.0',
    platform: 'paper',
    signedOn: '2026-11-20',
    ...more,
  })
