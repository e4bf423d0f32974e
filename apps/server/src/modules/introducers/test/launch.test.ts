import { afterAll, beforeAll, expect, it } from 'vitest'
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

/** A client of the house who has this card. */
const aClient = (n: number) =>
  inTransaction(app.db, async (tx) => {
    const profile = aProfile(n, { nationality: 'CN', bornOn: '1990-03-07', documents: [resident(n)] })
    const place = { businessLine: 'brokerage', departmentId }
    return (await createClient(tx, app.platform.cipher, app.clock(), profile, place)).id
  })

it('[A-41] a futures account is asked for nobody who is an active introducer; a suspended one may have it', async () => {
  const { body: pack } = await admin.send<{ businessId: string }>('POST', '/packs/futures-opening/install', {})
  const [clientId, other] = [await aClient(901), await aClient(902)]
  const obstacles = async (id: string) => {
    const { body } = await admin.get<LaunchForm>(`/businesses/${pack.businessId}/launch-form?clientId=${id}`)
    return body.obstacles.map(({ level, module, code }) => `${level} ${module} ${code}`)
  }
  const blocked = 'block introducers IS_INTRODUCER'
  expect(await obstacles(clientId)).not.toContain(blocked)
  const { body: made } = await admin.send<{ id: string }>('POST', '/introducers', {
    code: 'J901',
    kind: 'person',
    departmentId,
    identity: resident(901),
    nameZh: '鄧志明',
    bornOn: '1990-03-07',
    certificateNo: 'F0901',
    trainedOn: '2025-03-01',
    servesOnlyUs: true,
    startsOn: '2025-08-01',
  })
  const turn = (status: string) => admin.send('POST', `/introducers/${made.id}/status`, { status, reason: 'As agreed' })
  expect((await turn('ACTIVE')).status).toBe(200)
  expect(await obstacles(clientId)).toContain(blocked)
  expect(await obstacles(other)).not.toContain(blocked)
  await turn('SUSPENDED')
  expect(await obstacles(clientId)).not.toContain(blocked)
})
