import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { suitability } from '#modules/suitability'
import type { Person } from '#testing/app.ts'
import { agreeAll, anApplication, type Branch, branch, seen, submitted } from '#testing/branch.ts'
import { trading } from '../index.ts'
import type { AccountPermissions, ApplicationPermissions, PermissionKey } from '../schema.ts'

const ACCOUNTS = { accounts: [{ type: 'cash' }, { type: 'margin' }, { type: 'va' }] }

let house: Branch
let first: Person
let officer: Person
let clerk: Person
beforeAll(async () => {
  house = await branch([suitability, trading])
  // Reviewers who may choose as well; they are the same people to the flow.
  const more = ['trading.permission.view', 'trading.application.choose', 'suitability.assessment.view']
  const also = ({ actor }: Person) =>
    house.app.signInAs(
      [...actor.permissions, ...more],
      { all: true },
      { operatorId: actor.operatorId, name: actor.name },
    )
  first = also(house.first)
  officer = also(house.officer)
  clerk = house.join('Clerk', ['suitability.assessment.record', 'onboarding.application.view', ...more])
})
afterAll(() => house.app.close())

let count = 60_000
const next = () => {
  count += 1
  return count
}
type Reply = ApplicationPermissions & { code: string; withheld: { key: string; reason: string }[] }
const path = (id: string) => `/onboarding/applications/${id}/trading-permissions`
const choose = (who: Person, id: string, accountType: string, choice: PermissionKey[]) =>
  who.send<Reply>('PUT', path(id), { accountType, choice, remark: 'as the client asked' })
const see = async (id: string) => (await first.get<Reply>(path(id))).body
const CHOICE: PermissionKey[] = ['account.trade', 'trade.bo', 'stock.HK', 'shortsell.HK', 'va.HAS']
const reasons = (drops: readonly { key: string; reason: string }[]) => drops.map(({ key, reason }) => [key, reason])

describe('[C-08] permissions of accounts that are not opened yet', () => {
  it('a reviewer chooses for each account; each opens with the intersection, and what fell out says why', async () => {
    const id = await submitted(house, anApplication(house.place, next(), {}, ACCOUNTS))
    expect(await see(id)).toMatchObject({ open: true, linked: [], requested: [{ setByName: null }, {}, {}] })
    for (const type of ['cash', 'margin', 'va']) expect((await choose(first, id, type, CHOICE)).status).toBe(200)
    const before = await see(id)
    expect(before.requested.map(({ accountType, granted }) => [accountType, granted.length])).toEqual([
      ['cash', 3],
      ['margin', 4],
      ['va', 3],
    ])
    house.app.clock.advance({ minutes: 1 })
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const after = await see(id)
    expect(after.open).toBe(false)
    expect(after.requested.map(({ account, withheld }) => [account !== null, reasons(withheld)])).toEqual([
      [
        true,
        [
          ['shortsell.HK', 'CAPABILITY'],
          ['va.HAS', 'CAPABILITY'],
        ],
      ],
      [true, [['va.HAS', 'CAPABILITY']]],
      [
        true,
        [
          ['stock.HK', 'CAPABILITY'],
          ['shortsell.HK', 'CAPABILITY'],
        ],
      ],
    ])
    const [, , va] = after.requested
    const kept = await first.get<AccountPermissions>(`/accounts/${va?.account?.id}/trading-permissions`)
    expect(kept.body).toMatchObject({ revision: 1, granted: ['account.trade', 'trade.bo', 'va.HAS'] })
    expect(kept.body.history[0]?.setByName).toBe('First')
    expect((await choose(first, id, 'cash', ['stock.US'])).body.code).toBe('REVIEW_OVER')
  })

  it('the last choice counts, and one nobody agreed to afterwards gives nothing', async () => {
    const id = await submitted(house, anApplication(house.place, next(), {}, ACCOUNTS))
    await choose(first, id, 'cash', CHOICE)
    await choose(first, id, 'cash', ['account.trade', 'stock.US'])
    house.app.clock.advance({ minutes: 1 })
    await agreeAll(house, id, [house.first, house.compliance])
    house.app.clock.advance({ minutes: 1 })
    await choose(officer, id, 'margin', ['account.trade', 'stock.HK'])
    house.app.clock.advance({ minutes: 1 })
    await agreeAll(house, id, [house.officer])
    await house.app.runJobs()
    const [cash, margin, va] = (await see(id)).requested
    expect(cash?.granted).toEqual(['account.trade', 'stock.US'])
    expect(margin?.granted).toEqual([])
    expect(reasons(margin?.withheld ?? [])).toEqual([
      ['account.trade', 'NOT_SECONDED'],
      ['stock.HK', 'NOT_SECONDED'],
    ])
    expect(va).toMatchObject({ granted: [], withheld: [] })
  })

  it('is no matter of the maker, of other accounts, or of people without the key or scope', async () => {
    const id = await submitted(house, anApplication(house.place, next()))
    const { operatorId, permissions } = house.maker.actor
    const maker = house.app.signInAs([...permissions, 'trading.application.choose'], { all: true }, { operatorId })
    expect((await choose(maker, id, 'cash', CHOICE)).body.code).toBe('MAKER_CHOOSES')
    expect((await choose(first, id, 'futures', CHOICE)).body.code).toBe('TYPE_NOT_REQUESTED')
    expect((await choose(house.first, id, 'cash', CHOICE)).status).toBe(403)
    expect((await house.first.get(path(id))).status).toBe(403)
    const elsewhere = { all: false as const, businessLines: ['brokerage'], departmentIds: [] }
    const stranger = house.app.signInAs([...first.actor.permissions], elsewhere)
    expect((await stranger.get(path(id))).status).toBe(404)
    expect((await choose(stranger, id, 'cash', CHOICE)).status).toBe(404)
  })

  it('further accounts of a client show those it has', async () => {
    const id = await submitted(house, anApplication(house.place, next()))
    await choose(first, id, 'cash', ['account.trade', 'stock.HK'])
    house.app.clock.advance({ minutes: 1 })
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const { clientId } = await seen(house.maker, id)
    const content = { ...house.place, clientId, profile: null, accounts: [{ type: 'margin' }] }
    const further = await submitted(house, content)
    expect((await see(further)).linked).toMatchObject([{ type: 'cash', level: 'main', status: 'ACTIVE', granted: 2 }])
  })
})

describe('[C-09] records made while the client is being opened', () => {
  it('count for the application and become the client’s', async () => {
    const id = await submitted(house, anApplication(house.place, next(), {}, ACCOUNTS))
    const entry = {
      applicationId: id,
      level: 'A5',
      score: 90,
      passed: true,
      evidenceOn: '2026-11-02',
      expiresOn: '2027-11-01',
      remark: 'seen',
    }
    expect((await clerk.send('POST', '/suitability/assessments', entry)).status).toBe(201)
    await choose(first, id, 'va', CHOICE)
    expect((await see(id)).requested[2]?.effective).toContain('va.HAS')
    house.app.clock.advance({ minutes: 1 })
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const { clientId } = await seen(house.maker, id)
    const block = await first.get<{ latest: { level: string } }>(`/clients/${clientId}/assessment`)
    expect(block.body.latest).toMatchObject({ level: 'A5', validity: 'VALID' })
    expect((await see(id)).requested[2]?.effective).toContain('va.HAS')
    const late = await clerk.send<Reply>('POST', '/suitability/assessments', entry)
    expect(late.status).toBe(201)
  })
})
