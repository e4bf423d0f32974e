import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { startBackfill } from '#modules/bcan'
import { createClient } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { aCompany, aHolder, aProfile } from '#testing/a-profile.ts'
import type { Person, TestApp } from '#testing/app.ts'

let ce = 0
let first = 200_000_000

/** A CE number with a reported range, and nothing on it yet. */
export async function aFiler(
  by: Person,
  regime: 'HKIDR' | 'NORTHBOUND' = 'HKIDR',
): Promise<{ ceNo: string; rangeId: string }> {
  ce += 1
  first += 100_000
  const ceNo = `F${String(ce).padStart(5, '0')}`
  const party = { regime, name: `House ${ce}`, firmId: '01234', kind: 'House', role: 'BOTH', ceNo, remark: 'set up' }
  const made = await by.send<{ id: string }>('POST', '/bcan/participants', party)
  const { id } = made.body
  const range = { ccepId: id, userId: id, reported: true, firstNo: first, lastNo: first + 99_999, remark: 'set up' }
  const laid = await by.send<{ id: string }>('POST', '/bcan/ranges', range)
  if (laid.status !== 201) throw new Error(JSON.stringify(laid.body))
  return { ceNo, rangeId: laid.body.id }
}

/** Numbers for everybody who has none, out of the open ranges. */
export async function number(app: TestApp, by: Person, regime: 'HKIDR' | 'NORTHBOUND' = 'HKIDR'): Promise<void> {
  await app.execute(startBackfill, { regime }, by.actor)
  await app.runJobs()
}

export const stateOf = async (app: TestApp, clientId: string, regime = 'HKIDR') => {
  const [row] = await rows(
    app.db,
    sql<{ state: string; bcan: number; ceNo: string; dirty: boolean }>`select state, bcan, ce_no as "ceNo", dirty
      from bcan.registration where client_id = ${clientId}::uuid and regime = ${regime}`,
  )
  return row
}

/** The text of a file. */
export async function fileText(app: TestApp, filingId: string): Promise<string> {
  const [row] = await rows(
    app.db,
    sql<{ sha256: string }>`select sha256 from filing.filing where id = ${filingId}::uuid`,
  )
  const parts: Buffer[] = []
  for await (const part of await app.platform.objects.open(row?.sha256 ?? '')) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

const PLACE = { businessLine: 'brokerage', departmentId: newId<'department'>() }
let count = 71_000

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
