import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAccount } from '#modules/accounts'
import type { LaunchForm } from '#modules/businesses'
import { createClient } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { aProfile, residentNumber } from '#testing/a-profile.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPlace } from '#testing/papers.ts'

let app: TestApp
let admin: Person
let departmentId: string
beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T02:00:00Z' })
  admin = app.signInAs('all')
  departmentId = (await aPlace(app.db)).departmentId
})
afterAll(() => app.close())

const resident = (n: number) => ({ kind: 'prc-id', country: 'CN', number: residentNumber(n) }) as const

/** The account of a client who has this card. */
const anAccount = (n: number) =>
  inTransaction(app.db, async (tx) => {
    const profile = aProfile(n, { nationality: 'CN', bornOn: '1990-03-07', documents: [resident(n)] })
    const place = { businessLine: 'brokerage', departmentId }
    const client = await createClient(tx, app.platform, app.clock(), profile, place)
    const opened = { parentId: null, ...place, brokerCode: null, introducerCode: null, marks: [], applicationId: null }
    const given = { clientId: client.id, type: 'cash' as const, accountNo: null, status: 'ACTIVE' as const }
    return (await openAccount(tx, app.platform, app.clock(), { ...opened, ...given })).id
  })

it('[A-41] a futures account is asked for nobody who is an active introducer; a suspended one may have it', async () => {
  const { body: pack } = await admin.send<{ businessId: string }>('POST', '/packs/futures-opening/install', {})
  expect(pack).toMatchObject({ businessId: expect.any(String) })
  const [account, other] = [await anAccount(321), await anAccount(322)]
  const obstacles = async (id: string) => {
    const { body } = await admin.get<LaunchForm>(`/businesses/${pack.businessId}/launch-form?accountId=${id}`)
    return body.obstacles.map(({ level, module, code }) => `${level} ${module} ${code}`)
  }
  const blocked = 'block introducers IS_INTRODUCER'
  expect(await obstacles(account)).not.toContain(blocked)
  const { body: made } = await admin.send<{ id: string }>('POST', '/introducers', {
    code: 'J321',
    kind: 'person',
    departmentId,
    identity: resident(321),
    nameZh: '鄧志明',
    bornOn: '1990-03-07',
    certificateNo: 'F0321',
    trainedOn: '2025-03-01',
    servesOnlyUs: true,
    startsOn: '2025-08-01',
  })
  const turn = (status: string) => admin.send('POST', `/introducers/${made.id}/status`, { status, reason: 'As agreed' })
  expect((await turn('ACTIVE')).status).toBe(200)
  expect(await obstacles(account)).toContain(blocked)
  expect(await obstacles(other)).not.toContain(blocked)
  await turn('SUSPENDED')
  expect(await obstacles(account)).not.toContain(blocked)
})
